from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

    def ready(self) -> None:
        from . import (  # noqa: F401  (the rules and the signals)
            belongings,
            retention,
            sealing,
            signing_out,
        )
