from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from . import belongings, retention  # noqa: F401  (registers the rules)
