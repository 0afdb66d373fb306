"""What is asked for again and again, such as deleting what is overdue.

An app registers a task when it starts:

    schedule.every(3600, purge_overdue)  # seconds

`manage.py serve` and `manage.py clock` keep the time. Each of them asks for every task when it
begins, and several may run at once: so a task must do no harm when it runs more often than asked.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any

from django.db import close_old_connections
from django_tasks.base import Task

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    seconds: int
    task: Task[[], Any]

    @property
    def name(self) -> str:
        return self.task.module_path


_entries: dict[str, Entry] = {}


def every(seconds: int, task: Task[[], Any]) -> None:
    """Ask for this task, which takes no arguments, every so many seconds."""
    entry = Entry(seconds, task)
    if seconds < 1:
        raise ValueError(f"{entry.name} cannot be asked for every {seconds} seconds")
    if entry.name in _entries:
        raise ValueError(f"{entry.name} is on the schedule already")
    _entries[entry.name] = entry


def entries() -> list[Entry]:
    return list(_entries.values())


def ask_for(wanted: Iterable[Entry]) -> list[str]:
    """Put the tasks in the queue, and return the names of those that could not be put there.

    One that fails keeps no other from being asked for.
    """
    failed = []
    try:
        for entry in wanted:
            try:
                entry.task.enqueue()
            except Exception:
                failed.append(entry.name)
                logger.exception("could not ask for %s", entry.name)
    finally:
        close_old_connections()
    return failed


class Clock:
    """When each entry is next due, in seconds of a clock that only goes forward."""

    def __init__(self, known: Iterable[Entry], now: float) -> None:
        self._due = dict.fromkeys(known, now)

    def take_due(self, now: float) -> Iterator[Entry]:
        """Those whose time has come. Hours that were slept through are asked for once."""
        for entry, due in self._due.items():
            if due <= now:
                self._due[entry] = now + entry.seconds
                yield entry

    def seconds_to_wait(self, now: float) -> float | None:
        """None: nothing will ever be due."""
        return max(0.0, min(self._due.values()) - now) if self._due else None


def keep_time(ended: Event) -> None:
    """Ask for whatever is due, until `ended` is set."""
    clock = Clock(entries(), monotonic())
    while not ended.is_set():
        ask_for(list(clock.take_due(monotonic())))
        ended.wait(clock.seconds_to_wait(monotonic()))
