from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = "guidance"

    def ready(self) -> None:
        from . import retention, signals, trail_acts  # noqa: F401  (rules, what listens, acts)
