from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from . import belongings, checks, retention  # noqa: F401  (the checks and the rules)
