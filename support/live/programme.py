"""The programme: what somebody looks for, and what of it there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from journey.stages import Stage
from journey.ways import Way

from .models import Booking, GroupSession

KEY = "live:sessions-of-stages"
SECONDS = 60


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Nothing: everything. It stands in the address and is kept nowhere."""

    stage: str = ""
    relation: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_anything(self) -> bool:
        return not any((self.stage, self.relation, self.language, self.since, self.until))


def sessions(person: Any, wanted: Wanted | None = None, *, at_most: int = 60) -> list[GroupSession]:
    """What is to come and may be known to this person, the next one first. One query, which reads
    the stages in Python: few sessions lie ahead, and no engine shares JSON containment."""
    wanted = wanted or Wanted()
    found = GroupSession.objects.upcoming().seen_by(person)
    if wanted.relation:
        # What is for everybody is also for parents.
        found = found.filter(relation__in={wanted.relation, "anyone"})
    if wanted.language:
        found = found.filter(language=wanted.language)
    if wanted.since:
        found = found.filter(starts_at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(starts_at__lt=_midnight(wanted.until + timedelta(days=1)))
    rows = list(found[:400])
    if wanted.stage:
        rows = [row for row in rows if not row.stages or wanted.stage in row.stages]
    return rows[:at_most]


def next_of_each_group(rows: Sequence[GroupSession]) -> list[GroupSession]:
    """A closed group meets every week: of each only the next one, for a list that can be read."""
    seen: set[int] = set()
    shown = []
    for row in rows:
        if row.is_for_a_closed_group and row.series_id is not None:
            if row.series_id in seen:
                continue
            seen.add(row.series_id)
        shown.append(row)
    return shown


def by_day(rows: Sequence[GroupSession]) -> list[tuple[date, list[GroupSession]]]:
    days: dict[date, list[GroupSession]] = {}
    for row in rows:
        days.setdefault(timezone.localdate(row.starts_at), []).append(row)
    return list(days.items())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def bookings_of(person: Any) -> dict[int, Booking]:
    """This person's places and waiting lists, by session. One query; none for a visitor."""
    if not getattr(person, "is_authenticated", False):
        return {}
    rows = Booking.objects.of(person).still_to_come().select_related("session")
    return {row.session_id: row for row in rows.order_by("session__starts_at")}


def place_in_line(booking: Booking) -> int:
    """1 for the next who gets a place."""
    before = Booking.objects.waiting().filter(session=booking.session_id)
    earlier = Q(asked_at__lt=booking.asked_at) | Q(asked_at=booking.asked_at, pk__lt=booking.pk)
    return before.filter(earlier).count() + 1


def sessions_for(stage: Stage) -> list[Way]:
    """The next sessions that were planned for a stage, for pages that everybody reads the same: none of
    closed groups. One query a minute for all stages together; a change is seen within that minute."""
    found: dict[str, list[Way]] | None = cache.get(KEY)
    if found is None:
        ahead = sessions(None, at_most=200)
        found = {
            each.value: [
                Way(row.title, row.get_absolute_url(), _line(row))
                for row in ahead
                if each.value in row.stages
            ][:3]
            for each in Stage
        }
        cache.set(KEY, found, SECONDS)
    return found.get(stage.value, [])


def _line(session: GroupSession) -> str:
    """With the day in full: "tomorrow" would be wrong on a page that is kept."""
    return f"{date_format(timezone.localtime(session.starts_at), 'l j F')}. {session.summary}"
