from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from . import belongings, checks, retention, wagtail_log  # noqa: F401
