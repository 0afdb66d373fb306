"""Looking after who comes in and what may be written: a word to those who wait, back to the waiting
room, and another name. What may be written is a rule of the room: see `floor`.
"""

from accounts.models import User
from privacy import trail
from safeguarding.plain_text import visible

from . import announcing, floor, joining, recording, side_rooms, trail_acts
from .access import Action, require
from .events import Code
from .models import GroupSession, Participation, RoomEvent
from .refusals import Refused

MAX_WORDS = 240


def put_back(session: GroupSession, key: str, *, facilitator: User, words: str = "") -> RoomEvent:
    """Out of the room and into the waiting room again; `words`, if any, are read there. They keep their
    place on the list, and the room is told only that they left."""
    words = _words(words) if words.strip() else ""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.PUT_BACK)
        room = standing.session
        row = Participation.objects.of(room).filter(key=key).admitted().with_names().first()
        if row is None:
            raise Refused(Code.NO_SUCH_PERSON, "That person is not in the room any more.")
        side_rooms.follow_out(room, row)
        floor.let_go(room, row)
        row.state, row.reason, row.out_to = Participation.State.WAITING, words, None
        row.save(update_fields=["state", "reason", "out_to"])
        event = recording.append(
            room, kind=RoomEvent.Kind.LEFT, by=None, author=facilitator, person=row.person,
            person_key=row.key, person_name=row.name,
        )  # fmt: skip
        announcing.access_changed(row.person_id, room.pk)
        announcing.people_changed(room.pk)
        trail.record(trail_acts.HOSTED["put_back"][0], actor=facilitator, about=room)
        return event


def tell_waiting(session: GroupSession, words: str, *, facilitator: User) -> RoomEvent:
    """A word to everybody in the waiting room. Staff read it in the log, and nobody else there."""
    body = _words(words)
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.TELL_WAITING)
        event = recording.append(
            standing.session, kind=RoomEvent.Kind.LOBBY, by=standing, body=body
        )
        announcing.console_changed(standing.session.pk)
        return event


def told_waiting(session: GroupSession, count: int = 3) -> list[RoomEvent]:
    """The newest words to the waiting room, the oldest of them first. One query."""
    told = RoomEvent.objects.of(session).filter(kind=RoomEvent.Kind.LOBBY).order_by("-seq")
    return list(reversed(told[:count]))


def rename(session: GroupSession, key: str, name: str, *, facilitator: User) -> None:
    """Another name in this session, when the one they chose gives somebody away or hurts. The room is
    told, so that nobody is mistaken for somebody new; what was said keeps the name it was said under."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.RENAME)
        room = standing.session
        able = (Participation.State.ADMITTED, Participation.State.WAITING)
        row = Participation.objects.of(room).filter(key=key, state__in=able).with_names().first()
        if row is None:
            raise Refused(Code.NO_SUCH_PERSON, "That person is not here any more.")
        was = row.name
        alias = joining.alias_for(room, row.person, name)
        if not alias or alias == was:
            raise Refused(Code.NAME_TAKEN, "Write another name than the one they have.")
        own = Participation.objects.filter(person=row.person, key=key)
        own.filter(session=room).update(alias=alias)
        own.filter(session__main=room).update(alias=alias)
        if row.state == Participation.State.ADMITTED:
            recording.append(
                room, kind=RoomEvent.Kind.RENAMED, by=None, author=facilitator, person=row.person,
                person_key=row.key, person_name=alias, body=was,
            )  # fmt: skip
        announcing.people_changed(room.pk)
        trail.record(trail_acts.HOSTED["renamed"][0], actor=facilitator, about=room)


def _words(text: str) -> str:
    words = visible(text)
    if not words or "\0" in text:
        raise Refused(Code.EMPTY, "Write something first.")
    if len(words) > MAX_WORDS:
        raise Refused(Code.TOO_LONG, f"Use at most {MAX_WORDS} characters.")
    return words
