from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

    def ready(self) -> None:
        from . import (  # noqa: F401  (each registers what it holds, or listens)
            belongings,
            remaining,
            retention,
            sealing,
            signing_out,
            trail_acts,
        )
