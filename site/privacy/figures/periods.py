"""Periods that reports are told by: blocks of thirteen weeks that never overlap, so that the difference
of two of them tells nothing that neither tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from . import counts
from .counts import Shown

WEEK = timedelta(days=7)
WEEKS = 13
FIRST_MONDAY = date(2024, 1, 1)
BLOCKS = 4  # what reports count is kept for a year


@dataclass(frozen=True)
class Period:
    """Thirteen weeks from a Monday."""

    number: int

    @property
    def first(self) -> date:
        return FIRST_MONDAY + self.number * WEEKS * WEEK

    @property
    def last(self) -> date:
        return self.first + WEEKS * WEEK - timedelta(days=1)

    @property
    def mondays(self) -> list[date]:
        """Up to the week that is running."""
        today = timezone.localdate()
        all_of_them = [self.first + number * WEEK for number in range(WEEKS)]
        return [monday for monday in all_of_them if monday <= today] or all_of_them[:1]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return _midnight(self.first), _midnight(self.first + WEEKS * WEEK)

    @property
    def words(self) -> str:
        """1 January to 31 March 2026, for example."""
        first, last = date_format(self.first, "j F"), date_format(self.last, "j F")
        if self.first.year != self.last.year:
            first = f"{first} {self.first.year}"
        return f"{first} to {last} {self.last.year}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def periods() -> Iterator[Period]:
    """This one, and those before it that are not purged yet; the newest first."""
    now = (timezone.localdate() - FIRST_MONDAY).days // (7 * WEEKS)
    for number in range(now, now - BLOCKS, -1):
        yield Period(number)


def chosen(asked: str) -> tuple[Period, list[tuple[Period, str]]]:
    """The period that begins on that day, or the newest; and all of them with their words."""
    known = list(periods())
    period = next((each for each in known if each.first.isoformat() == asked), known[0])
    return period, [(each, each.words) for each in known]


def together(cells: list[Shown], noun: str) -> str:
    """How a sentence about all of them begins."""
    if all(cell.value is None for cell in cells):
        return f"Too few {noun} to be counted here"
    return f"{counts.at_least(cells)} {noun}"
