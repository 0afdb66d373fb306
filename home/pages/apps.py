from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = "guidance"

    def ready(self) -> None:
        from . import (  # noqa: F401  (registers the rules, listens for changes)
            belongings,
            retention,
            signals,
        )
