from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self) -> None:
        from . import (  # noqa: F401  (each registers what it holds, or listens)
            belongings,
            ending_sessions,
            retention,
            second_step,
            trail_acts,
        )


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's "Users" entry, for a user model without e-mail or legal name."""

    user_viewset = "accounts.desk.people.StaffAccountViewSet"
    group_viewset = "accounts.desk.recording.RoleViewSet"
