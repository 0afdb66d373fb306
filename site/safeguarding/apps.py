from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        from . import naming, retention  # noqa: F401  (register the guard and the rules)
