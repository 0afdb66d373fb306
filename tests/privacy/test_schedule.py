"""What is asked for again and again: when, and that one failure stops nothing else."""

import logging
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks import task
from django_tasks.base import Task

from privacy import schedule
from privacy.tasks import purge_overdue

# The schedule closes old connections, which asks the one that an earlier test left open.
pytestmark = pytest.mark.django_db

asked: list[str] = []


@task()
def often() -> None:
    asked.append("often")


@task()
def seldom() -> None:
    asked.append("seldom")


class CannotBeQueued(Task[[], Any]):
    def enqueue(self, *args: Any, **kwargs: Any) -> Any:
        raise OSError("the queue is away")


@pytest.fixture(autouse=True)
def own_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    monkeypatch.setattr(schedule, "_entries", {})


def names(clock: schedule.Clock, now: float) -> list[str]:
    return [entry.task.name for entry in clock.take_due(now)]


def test_deleting_what_is_overdue_is_on_the_schedule_of_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert schedule.Entry(3600, purge_overdue) in schedule.entries()


def test_everything_is_due_at_the_start_and_then_each_in_its_own_time() -> None:
    schedule.every(60, often)
    schedule.every(3600, seldom)
    clock = schedule.Clock(schedule.entries(), now=1000)

    assert names(clock, 1000) == ["often", "seldom"]
    assert names(clock, 1059) == []
    assert clock.seconds_to_wait(1000) == 60
    assert clock.seconds_to_wait(1059.5) == 0.5
    assert names(clock, 1060) == ["often"]
    assert names(clock, 4600) == ["often", "seldom"]


def test_hours_slept_through_are_asked_for_once() -> None:
    schedule.every(60, often)
    clock = schedule.Clock(schedule.entries(), now=0)
    assert names(clock, 90_000) == ["often"]
    assert names(clock, 90_001) == []
    assert clock.seconds_to_wait(999_999) == 0


def test_an_empty_schedule_waits_for_the_end() -> None:
    clock = schedule.Clock([], now=0)
    assert names(clock, 5) == []
    assert clock.seconds_to_wait(5) is None


def test_a_task_that_cannot_be_queued_keeps_no_other_from_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = CannotBeQueued(func=seldom.func)
    schedule.every(60, broken)
    schedule.every(60, often)
    with caplog.at_level(logging.ERROR):
        assert schedule.ask_for(schedule.entries()) == [broken.module_path]
    assert asked == ["often"]
    with pytest.raises(CommandError, match="seldom"):
        call_command("clock", "--once")


def test_the_clock_stops_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    schedule.every(60, often)
    monkeypatch.setattr(ended, "wait", lambda seconds: ended.set())
    schedule.keep_time(ended)
    assert asked == ["often"]


def test_nothing_is_put_on_the_schedule_twice_nor_without_a_period() -> None:
    schedule.every(60, often)
    with pytest.raises(ValueError, match="already"):
        schedule.every(30, often)
    with pytest.raises(ValueError, match="every 0 seconds"):
        schedule.every(0, seldom)


def test_a_timer_asks_for_everything_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    schedule.every(60, often)
    schedule.every(3600, seldom)
    call_command("clock", "--once")
    assert asked == ["often", "seldom"]
    call_command("clock", "--list")
    assert "often: every 60 seconds" in capsys.readouterr().out
