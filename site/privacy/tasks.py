"""Background work of the ground itself."""

from django_tasks import task

from . import retention


@task()
def purge_overdue() -> dict[str, int]:
    """Delete what is due. Running it twice does no harm."""
    return retention.purge_overdue()
