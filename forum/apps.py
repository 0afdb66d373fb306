from django.apps import AppConfig
from django.db.models.signals import post_migrate

SEARCH_MENDED_EVERY = 3600  # seconds


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from privacy import schedule
        from safeguarding import reviewing

        from . import belongings, forgetting, retention  # noqa: F401  (registers the rules)
        from .index_tables import put_up_again
        from .marking import renumber
        from .moderation import PostReview
        from .signals import topic_renumbered
        from .tasks import put_in_what_is_missing

        reviewing.register(PostReview())
        topic_renumbered.connect(renumber, dispatch_uid="forum.marks")
        post_migrate.connect(put_up_again, sender=self, dispatch_uid="forum.search")
        schedule.every(SEARCH_MENDED_EVERY, put_in_what_is_missing)
