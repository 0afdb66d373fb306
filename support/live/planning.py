"""Planning a session: the rules that its forms (`planning_forms`) keep."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import roles
from accounts.models import User
from privacy import trail

from . import announcing, booking, competent, recording, staffing, trail_acts
from .choices import Access
from .events import Code
from .models import GroupSession, RoomEvent, SessionSeries, SessionStaff
from .phases import Phase
from .refusals import Refused

# What is chosen when a session is planned, and all that a copy of it takes over but the time.
PLANNED = (
    "title", "summary", "relation", "audience", "stages", "language", "content_note", "agreement",
    "starts_at", "length", "capacity", "format", "holds_all", "turn_seconds", "latecomers", "prompts",
    "quick_answers", "access",
)  # fmt: skip
WEEKS = (2, 26)
NOT_YOURS = (
    "Only its own facilitators may change who facilitates a session that has begun, or one of a closed"
    " group."
)


def who_can_facilitate() -> "QuerySet[User]":
    return User.objects.in_role(roles.FACILITATORS).order_by("screen_name")


def _facilitating(session: GroupSession) -> "QuerySet[SessionStaff]":
    return SessionStaff.objects.filter(session=session, part=SessionStaff.Part.FACILITATOR)


def may_set_facilitators(session: GroupSession, people: "Iterable[User]", *, planner: User) -> bool:
    """Whoever plans may, until the session begins. From then on only its own facilitators, and who
    may change that anywhere: nobody else takes over a room with people in it, nor a closed group."""
    now = set(_facilitating(session).values_list("person_id", flat=True))
    if session.is_for_a_closed_group and not _tends(session, planner):
        return now == _wanted(people, planner)
    return (
        session.phase == Phase.SCHEDULED
        or now == _wanted(people, planner)
        or planner.has_perm("live.restaff_groupsession")
        or (planner.pk in now and planner.has_perm("live.facilitate_groupsession"))
    )


def _tends(session: GroupSession, planner: User) -> bool:
    """Who came to a closed group is for its facilitators: nobody else makes themselves one of them."""
    if planner.has_perm("live.restaff_groupsession"):
        return True
    group = session.series_id
    return group is not None and SessionSeries.objects.run_by(planner).filter(pk=group).exists()


def _wanted(people: "Iterable[User]", planner: User) -> set[int]:
    """A session is never without a facilitator, so the planner is the default."""
    return {person.pk for person in people} or {planner.pk}


def set_facilitators(
    session: GroupSession, people: "Iterable[User]", *, planner: User, of_new_series: bool = False
) -> None:
    """Make these the facilitators. A room that is under way is told who comes and who goes."""
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        if not of_new_series and not may_set_facilitators(room, people, planner=planner):
            raise Refused(Code.NOT_ALLOWED, NOT_YOURS)
        wanted = _wanted(people, planner)
        before = {row.person_id: row for row in _facilitating(room).select_related("person")}
        gone = [row for person_id, row in before.items() if person_id not in wanted]
        _facilitating(room).filter(person__in=[row.person_id for row in gone]).delete()
        _require_in_date(room, wanted - before.keys())
        come = [_put_down(room, person_id) for person_id in sorted(wanted - before.keys())]
        for rows, kind in ((come, RoomEvent.Kind.ADMITTED), (gone, RoomEvent.Kind.LEFT)):
            for row in rows:
                if room.is_under_way:
                    staffing.announce(room, row, kind, by=planner)
                announcing.access_changed(row.person_id, room.pk)
        if come or gone:
            announcing.people_changed(room.pk)


def _put_down(room: GroupSession, person_id: int) -> SessionStaff:
    row, _ = SessionStaff.objects.update_or_create(
        session=room, person_id=person_id, defaults={"part": SessionStaff.Part.FACILITATOR}
    )
    return row


def _require_in_date(session: GroupSession, people: set[int]) -> None:
    late = competent.not_in_date(people, on=competent.day_of(session))
    if late:
        raise Refused(Code.NOT_ALLOWED, why_not_in_date(late))


def why_not_in_date(people: set[int]) -> str:
    names = User.objects.filter(pk__in=people).order_by("screen_name")
    who = ", ".join(names.values_list("screen_name", flat=True))
    return f"Not in date with their training on that day: {who}. A safeguarding lead can write it down."


def change(session: GroupSession, facilitators: "Iterable[User]", *, planner: User) -> None:
    """Save a plan that was filled in anew. What is planned and nothing else: the phase, the numbers of
    the log and the places belong to the room, which has gone on since the form was loaded. Whoever
    booked is told of another time, and those who wait get places that were added."""
    with recording.written_or_refused():
        before = GroupSession.objects.locked(session.pk)
        if session.capacity < before.booked:
            raise Refused(Code.NOT_NOW, too_few(before))
        session.save(update_fields=PLANNED)
        set_facilitators(session, facilitators, planner=planner)
        room = GroupSession.objects.get(pk=session.pk)
        if room.starts_at != before.starts_at:
            booking.tell_of_another_time(room)
        booking.move_up(room)


def too_few(session: GroupSession) -> str:
    return f"{session.booked} places are booked already, so there have to be as many."


def copy_of(session: GroupSession) -> GroupSession:
    """Another of the same, not saved yet, at the same hour of the same weekday that comes next. One of
    a closed group stays with its group."""
    copied = GroupSession(**{name: getattr(session, name) for name in PLANNED})
    weeks = 1
    while _weeks_later(session, weeks) <= timezone.now():
        weeks += 1
    copied.starts_at = _weeks_later(session, weeks)
    if session.is_for_a_closed_group:
        copied.series = session.series
    return copied


def _weeks_later(session: GroupSession, weeks: int) -> datetime:
    """By the clock on the wall: 7 pm stays 7 pm when summer time ends."""
    local = timezone.localtime(session.starts_at)
    return timezone.make_aware(local.replace(tzinfo=None) + timedelta(weeks=weeks))


def last_day(session: GroupSession, weeks: int) -> date:
    return timezone.localdate(_weeks_later(session, weeks - 1))


def plan_weekly(
    first: GroupSession, facilitators: "Iterable[User]", *, weeks: int, planner: User
) -> SessionSeries:
    """So many sessions, one each week, all or none. `first` is not saved yet.

    With access for a closed group the series has members, let in by its facilitators (`series`).
    Raises Refused when somebody's training does not last until the last of them.
    """
    people = list(facilitators)
    if not WEEKS[0] <= weeks <= WEEKS[1]:
        raise ValidationError(f"A series has {WEEKS[0]} to {WEEKS[1]} sessions.")
    with transaction.atomic():
        series = SessionSeries.objects.create(
            title=first.title, is_closed=first.access == Access.CLOSED, capacity=first.capacity
        )
        for week in range(weeks):
            session = GroupSession(**{name: getattr(first, name) for name in PLANNED})
            session.starts_at, session.series = _weeks_later(first, week), series
            session.save()
            set_facilitators(session, people, planner=planner, of_new_series=True)
        trail.record(trail_acts.SERIES_PLANNED, actor=planner, about=series, weeks=weeks)
    return series
