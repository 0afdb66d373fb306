from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        from . import belongings, naming, retention  # noqa: F401  (the guard and the rules)
