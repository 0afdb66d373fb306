"""Background work of the rooms. Running it more often than asked does no harm."""

from django_tasks import task

EVERY = 60  # seconds


@task()
def call_moderators() -> dict[str, int]:
    from . import reviews

    return reviews.call_moderators()


@task()
def look_after_rooms() -> dict[str, int]:
    from . import left_alone

    return left_alone.look()
