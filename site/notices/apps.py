from django.apps import AppConfig

MAIL_RUN_EVERY = 300  # seconds


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from privacy import schedule

        from . import checks, forgetting, retention  # noqa: F401  (each registers what it holds)
        from .tasks import mail_what_waits

        schedule.every(MAIL_RUN_EVERY, mail_what_waits)
