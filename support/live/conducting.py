"""Running a session: its phases, and who is let in. One verb for each thing a facilitator does."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.competence import Work
from accounts.models import User
from privacy import trail
from safeguarding.plain_text import visible

from . import (
    announcing,
    competent,
    floor,
    leading,
    moderation,
    presence,
    recording,
    side_rooms,
    staffing,
    trail_acts,
)
from .access import Action, require
from .events import Code
from .models import GroupSession, Participation, RoomEvent, SessionStaff
from .phases import OPEN_PHASES, Phase
from .refusals import Refused

WORDS = {
    Phase.LOBBY: "The waiting room is open.",
    Phase.OPENING: "The room is open. We begin with the opening round.",
    Phase.SHARING: "We go on to sharing.",
    Phase.CLOSING: "We come to the closing round.",
    Phase.PAUSED: "The room is paused. It goes on in a moment.",
    Phase.CLOSED: "The session has ended. Thank you for being here.",
}
MAX_REASON = 240


def _reason(text: str) -> str:
    reason = visible(text)
    if not reason or "\0" in reason:
        raise Refused(Code.REASON, "Write a short, kind reason. The person will read it.")
    if len(reason) > MAX_REASON:
        raise Refused(Code.REASON, f"Use at most {MAX_REASON} characters for the reason.")
    return reason


def _enter(session: GroupSession, phase: Phase, **changes: object) -> None:
    """Write the phase on a room that is held."""
    session.phase = phase
    for name, value in changes.items():
        setattr(session, name, value)
    session.save(update_fields=["phase", *changes])


def _change(
    session: GroupSession,
    phase: Phase,
    *,
    by: User,
    action: Action,
    words: str = "",
    **changes: object,
) -> RoomEvent:
    with recording.room_held_for(session, by) as standing:
        require(standing, action)
        room = standing.session
        if action in (Action.OPEN_ROOM, Action.RESUME):
            presence.touch(room.pk, by.pk)
            staffing.require_staffed(room)
        if action is Action.OPEN_LOBBY and timezone.now() < room.lobby_opens_at:
            raise Refused(Code.TOO_EARLY, "The waiting room opens shortly before the session.")
        if action is Action.PAUSE:
            changes["paused_from"] = room.phase
        if action is Action.RESUME:
            phase = Phase(room.paused_from)
        if action is Action.CLOSE:
            moderation.return_unread(room, by=standing)
            side_rooms.close_all(room, by=by)
        _enter(room, phase, **changes)
        event = recording.append(
            room, kind=RoomEvent.Kind.PHASE, by=standing, phase=phase, body=words or WORDS[phase]
        )
        if action is Action.OPEN_LOBBY:
            leading.begin(standing)
            watching = SessionStaff.objects.filter(session=room, part=SessionStaff.Part.WATCHING)
            for row in watching.select_related("person").order_by("pk"):
                staffing.announce(room, row, RoomEvent.Kind.ADMITTED, by=row.person)
        announcing.console_changed(room.pk)
        if action in trail_acts.PHASES:
            trail.record(trail_acts.PHASES[action][0], actor=by, about=room)
        return event


def open_lobby(session: GroupSession, *, facilitator: User) -> RoomEvent:
    return _change(session, Phase.LOBBY, by=facilitator, action=Action.OPEN_LOBBY)


def open_room(session: GroupSession, *, facilitator: User) -> RoomEvent:
    """Begin the opening round. Refused unless two of the staff are here: see `staffing`."""
    return _change(
        session, Phase.OPENING, by=facilitator, action=Action.OPEN_ROOM, opened_at=timezone.now()
    )


def move_to(session: GroupSession, phase: Phase, *, facilitator: User) -> RoomEvent:
    if phase not in OPEN_PHASES or phase == session.phase:
        raise Refused(Code.NOT_NOW, "The room is in that part of the session already.")
    return _change(session, phase, by=facilitator, action=Action.MOVE_ON)


def pause(session: GroupSession, *, by: User) -> RoomEvent:
    return _change(session, Phase.PAUSED, by=by, action=Action.PAUSE)


def resume(session: GroupSession, *, facilitator: User) -> RoomEvent:
    return _change(
        session,
        Phase.SHARING,
        by=facilitator,
        action=Action.RESUME,
        words="We are back, and go on where we stopped.",
        paused_from="",
    )


def close(session: GroupSession, *, facilitator: User) -> RoomEvent:
    """End the session for good; one that never opened is called off."""
    event = _change(
        session,
        Phase.CLOSED,
        by=facilitator,
        action=Action.CLOSE,
        closed_at=timezone.now(),
        paused_from="",
    )
    announcing.people_changed(session.pk)
    return event


def admit(session: GroupSession, key: str, *, facilitator: User) -> RoomEvent:
    """Let one person in from the waiting room."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.ADMIT)
        return _admit(standing.session, _who_waits(standing.session, key), facilitator)


def admit_all(session: GroupSession, *, facilitator: User) -> int:
    """Let in everybody who waits, as far as there are places. Returns how many came in."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.ADMIT)
        waiting = list(_waiting(standing.session))
        for number, participation in enumerate(waiting):
            try:
                _admit(standing.session, participation, facilitator)
            except Refused:
                if number == 0:
                    raise
                return number
        return len(waiting)


def _waiting(session: GroupSession) -> "QuerySet[Participation]":
    return Participation.objects.of(session).waiting().with_names()


def _who_waits(session: GroupSession, key: str) -> Participation:
    participation = _waiting(session).filter(key=key).first()
    if participation is None:
        raise Refused(Code.NO_SUCH_PERSON, "That person is not waiting any more.")
    return participation


def _admit(session: GroupSession, participation: Participation, facilitator: User) -> RoomEvent:
    inside = Participation.objects.filter(session=session).admitted()
    if inside.count() >= session.capacity:
        raise Refused(Code.FULL, "All places in this session are taken.")
    participation.state, participation.reason = Participation.State.ADMITTED, ""
    came_late = session.opened_at is not None
    if came_late and session.latecomers != GroupSession.Latecomers.EVERYTHING:
        participation.reads_from = session.last_seq
    participation.save(update_fields=["state", "reason", "reads_from"])
    return _record_person(session, RoomEvent.Kind.ADMITTED, participation, facilitator)


def _record_person(
    session: GroupSession,
    kind: str,
    participation: Participation,
    by: User,
    reason: str = "",
) -> RoomEvent:
    event = recording.append(
        session,
        kind=kind,
        by=None,
        author=by,
        person=participation.person,
        person_key=participation.key,
        person_name=participation.name,
        reason=reason,
    )
    announcing.access_changed(participation.person_id, session.pk)
    announcing.people_changed(session.pk)
    if kind in trail_acts.PEOPLE:
        trail.record(trail_acts.PEOPLE[RoomEvent.Kind(kind)][0], actor=by, about=session)
    return event


def decline(session: GroupSession, key: str, *, facilitator: User, reason: str) -> RoomEvent:
    """Do not let somebody in, and tell them why. For this session only."""
    kind_reason = _reason(reason)
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.DECLINE)
        participation = _who_waits(standing.session, key)
        side_rooms.follow_out(standing.session, participation)
        participation.state = Participation.State.DECLINED
        participation.reason = kind_reason
        participation.save(update_fields=["state", "reason"])
        return _record_person(
            standing.session, RoomEvent.Kind.DECLINED, participation, facilitator, kind_reason
        )


def remove(session: GroupSession, key: str, *, facilitator: User, reason: str) -> RoomEvent:
    """Take somebody out of the room for this session. Their sockets close at once."""
    kind_reason = _reason(reason)
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.REMOVE)
        room = standing.session
        participation = (
            Participation.objects.of(room).filter(key=key).admitted().with_names().first()
        )
        if participation is None:
            raise Refused(Code.NO_SUCH_PERSON, "That person is not in the room any more.")
        side_rooms.follow_out(room, participation)
        floor.let_go(room, participation)
        participation.state = Participation.State.REMOVED
        participation.reason = kind_reason
        participation.save(update_fields=["state", "reason"])
        return _record_person(room, RoomEvent.Kind.REMOVED, participation, facilitator, kind_reason)


def watch(session: GroupSession, *, person: User) -> SessionStaff:
    """Come in as the second pair of eyes. The room is told: nobody watches unseen. Doing it twice
    changes nothing."""
    with recording.room_held_for(session, person) as standing:
        room = standing.session
        if room.phase == Phase.CLOSED:
            raise Refused(Code.ENDED, "This session has ended.")
        if room.main_id or not person.has_perm("live.watch_groupsession"):
            raise Refused(Code.NOT_ALLOWED, "You may not do that in this session.")
        competent.require(person, Work.WATCHING, session=room)
        if Participation.objects.filter(session=room, person=person).exists():
            raise Refused(Code.NOT_ALLOWED, "You take part in this session yourself.")
        part, is_new = SessionStaff.objects.get_or_create(
            session=room, person=person, defaults={"part": SessionStaff.Part.WATCHING}
        )
        if is_new and room.is_under_way:
            staffing.announce(room, part, RoomEvent.Kind.ADMITTED, by=person)
        announcing.people_changed(room.pk)
        if is_new:
            trail.record(trail_acts.WATCHED[0], actor=person, about=room)
        return part
