from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = "guidance"

    def ready(self) -> None:
        from . import (  # noqa: F401  (each registers what it holds, or listens)
            belongings,
            retention,
            signals,
            trail_acts,
        )
