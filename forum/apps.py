from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from safeguarding import reviewing

        from . import belongings, retention  # noqa: F401  (registers the rules)
        from .moderation import PostReview

        reviewing.register(PostReview())
