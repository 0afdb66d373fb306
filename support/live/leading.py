"""Who runs a room now, by name: one of its facilitators, so that it is never nobody's turn.

Every facilitator may do the same things; the one who leads is who the room, and a colleague who comes
in late, looks to. Whoever opens the waiting room begins. From then on the lead is handed over, taken
over from somebody who is not there, or passes by itself to whoever is next.
"""

from accounts.models import User
from privacy import trail

from . import announcing, competent, recording, roster, trail_acts
from .access import Action, Standing, require
from .events import Code
from .models import GroupSession, RoomEvent, SessionStaff
from .refusals import Refused


def begin(standing: Standing) -> None:
    """Whoever opens the waiting room leads. The log says who opened it; nothing more is told."""
    _put_down(standing.session, standing.person.pk)


def hand_over(session: GroupSession, key: str, *, by: User) -> RoomEvent:
    """Give the lead to somebody of the staff who is here. Whoever watches and whose training to
    facilitate is in date facilitates from then on."""
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.HAND_OVER)
        room = standing.session
        here = {row.key: row for row in roster.staff_here(room)}
        row = here.get(key)
        if row is None or row.person_id == by.pk:
            raise Refused(Code.NO_SUCH_PERSON, "That person is not here to take over.")
        if row.leads:
            raise Refused(Code.ALREADY_DONE, f"{row.person.screen_name} leads already.")
        if not competent.can_lead(row.person, room):
            raise Refused(Code.NOT_ALLOWED, "Only a trained facilitator can take over.")
        trail.record(trail_acts.LED["handed"][0], actor=by, about=room)
        return _lead(room, row, by=by)


def take_over(session: GroupSession, *, by: User) -> RoomEvent:
    """Take the lead from somebody who is not here. A trained facilitator who came in as second pair of
    eyes may, when no facilitator of the session is here, and facilitates from then on."""
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.TAKE_OVER)
        room = standing.session
        others = [row for row in roster.staff_here(room) if row.person_id != by.pk]
        own = SessionStaff.objects.select_related("person").get(session=room, person=by)
        if own.leads:
            raise Refused(Code.ALREADY_DONE, "You lead this session already.")
        if not competent.can_lead(by, room):
            raise Refused(Code.NOT_ALLOWED, "Only a trained facilitator can take over.")
        for row in others:
            if row.leads:
                name = row.person.screen_name
                raise Refused(
                    Code.NOT_NOW, f"{name} leads this session and is here. They can hand over."
                )
            if not standing.is_facilitator and row.part == SessionStaff.Part.FACILITATOR:
                raise Refused(Code.NOT_NOW, f"{row.person.screen_name} is here and is next.")
        trail.record(trail_acts.LED["taken"][0], actor=by, about=room)
        return _lead(room, own, by=by)


def pass_on(session: GroupSession) -> RoomEvent | None:
    """The one who leads has been away for longer than the time of grace: the next facilitator of the
    session who is here leads. None if somebody did it meanwhile, or nobody is next."""
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        here = roster.staff_here(room)
        next_one = [row for row in here if row.part == SessionStaff.Part.FACILITATOR]
        was_led = SessionStaff.objects.filter(session=room, leads=True).exists()
        if not was_led or not room.is_open or not next_one or any(row.leads for row in here):
            return None
        return _lead(room, next_one[0], by=None)


def _lead(room: GroupSession, row: SessionStaff, *, by: User | None) -> RoomEvent:
    _put_down(room, row.person_id)
    row.part = SessionStaff.Part.FACILITATOR
    event = recording.append(
        room,
        kind=RoomEvent.Kind.LEADS,
        by=None,
        author=by,
        person=row.person,
        person_key=row.key,
        person_name=row.person.screen_name,
        person_part=row.part,
    )
    announcing.people_changed(room.pk)
    return event


def _put_down(room: GroupSession, person_id: int) -> None:
    SessionStaff.objects.filter(session=room, leads=True).update(leads=False)
    SessionStaff.objects.filter(session=room, person=person_id).update(
        leads=True, part=SessionStaff.Part.FACILITATOR
    )
    mirrored = SessionStaff.objects.filter(session__main=room, person=person_id)
    mirrored.update(part=SessionStaff.Part.FACILITATOR)
