"""By when something will have been read, from the hours in which moderators are at work.

    read_by(Severity.GREEN, at)      Wednesday 25 November, 6 pm; None when no hours are known

A case is due a fixed time after it came (`DUE`), day or night; that stays so for moderators. What a
member is told is the last moment before then at which somebody is at work. If nobody is, it is a
little after they are back, and that is said too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .models import DUE, OpeningTime, Severity

DAYS_AHEAD = 15
AFTER_OPENING = timedelta(hours=1)  # so much is read first thing
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


def known(at: datetime | None = None) -> Hours:
    """One query."""
    day = timezone.localdate(at or timezone.now())
    return Hours(list(OpeningTime.objects.from_day(day)))


def read_by(severity: str, at: datetime) -> datetime | None:
    """When somebody will have read what comes at `at`. None when no hours are known. One query."""
    return known(at).read_by(severity, at)


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
