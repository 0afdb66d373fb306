from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from journey import ways
        from safeguarding import reviewing

        from . import (  # noqa: F401  (each registers, or listens)
            belongings,
            other_names,
            remaining,
            renaming,
            retention,
            stages,
            trail_acts,
        )
        from .applications import ApplicationReview
        from .moderation import PostReview
        from .scrubbing_review import ScrubReview

        reviewing.register(PostReview())
        reviewing.register(ApplicationReview())
        ways.register("talk", stages.boards_for)
        stages.listen()
        reviewing.register(ScrubReview())
