from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from safeguarding import reviewing

        from . import belongings, other_names, retention, trail_acts  # noqa: F401  (each registers)
        from .moderation import PostReview

        reviewing.register(PostReview())
