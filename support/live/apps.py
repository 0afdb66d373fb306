from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

    def ready(self) -> None:
        from . import retention, signing_out  # noqa: F401  (registers the rules and the signal)
