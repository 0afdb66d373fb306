"""Background work of the ground itself."""

from django_tasks import task

from . import purging, task_safety
from .trail import noting


@task()
def purge_overdue() -> dict[str, int]:
    """Delete what is due. Running it twice does no harm."""
    return purging.purge()


@task()
def note_trail_head() -> None:
    """Write the head of the audit trail to the log. Twice says the same twice."""
    noting.note_head()


@task()
def take_up_lost() -> list[int]:
    """Queue again what a killed worker left behind. Returns how many were, and how many given up."""
    return list(task_safety.take_up_lost())
