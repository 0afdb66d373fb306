from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "home.pages"
    label = "pages"
    verbose_name = "guidance"

    def ready(self) -> None:
        from . import retention, signals  # noqa: F401  (registers the rules, listens for changes)
