from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

    def ready(self) -> None:
        from privacy import schedule
        from safeguarding import reviewing

        from . import (  # noqa: F401  (each registers what it holds, or listens)
            afterwards,
            belongings,
            remaining,
            retention,
            sealing,
            signing_out,
            tasks,
            trail_acts,
        )
        from .reviews import MessageReview

        reviewing.register(MessageReview())
        schedule.every(tasks.EVERY, tasks.call_moderators)
