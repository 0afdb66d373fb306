"""Background work of the rooms. Running it more often than asked does no harm."""

from django_tasks import task

EVERY = 60  # seconds


@task()
def call_moderators() -> dict[str, int]:
    from . import reviews

    return reviews.call_moderators()


@task()
def look_after_places() -> dict[str, int]:
    from . import reminding, tallying

    return {"reminded": reminding.remind_all(), "counted": tallying.tally_all()}


@task()
def look_after_rooms() -> dict[str, int]:
    from . import left_alone

    return left_alone.look()
