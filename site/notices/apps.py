from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from . import retention, signing_in  # noqa: F401  (registers the rules; listens)
