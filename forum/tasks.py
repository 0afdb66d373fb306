"""Background work of the forum. Takes no arguments, and may run twice."""

from django_tasks import task


@task()
def put_in_what_is_missing() -> int:
    from . import indexing

    return indexing.put_in_what_is_missing()
