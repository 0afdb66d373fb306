"""Closed groups: who belongs, who lets people in, and who of them came."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from notices.telling import tell
from privacy import trail
from safeguarding import sanctions

from . import trail_acts
from .events import Code
from .models import Attendance, CohortMember, GroupSession, Participation, SessionSeries
from .phases import ENTERED_PHASES, Phase
from .refusals import Refused

LET_IN = "You were let into a closed group."
TAKEN_OUT = "You are no longer in a closed group."


def runs(series: SessionSeries, person: User) -> bool:
    """Whether this person facilitates in the series."""
    return bool(
        person.has_perm("live.facilitate_groupsession")
        and SessionSeries.objects.run_by(person).filter(pk=series.pk).exists()
    )


def may_tend(series: SessionSeries, person: User) -> bool:
    """Its own facilitators, and who may change who runs a session anywhere."""
    return bool(person.has_perm("live.restaff_groupsession")) or runs(series, person)


def is_over(session: GroupSession) -> bool:
    return session.phase == Phase.CLOSED or session.ends_at < timezone.now()


def _require_may_tend(series: SessionSeries, person: User) -> None:
    if not may_tend(series, person):
        raise Refused(Code.NOT_ALLOWED, "Only the facilitators of this group can do that.")


def let_in(series: SessionSeries, *, screen_name: str, by: User) -> CohortMember:
    """Let a member into the group, by the screen name they gave you. Twice changes nothing.

    Raises Refused: NOT_ALLOWED, NO_SUCH_PERSON, FULL (there is a place in the room for each).
    """
    with transaction.atomic():
        group = SessionSeries.objects.select_for_update().get(pk=series.pk)
        _require_may_tend(group, by)
        if not group.is_closed:
            raise Refused(Code.NOT_NOW, "Anybody may come to these sessions.")
        person = User.objects.in_role(roles.MEMBERS).known_as(screen_name).first()
        if person is None or sanctions.standing(person).is_suspended:
            raise Refused(
                Code.NO_SUCH_PERSON, "No member goes by that name. Ask them how it is written."
            )
        place = CohortMember.objects.of(person).filter(series=group).first()
        if place is not None:
            return place
        if group.cohort.count() >= group.capacity:
            raise Refused(Code.FULL, "Every place in this group is taken.")
        try:
            with transaction.atomic():
                place = CohortMember.objects.create(series=group, person=person)
        except IntegrityError:
            return CohortMember.objects.of(person).get(series=group)
        tell(person.pk, line=LET_IN, url="/sessions/")
        trail.record(trail_acts.GROUP_LET_IN, actor=by, about=group)
        return place


def take_out(place: CohortMember, *, by: User) -> None:
    """From now on they see none of its sessions; what is kept of their coming goes with the place.

    Raises Refused while one of its rooms is open with them in it: they are spoken with there first.
    """
    with transaction.atomic():
        group = SessionSeries.objects.select_for_update().get(pk=place.series_id)
        _require_may_tend(group, by)
        _end(place)
        tell(place.person_id, line=TAKEN_OUT, url="/sessions/")
        trail.record(trail_acts.GROUP_TAKEN_OUT, actor=by, about=group)


def leave(series: SessionSeries, *, person: User) -> None:
    """A member’s own way out, without a reason. Twice changes nothing."""
    with transaction.atomic():
        place = CohortMember.objects.of(person).filter(series=series).first()
        if place is not None:
            _end(place)


def _end(place: CohortMember) -> None:
    inside = Participation.objects.filter(
        session__series=place.series_id,
        session__phase__in=ENTERED_PHASES,
        person=place.person_id,
        state__in=[Participation.State.WAITING, Participation.State.ADMITTED],
    )
    if inside.exists():
        raise Refused(
            Code.NOT_NOW, "They are in the room just now. That has to end first, in the room."
        )
    place.delete()


# Who came


def probably_came(session: GroupSession) -> set[int]:
    """Members of the group who were in the room, by the key of their place: what the form suggests
    until the week in which that is known is over."""
    came = Participation.objects.filter(
        session=session,
        state__in=[
            Participation.State.ADMITTED,
            Participation.State.LEFT,
            Participation.State.REMOVED,
        ],
    )
    return set(
        CohortMember.objects.filter(
            series=session.series_id, person__in=came.values("person")
        ).values_list("pk", flat=True)
    )


def write_attendance(session: GroupSession, *, came: Iterable[int], by: User) -> int:
    """These of the group came, and no others. `came` are keys of places; others are passed over."""
    if session.series is None or not session.series.is_closed:
        raise Refused(Code.NOT_NOW, "Who came is kept for closed groups only.")
    if not is_over(session):
        raise Refused(Code.NOT_NOW, "That session is not over yet.")
    with transaction.atomic():
        group = SessionSeries.objects.select_for_update().get(pk=session.series.pk)
        if not runs(group, by):
            raise Refused(Code.NOT_ALLOWED, "Only the facilitators of this group can do that.")
        wanted = set(group.cohort.filter(pk__in=list(came)).values_list("pk", flat=True))
        rows = Attendance.objects.filter(session=session)
        rows.exclude(member__in=wanted).delete()
        there = set(rows.values_list("member_id", flat=True))
        Attendance.objects.bulk_create(
            Attendance(session=session, member_id=pk) for pk in sorted(wanted - there)
        )
        trail.record(trail_acts.ATTENDANCE_WRITTEN, actor=by, about=session, came=len(wanted))
        return len(wanted)
