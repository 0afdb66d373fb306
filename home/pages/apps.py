from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = "guidance"

    def ready(self) -> None:
        from journey import ways

        from . import (  # noqa: F401  (each registers what it holds, or listens)
            belongings,
            retention,
            signals,
            trail_acts,
        )
        from .front_door import guidance_for

        ways.register("read", guidance_for)
