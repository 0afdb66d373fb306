from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self) -> None:
        from . import (  # noqa: F401  (registers the rules, and what is done on saving)
            ending_sessions,
            retention,
            second_step,
            trail_acts,
        )


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's "Users" entry, for a user model without e-mail or legal name."""

    user_viewset = "accounts.desk.StaffAccountViewSet"
    group_viewset = "accounts.desk_acts.RoleViewSet"
