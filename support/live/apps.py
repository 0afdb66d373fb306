from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

    def ready(self) -> None:
        from journey import ways
        from privacy import schedule
        from safeguarding import reviewing

        from . import (  # noqa: F401  (each registers what it holds, or listens)
            afterwards,
            belongings,
            programme,
            remaining,
            retention,
            sealing,
            side_rooms,
            signing_out,
            tasks,
            trail_acts,
        )
        from .reviews import MessageReview

        reviewing.register(MessageReview())
        schedule.every(tasks.EVERY, tasks.call_moderators)
        schedule.every(tasks.EVERY, tasks.look_after_places)
        ways.register("meet", programme.sessions_for)
        schedule.every(tasks.EVERY, tasks.look_after_rooms)
