from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        from . import (  # noqa: F401  (each registers)
            belongings,
            counting,
            leads,
            naming,
            retention,
            sanctions,
            trail_acts,
        )
