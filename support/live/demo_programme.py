"""Sample plans of every kind: languages, formats, a full session, a closed group, and past figures."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from journey.stages import Stage

from .choices import Access, Format, Language, PartOfWeek, Relation
from .models import (
    Attendance,
    Booking,
    CohortMember,
    GroupSession,
    SessionFigures,
    SessionSeries,
    SessionStaff,
    Wish,
)
from .phases import Phase

CLOSED = "Eight weeks together (sample)"
FULL = "Getting through the wait (sample)"
# title, summary, content note, days ahead, hour, fields
PLANS = (
    (
        "Brothers and sisters, in turns (sample)",
        "One after the other, for as long as you like, or not at all. For grown-up brothers and sisters.",
        "Talk of parents who do not speak of it.",
        2, 18, 12,
        {
            "relation": Relation.SIBLINGS, "format": Format.TURNS, "access": Access.BOOKED,
            "audience": "Grown-up brothers and sisters",
        },
    ),
    (
        "Dla rodziców, po polsku (sample)",
        "Spokojne spotkanie dla rodziców. Można tylko czytać.",
        "",
        4, 19, 10,
        {
            "relation": Relation.PARENTS, "language": Language.POLISH, "access": Access.BOOKED,
            "audience": "Rodzice", "stages": [Stage.FOUND_OUT.value, Stage.POLICE.value],
        },
    ),
    (
        "When court is near (sample)",
        "What the day is like, who is in the room, and what you can ask for. Every message is read first.",
        "Talk of hearings and of the press.",
        9, 20, 10,
        {
            "holds_all": True, "access": Access.BOOKED,
            "stages": [Stage.COURT.value, Stage.SENTENCE.value],
        },
    ),
)  # fmt: skip


def load(now: datetime, facilitators: "list[User]", members: "list[User]") -> None:
    for title, summary, note, days, hour, places, fields in PLANS:
        if not GroupSession.objects.upcoming().filter(title=title).exists():
            session = GroupSession(
                title=title,
                summary=summary,
                content_note=note,
                starts_at=evening(now, days, hour),
            )
            session.capacity = places
            for name, value in fields.items():
                setattr(session, name, value)
            session.save()
            put_down(session, facilitators)
    _full(now, facilitators, members)
    _closed_group(now, facilitators, members)
    if not Wish.objects.exists():
        _past_weeks(now, facilitators)


def evening(now: datetime, days: int, hour: int) -> datetime:
    return (timezone.localtime(now) + timedelta(days=days)).replace(hour=hour, minute=0)


def put_down(session: GroupSession, people: "list[User]") -> None:
    SessionStaff.objects.bulk_create(SessionStaff(session=session, person=one) for one in people)


def _full(now: datetime, facilitators: "list[User]", members: "list[User]") -> None:
    """Every place taken and one member waiting, so that both pages can be seen."""
    if GroupSession.objects.upcoming().filter(title=FULL).exists() or len(members) < 5:
        return
    session = GroupSession.objects.create(
        title=FULL,
        summary="Months without an answer: what helps to get through a day, and what does not.",
        starts_at=evening(now, 5, 20),
        capacity=4,
        booked=4,
        access=Access.BOOKED,
        stages=[Stage.WAITING.value],
    )
    put_down(session, facilitators)
    Booking.objects.bulk_create(
        Booking(session=session, person=person, state=Booking.State.BOOKED)
        for person in members[1:5]
    )
    Booking.objects.create(session=session, person=members[0], state=Booking.State.WAITING)


def _closed_group(now: datetime, facilitators: "list[User]", members: "list[User]") -> None:
    """In its third week. The first two of the members belong to it."""
    ahead = GroupSession.objects.upcoming().filter(title=CLOSED)
    if ahead.exists():
        return
    series = SessionSeries.objects.create(title=CLOSED, is_closed=True, capacity=8)
    cohort = [CohortMember.objects.create(series=series, person=one) for one in members[:3]]
    for week in range(-2, 6):
        starts_at = evening(now, 7 * week + 1, 19)
        over = starts_at < now
        session = GroupSession.objects.create(
            title=CLOSED,
            summary="The same few people each week, for partners who stay and partners who do not.",
            relation=Relation.PARTNERS,
            audience="Partners, now or before",
            starts_at=starts_at,
            capacity=8,
            access=Access.CLOSED,
            format=Format.TURNS,
            series=series,
            phase=Phase.CLOSED if over else Phase.SCHEDULED,
            opened_at=starts_at if over else None,
            closed_at=starts_at + timedelta(hours=1) if over else None,
        )
        put_down(session, facilitators)
        if over:
            there = cohort if week == -2 else cohort[:2]
            Attendance.objects.bulk_create(Attendance(session=session, member=one) for one in there)


def _past_weeks(now: datetime, facilitators: "list[User]") -> None:
    """Figures of sessions that were, for the report; nobody is in them."""
    for week in range(1, 9):
        began = evening(now, -7 * week, 19)
        session = GroupSession.objects.create(
            title="An ordinary evening (sample)",
            summary="For anyone who found out in the last few weeks.",
            starts_at=began,
            capacity=16,
            booked=8,
            phase=Phase.CLOSED,
            opened_at=began,
            closed_at=began + timedelta(hours=1),
        )
        put_down(session, facilitators)
        came = 8 + (week * 5) % 7
        SessionFigures.objects.create(
            session=session,
            was_held=True,
            booked=8,
            came=came,
            waited_in_vain=(week * 3) % 8,
            turned_away=week % 3,
            admitted_at_once=came - 4,
            admitted_soon=3,
            admitted_late=1,
            held=6 + week,
            released=4 + week // 2,
        )
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for when, relation, stage, count in (
        (PartOfWeek.WEEKEND, Relation.SIBLINGS, Stage.WAITING, 14),
        (PartOfWeek.EVENING, Relation.PARENTS, Stage.COURT, 9),
        (PartOfWeek.NIGHT, Relation.ANYONE, Stage.FOUND_OUT, 7),
    ):
        Wish.objects.create(
            week=monday,
            stage=stage,
            relation=relation,
            language=Language.ENGLISH,
            when=when,
            count=count,
        )
