from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from . import belongings, keys, retention
        from .models import DataKey

        keys.masters()  # without a usable key nothing starts, rather than failing at the first word
        retention.keep(
            DataKey,
            until="the text that it opens is due to be deleted. Then the key is destroyed",
            what="The key that opens encrypted text: one for each group session",
        )
        belongings.nothing(DataKey, because="a key belongs to a session, and to no one person")
