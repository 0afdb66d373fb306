from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self) -> None:
        from . import retention  # noqa: F401  (registers the rules)


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's "Users" entry, for a user model without e-mail or legal name."""

    user_viewset = "accounts.desk.StaffAccountViewSet"
