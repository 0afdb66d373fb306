"""What may be stored about background work: which task, for which rows, and where it failed.

Arguments and tracebacks of tasks lie in a table in the clear for a day. So arguments are ids only (a
number, a UUID, a model label, or a code that was declared), and of an exception only its class and
the places it came through are kept. A task that its worker left behind is taken up again.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.apps import apps
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks_db.models import DBTaskResult, get_date_max

from . import logs

log = structlog.get_logger(__name__)

# No task of ours takes as long. One that does is run twice, which does no harm: tasks are idempotent.
LOST_AFTER = timedelta(minutes=15)
TRIES = 3
LOST = f"{__name__}.Lost"

_codes: set[str] = set()


class NotOpaque(TypeError):
    """A task was given something that says more than which row it is about. Never says what."""


class Lost(Exception):
    """Nobody knows how it ended: its worker was gone each time it was tried."""


def allow_codes(*codes: str) -> None:
    """Words of the code that tasks may be given, such as "weekly"."""
    _codes.update(codes)


def is_opaque(value: Any) -> bool:
    if value is None or isinstance(value, bool | int | UUID):
        return True
    if isinstance(value, str):
        return value in _codes or _is_uuid(value) or _is_label(value)
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and is_opaque(each) for key, each in value.items())
    return isinstance(value, list | tuple) and all(is_opaque(each) for each in value)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_label(text: str) -> bool:
    """`forum.post`, or one row of it: `forum.post:7`."""
    label, colon, key = text.partition(":")
    try:
        apps.get_model(label)
    except (LookupError, ValueError):
        return False
    return not colon or (key.isascii() and key.isdigit()) or _is_uuid(key)


# Wagtail names a row by its app, its model and its key as text; and a file that goes by its name, which
# an editor gave it, for everybody to read.
_WAGTAILS = ("modelsearch.", "wagtail.")
_OF_PUBLISHED_FILES = "wagtail.tasks.delete_file_from_storage_task"


def _is_wagtails(task: str, args: Any) -> bool:
    if task == _OF_PUBLISHED_FILES:
        return True
    if (
        not task.startswith(_WAGTAILS)
        or len(args) != 3
        or not all(isinstance(a, str) for a in args)
    ):
        return False
    label, model, key = args
    return _is_label(f"{label}.{model}:{key}")


def _require_opaque(task: str, args: Any, kwargs: Any) -> None:
    if _is_wagtails(task, args) and not kwargs:
        return
    if not is_opaque(list(args)) or not all(is_opaque(value) for value in kwargs.values()):
        raise NotOpaque(f"{task} was given text: give it ids.")


@receiver(task_enqueued, dispatch_uid="privacy.opaque_arguments")
def refuse_text(sender: Any, task_result: Any, **kwargs: Any) -> None:
    """On every backend, so that the suite finds it too."""
    _require_opaque(task_result.task.module_path, task_result.args, task_result.kwargs)


@receiver(pre_save, sender=DBTaskResult, dispatch_uid="privacy.stored_task")
def store_nothing_of_anybody(sender: Any, instance: DBTaskResult, **kwargs: Any) -> None:
    """The last moment before it is in the table, whoever wrote it."""
    stored = instance.args_kwargs
    _require_opaque(instance.task_path, stored["args"], stored["kwargs"])
    instance.traceback = "\n".join(logs.places_in(instance.traceback))
    if instance.return_value is not None and not _is_harmless(instance.return_value):
        instance.return_value = None


def _is_harmless(value: Any) -> bool:
    """Counts by model label, as a purge gives them, and all that may be an argument."""
    if isinstance(value, Mapping):
        return all(is_opaque(key) and _is_harmless(each) for key, each in value.items())
    return isinstance(value, float) or is_opaque(value)


def take_up_lost(*, now: Any = None) -> tuple[int, int]:
    """Queue again what a worker that was killed left RUNNING; give up after three tries. Returns how
    many of each. Claimed by what was read, so that two who do this at once do it once."""
    before = (now or timezone.now()) - LOST_AFTER
    again = given_up = 0
    for lost in DBTaskResult.objects.running().filter(started_at__lt=before):
        as_it_was = DBTaskResult.objects.running().filter(pk=lost.pk, started_at=lost.started_at)
        with transaction.atomic():
            if len(lost.worker_ids) < TRIES:
                again += as_it_was.update(
                    status=TaskResultStatus.READY, started_at=None, run_after=get_date_max()
                )
            else:
                given_up += as_it_was.update(
                    status=TaskResultStatus.FAILED,
                    finished_at=timezone.now(),
                    exception_class_path=LOST,
                    traceback="",
                )
        log.warning("task_lost", task=lost.task_path, attempts=len(lost.worker_ids))
    return again, given_up
