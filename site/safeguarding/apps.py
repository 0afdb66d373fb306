from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        from . import belongings, naming, retention, trail_acts  # noqa: F401  (each registers)
