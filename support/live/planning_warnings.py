"""What planners should look at twice. Nothing here is refused: there may be good reasons."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from . import competent
from .models import GroupSession, SessionStaff
from .phases import Phase
from .staffing import NEEDED

LONGEST = timedelta(hours=3)


def warnings_for(sessions: Sequence[GroupSession]) -> dict[int, list[str]]:
    """Sentences, by session. Two queries, and one for each day on which there is a session."""
    ahead = [one for one in sessions if one.phase != Phase.CLOSED]
    if not ahead:
        return {}
    begin = min(one.starts_at for one in ahead) - LONGEST
    end = max(one.ends_at for one in ahead)
    around = {
        one.pk: one
        for one in GroupSession.objects.meetings()
        .exclude(phase=Phase.CLOSED)
        .filter(starts_at__gte=begin, starts_at__lt=end)
    }
    around |= {one.pk: one for one in ahead}
    staff: dict[int, list[SessionStaff]] = defaultdict(list)
    rows = SessionStaff.objects.filter(session__in=around).select_related("person")
    for row in rows.order_by("person__screen_name"):
        staff[row.session_id].append(row)
    late = _not_in_date(ahead, staff)
    found = {
        one.pk: [
            *_clashes(one, around, staff),
            *_staffing(staff[one.pk]),
            *_hours(one),
            *late[one.pk],
        ]
        for one in ahead
    }
    return {pk: words for pk, words in found.items() if words}


def _clashes(
    session: GroupSession, around: dict[int, GroupSession], staff: dict[int, list[SessionStaff]]
) -> list[str]:
    words = []
    people = {row.person_id: row.person.screen_name for row in staff[session.pk]}
    for other in sorted(around.values(), key=lambda one: one.starts_at):
        if other.pk == session.pk or not _overlap(session, other):
            continue
        both = [people[row.person_id] for row in staff[other.pk] if row.person_id in people]
        if both:
            words.append(f"{' and '.join(both)} also in “{other.title}” at that time.")
    return words


def _overlap(one: GroupSession, other: GroupSession) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _staffing(rows: list[SessionStaff]) -> list[str]:
    if len(rows) >= NEEDED:
        return []
    return ["Only one person is put down. The room opens with two."] if rows else ["Nobody yet."]


def _hours(session: GroupSession) -> list[str]:
    first, last = settings.LIVE_USUAL_HOURS
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    ends_at = ends.hour + ends.minute / 60 + (24 if ends.date() > starts.date() else 0)
    if first <= starts.hour and ends_at <= last:
        return []
    return [f"Outside the usual hours, {first} am to {last - 12} pm."]


def _not_in_date(
    sessions: Sequence[GroupSession], staff: dict[int, list[SessionStaff]]
) -> dict[int, list[str]]:
    """Those whose record was withdrawn, or shortened, since they were put down."""
    by_day: dict[object, set[int]] = {}
    for session in sessions:
        leading = [row for row in staff[session.pk] if row.part == row.Part.FACILITATOR]
        by_day.setdefault(competent.day_of(session), set()).update(r.person_id for r in leading)
    late = {
        day: competent.not_in_date(people, on=day)  # type: ignore[arg-type]
        for day, people in by_day.items()
    }
    return {
        session.pk: [
            f"The training of {row.person.screen_name} is not in date then."
            for row in staff[session.pk]
            if row.part == row.Part.FACILITATOR and row.person_id in late[competent.day_of(session)]
        ]
        for session in sessions
    }
