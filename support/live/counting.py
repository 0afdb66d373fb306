"""What the report on sessions counts: from the figures of each session, which name nobody. Nothing is
suppressed here; `desk.figures` shows none of it without `privacy.figures`."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from privacy.figures.periods import Period

from .models import SessionFigures, Wish

SUMS = (
    "booked", "came", "waited_in_vain", "turned_away", "admitted_at_once", "admitted_soon",
    "admitted_late", "held", "released",
)  # fmt: skip


@dataclass(frozen=True)
class Totals:
    sessions: int
    places: int
    sums: dict[str, int]


def totals(period: Period) -> Totals:
    """One query."""
    begin, end = period.bounds
    found = SessionFigures.objects.filter(
        session__starts_at__gte=begin, session__starts_at__lt=end
    ).aggregate(
        sessions=Count("pk", filter=Q(was_held=True)),
        places=Sum("session__capacity", filter=Q(was_held=True)),
        **{f"sum_{name}": Sum(name) for name in SUMS},
    )
    sums = {name: found[f"sum_{name}"] or 0 for name in SUMS}
    return Totals(found["sessions"], found["places"] or 0, sums)


def by_week(period: Period) -> dict[date, dict[str, int]]:
    """Who came, and who found no place, by the Monday of the week. One query."""
    begin, end = period.bounds
    weeks: dict[date, dict[str, int]] = defaultdict(dict)
    rows = (
        SessionFigures.objects.filter(session__starts_at__gte=begin, session__starts_at__lt=end)
        .order_by()
        .annotate(week=TruncWeek("session__starts_at"))
        .values_list("week")
        .annotate(here=Sum("came"), without=Sum(F("waited_in_vain") + F("turned_away")))
    )
    for week, here, without in rows:
        weeks[timezone.localtime(week).date()] = {"came": here, "without": without}
    return weeks


def wishes(period: Period) -> dict[str, Counter[str]]:
    """What was asked for that is not on the programme, by each thing that could be chosen. One query."""
    found: dict[str, Counter[str]] = {
        name: Counter() for name in ("stage", "relation", "language", "when")
    }
    rows = Wish.objects.filter(week__gte=period.first, week__lte=period.last)
    for row in rows:
        for name, counter in found.items():
            counter[getattr(row, name)] += row.count
    return found
