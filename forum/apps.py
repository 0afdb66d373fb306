from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from safeguarding import reviewing

        from . import (  # noqa: F401  (each registers its rules, or listens)
            belongings,
            remaining,
            renaming,
            retention,
        )
        from .moderation import PostReview
        from .scrubbing_review import ScrubReview

        reviewing.register(PostReview())
        reviewing.register(ScrubReview())
