from django.apps import AppConfig

MAIL_RUN_EVERY = 300  # seconds


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from privacy import schedule

        # Each registers what it holds, or listens.
        from . import belongings, checks, forgetting, retention, signing_in, telling  # noqa: F401
        from .tasks import mail_what_waits

        schedule.every(MAIL_RUN_EVERY, mail_what_waits)
