"""By when something will have been read, from the hours in which moderators are at work.

    read_by(Severity.GREEN, at)      Wednesday 25 November, 6 pm; None when no hours are known

A case is due a fixed time after it came (`DUE`), day or night; that stays so for moderators. What a
member is told is the last moment before then at which somebody is at work. If nobody is, it is a
little after they are back, and that is said too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.formats import date_format

from .models import DUE, OpeningTime, Severity

DAYS_AHEAD = 15
AFTER_OPENING = timedelta(hours=1)  # so much is read first thing
_CACHED = "hours-of-moderation"
Stretch = tuple[datetime, datetime]


@dataclass
class Hours:
    """What is known of the hours from `day` on, read once for a page."""

    times: Sequence[OpeningTime] = field(default_factory=list)

    def stretches(self, since: datetime) -> Iterator[Stretch]:
        """When somebody is at work from then on, in order."""
        day = timezone.localdate(since)
        for number in range(DAYS_AHEAD):
            for opens, closes in self._of_day(day + timedelta(days=number)):
                if closes > since:
                    yield opens, closes

    def _of_day(self, day: date) -> list[Stretch]:
        own = [row for row in self.times if row.on == day]
        weekly = [row for row in self.times if row.on is None and row.weekday == day.weekday()]
        return sorted(
            (_moment(day, row.opens), _moment(day, row.closes))
            for row in own or weekly
            if row.opens and row.closes
        )

    def read_by(self, severity: str, at: datetime) -> datetime | None:
        due = at + DUE[Severity(severity)]
        last = None
        for opens, closes in self.stretches(at):
            if opens >= due:
                return last or opens + min(AFTER_OPENING, DUE[Severity(severity)])
            last = min(closes, due)
            if closes >= due:
                return last
        return last

    def back_at(self, at: datetime) -> datetime | None:
        """When moderators are back; None while somebody is at work, and when no hours are known."""
        opens, _ = next(self.stretches(at), (at, at))
        return opens if opens > at else None


def known() -> Hours:
    """One query in five minutes, and one after they were changed: every page for writing says them.

    Another process learns of a change within that time.
    """
    times = cache.get(_CACHED)
    if times is None:
        times = list(OpeningTime.objects.from_day(timezone.localdate() - timedelta(days=1)))
        cache.set(_CACHED, times, timeout=300)
    return Hours(times)


@receiver([post_save, post_delete], sender=OpeningTime, dispatch_uid="safeguarding.hours_changed")
def forget_what_was_known(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(lambda: cache.delete(_CACHED))


def read_by(severity: str, at: datetime) -> datetime | None:
    """When somebody will have read what comes at `at`. None when no hours are known."""
    return known().read_by(severity, at)


def sentence(hours: Hours, *, severity: str, at: datetime) -> str:
    """What to tell who wrote something at `at`, honest at night and when it takes longer."""
    by, now = hours.read_by(severity, at), timezone.now()
    if by is None:
        return "A moderator reads it within a day."
    if by < now:
        return "It takes longer than it should. A moderator reads it as soon as they can."
    words = f"A moderator reads it by {_in_words(by)}."
    if back := hours.back_at(now):
        words = f"Nobody reads at this hour. The moderators are back {_in_words(back)}. {words}"
    return words


def now_in_words(hours: Hours) -> str:
    """For a page on which somebody may be about to write."""
    now = timezone.now()
    by = hours.read_by(Severity.GREEN, now)
    if by is None:
        return ""
    words = f"What a moderator has to read first is read by {_in_words(by)}."
    if back := hours.back_at(now):
        words = f"Nobody reads at this hour. The moderators are back {_in_words(back)}. {words}"
    return words


def _in_words(moment: datetime) -> str:
    """“6 pm today”, “9:30 am tomorrow”, “9 am on Monday 30 November”. More than an hour ahead, what
    is told is a round time, and never a later one."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if moment - timezone.now() > AFTER_OPENING:
        local = local.replace(minute=local.minute // 15 * 15)
    hour, minute = local.hour % 12 or 12, f":{local.minute:02}" if local.minute else ""
    clock = f"{hour}{minute} {'am' if local.hour < 12 else 'pm'}"
    ahead = (local.date() - today).days
    if ahead in (0, 1):
        return f"{clock} {('today', 'tomorrow')[ahead]}"
    return f"{clock} on {date_format(local, 'l j F')}"


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
