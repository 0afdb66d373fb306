from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from . import checks, retention  # noqa: F401  (registers the checks and the rules)
