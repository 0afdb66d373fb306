from django.apps import AppConfig

HOUR = 3600  # seconds


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from . import keys, retention, schedule
        from .models import DataKey
        from .tasks import purge_overdue

        keys.masters()  # without a usable key nothing starts, rather than failing at the first word
        retention.keep(
            DataKey,
            until="the text that it opens is due to be deleted. Then the key is destroyed",
            what="The key that opens encrypted text: one for each group session, and one for each e-mail"
            " address that a member gave",
        )
        schedule.every(HOUR, purge_overdue)
