from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self) -> None:
        from . import (  # noqa: F401  (registers the rules, and what is done before saving)
            belongings,
            retention,
            second_step,
        )


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's "Users" entry, for a user model without e-mail or legal name."""

    user_viewset = "accounts.desk.StaffAccountViewSet"
