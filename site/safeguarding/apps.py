from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        from . import naming, retention, trail_acts  # noqa: F401  (the guard, the rules, the acts)
