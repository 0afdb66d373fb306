"""Background work of the ground itself."""

from django_tasks import task

from . import purging
from .trail import noting


@task()
def purge_overdue() -> dict[str, int]:
    """Delete what is due. Running it twice does no harm."""
    return purging.purge()


@task()
def note_trail_head() -> None:
    """Write the head of the audit trail to the log. Twice says the same twice."""
    noting.note_head()
