"""Background work says nothing of anybody, and a worker that dies loses nothing."""

import json
import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.models import BrowserSession
from privacy import retention, schedule, task_safety, tasks
from privacy.task_safety import LOST, LOST_AFTER, NotOpaque, take_up_lost
from privacy.tasks import note_trail_head, purge_overdue

pytestmark = pytest.mark.django_db

NAME = "Quiet Harbour"
WORDS = "my son was arrested on Tuesday"


@task()
def about(*args: Any, **kwargs: Any) -> Any:
    return kwargs.get("give")


@task()
def fails(number: int) -> None:
    secret = WORDS
    try:
        raise KeyError(NAME)
    except KeyError as cause:
        raise ValueError(f"{secret} {NAME} 203.0.113.7") from cause


@task()
def gives_text() -> str:
    return WORDS


@pytest.fixture
def stored(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend of production, instead of the one that runs tasks at once. Its worker may not close
    the connection that the test's transaction is on."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def work() -> None:
    db_worker.Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{uuid.uuid4()}",
        excluded_queue_names=[],
    ).run()


def in_the_table() -> str:
    return repr(list(DBTaskResult.objects.values()))


@pytest.mark.parametrize(
    "given",
    [
        7,
        None,
        True,
        "forum.post",
        "forum.post:7",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        [1, 2, 3],
        {"post": 7},
    ],
)
def test_a_task_may_be_given_ids(stored: None, given: Any) -> None:
    about.enqueue(given, about=given)
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        WORDS,
        NAME,
        "quiet-harbour",
        "forum.nothing",
        "forum.post:Quiet",
        "7",
        [1, NAME],
        {"a": NAME},
    ],
)
def test_text_is_refused_and_stored_nowhere(stored: None, given: Any) -> None:
    for args, kwargs in (((given,), {}), ((), {"name": given})):
        with pytest.raises(NotOpaque) as refused:
            about.enqueue(*args, **kwargs)
        assert NAME not in str(refused.value)
    assert not DBTaskResult.objects.exists()


def test_wagtails_search_may_name_the_row_that_changed(stored: None) -> None:
    from modelsearch.tasks import insert_or_update_object_task

    insert_or_update_object_task.enqueue("pages", "guidancepage", "4")
    for given in (("pages", "guidancepage", NAME), ("pages", NAME, "4"), (NAME,)):
        with pytest.raises(NotOpaque):
            insert_or_update_object_task.enqueue(*given)
    with pytest.raises(NotOpaque):
        about.enqueue("pages", "guidancepage", "4")  # ours say it in one word
    assert DBTaskResult.objects.count() == 1


def test_the_suites_own_backend_refuses_text_too() -> None:
    with pytest.raises(NotOpaque):
        about.enqueue(NAME)


def test_a_code_that_was_declared_is_no_text(stored: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_safety, "_codes", set())
    with pytest.raises(NotOpaque):
        about.enqueue("weekly")
    task_safety.allow_codes("weekly")
    about.enqueue("weekly")


def test_a_task_that_fails_keeps_where_and_not_what(
    stored: None, caplog: pytest.LogCaptureFixture
) -> None:
    fails.enqueue(7)
    work()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "builtins.ValueError"
    assert row.traceback.splitlines()[-1].startswith("tests/privacy/test_tasks.py:")
    assert row.traceback.endswith(" fails")
    for word in (WORDS, NAME, "203.0.113.7"):
        assert word not in in_the_table()
    row.save()  # again changes nothing
    row.refresh_from_db()
    assert row.traceback.endswith(" fails")


def test_a_result_that_is_text_is_not_kept(stored: None) -> None:
    gives_text.enqueue()
    work()
    row = DBTaskResult.objects.get()
    assert (row.status, row.return_value) == (TaskResultStatus.SUCCESSFUL, None)


def test_what_a_purge_counted_is_kept_for_its_day(stored: None) -> None:
    BrowserSession.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    purge_overdue.enqueue()
    work()
    row = DBTaskResult.objects.get()
    assert row.return_value == {"accounts.browsersession": 1}
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=23))
    retention.purge_overdue()
    assert DBTaskResult.objects.exists()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    retention.purge_overdue()
    assert not DBTaskResult.objects.exists()


def left_running(minutes: float, tries: int = 1) -> DBTaskResult:
    """As a worker leaves it that is killed in the middle."""
    about.enqueue(7)
    row = DBTaskResult.objects.filter(status=TaskResultStatus.READY).get()
    for number in range(tries):
        row.claim(f"worker-{number}")
    DBTaskResult.objects.filter(pk=row.pk).update(
        started_at=timezone.now() - timedelta(minutes=minutes)
    )
    row.refresh_from_db()
    return row


def test_a_task_left_running_is_taken_up_again_and_done(stored: None) -> None:
    row = left_running(minutes=16)
    work()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING, "no worker looks at it again by itself"
    assert take_up_lost() == (1, 0)
    work()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert len(row.worker_ids) == 2


def test_a_task_that_may_still_be_at_work_is_left_alone(stored: None) -> None:
    row = left_running(minutes=LOST_AFTER.total_seconds() / 60 - 1)
    assert take_up_lost() == (0, 0)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


def test_after_three_tries_it_is_given_up(stored: None) -> None:
    row = left_running(minutes=16, tries=3)
    assert take_up_lost() == (0, 1)
    row.refresh_from_db()
    assert (row.status, row.exception_class_path) == (TaskResultStatus.FAILED, LOST)
    assert row.finished_at is not None, "or it would never be deleted"
    assert take_up_lost() == (0, 0)


def test_one_that_ended_meanwhile_is_not_taken_up(
    stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = left_running(minutes=16)
    stale = list(DBTaskResult.objects.running())
    row.set_successful(None)
    monkeypatch.setattr(type(DBTaskResult.objects.running()), "__iter__", lambda self: iter(stale))
    assert take_up_lost() == (0, 0)
    monkeypatch.undo()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL


def test_the_schedule_takes_up_lost_tasks(stored: None) -> None:
    assert "privacy.tasks.take_up_lost" in {entry.name for entry in schedule.entries()}
    row = left_running(minutes=16)
    assert tasks.take_up_lost.func() == [1, 0]
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


def test_the_head_of_the_trail_is_noted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    from privacy.logs import Formatter
    from privacy.models import TrailHead
    from privacy.trail import recording

    recording.in_a_transaction("privacy.purged", rows=1, models=1)
    caplog.set_level(logging.INFO, "privacy.trail")
    note_trail_head.enqueue()
    (noted,) = (record for record in caplog.records if record.name == "privacy.trail")
    said = json.loads(Formatter().format(noted))
    assert (said["event"], said["number"]) == ("trail_head", 1)
    assert said["hash"] == TrailHead.objects.get().hash
