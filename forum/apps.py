from django.apps import AppConfig
from django.db.models.signals import post_migrate

SEARCH_MENDED_EVERY = 3600  # seconds


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self) -> None:
        from journey import ways
        from privacy import schedule
        from safeguarding import reviewing

        from . import (  # noqa: F401  (each registers, or listens)
            belongings,
            forgetting,
            other_names,
            remaining,
            renaming,
            retention,
            stages,
            trail_acts,
        )
        from .applications import ApplicationReview
        from .following import take_along_muted_names
        from .index_tables import put_up_again
        from .marking import renumber
        from .moderation import PostReview
        from .scrubbing_review import ScrubReview
        from .signals import topic_renumbered
        from .tasks import put_in_what_is_missing

        reviewing.register(PostReview())
        reviewing.register(ApplicationReview())
        reviewing.register(ScrubReview())
        ways.register("talk", stages.boards_for)
        stages.listen()
        topic_renumbered.connect(renumber, dispatch_uid="forum.marks")
        topic_renumbered.connect(take_along_muted_names, dispatch_uid="forum.muted_names")
        post_migrate.connect(put_up_again, sender=self, dispatch_uid="forum.search")
        schedule.every(SEARCH_MENDED_EVERY, put_in_what_is_missing)
