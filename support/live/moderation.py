"""Deciding about messages: release or refuse one that is held, hide one that is shown."""

from typing import Any

from accounts.models import User
from privacy import trail
from safeguarding.plain_text import visible

from . import announcing, recording, reviews, trail_acts
from .access import Action, Standing, require
from .events import Code
from .models import GroupSession, RoomEvent
from .refusals import Refused

MAX_REASON = 240
UNREAD = "The session ended before anybody read this; it was not shared."


def _held(standing: Standing, seq: int) -> RoomEvent:
    message = RoomEvent.objects.of(standing.session).messages().filter(seq=seq).first()
    if message is None:
        raise Refused(Code.NO_SUCH_MESSAGE, "There is no such message.")
    if message.author_id == standing.person.pk:
        raise Refused(Code.NOT_ALLOWED, "Somebody else has to decide about your own message.")
    return message


def _claim(session: GroupSession, seq: int, state: str) -> None:
    """Only one of two who decide at the same moment gets here first."""
    held = RoomEvent.objects.of(session).held().filter(seq=seq)
    if not held.update(state=state):
        raise Refused(Code.ALREADY_DONE, "Somebody has decided about that message already.")


def _reason(text: str) -> str:
    reason = visible(text)
    if not reason or "\0" in reason:
        raise Refused(Code.REASON, "Write a short, kind reason. The writer will read it.")
    if len(reason) > MAX_REASON:
        raise Refused(Code.REASON, f"Use at most {MAX_REASON} characters for the reason.")
    return reason


def release(session: GroupSession, seq: int, *, by: User) -> RoomEvent:
    """Let everybody read a held message. It gets a new number, and refers to the old one."""
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.DECIDE)
        room, message = standing.session, _held(standing, seq)
        _claim(room, seq, RoomEvent.State.RELEASED)
        event = recording.append(
            room,
            kind=RoomEvent.Kind.RELEASED,
            by=None,
            author_id=message.author_id,
            by_key=message.by_key,
            by_name=message.by_name,
            by_part=message.by_part,
            body=message.body,
            ref=seq,
            person=by,
            person_key=standing.key,
            person_name=standing.name,
        )
        announcing.console_changed(room.pk)
        reviews.decided_in_the_room(message, reviews.Action.APPROVE, by=by)
        _note(standing, RoomEvent.Kind.RELEASED)
        return event


def refuse(session: GroupSession, seq: int, *, by: User, reason: str) -> RoomEvent:
    """Do not show a held message, and tell its writer why."""
    kind_reason = _reason(reason)
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.DECIDE)
        room, message = standing.session, _held(standing, seq)
        _claim(room, seq, RoomEvent.State.REFUSED)
        message.reason = kind_reason
        message.save(update_fields=["reason"])
        event = _tell(room, standing, RoomEvent.Kind.REFUSED, message, kind_reason)
        reviews.decided_in_the_room(message, reviews.Action.REFUSE, by=by)
        _note(standing, RoomEvent.Kind.REFUSED)
        return event


def return_unread(room: GroupSession, *, by: Standing | None) -> None:
    """At the end of a session, in its transaction: nothing stays held, and each writer can know that.
    Nobody ends it (`by` is None) when the staff did not come back."""
    for message in list(RoomEvent.objects.of(room).held()):
        _claim(room, message.seq, RoomEvent.State.REFUSED)
        message.reason = UNREAD
        message.save(update_fields=["reason"])
        _tell(room, by, RoomEvent.Kind.REFUSED, message, UNREAD)
        reviews.look_at_later(message)


def went_unread(session: GroupSession, person: User) -> bool:
    """Whether something this person wrote was still held at the end. Costs one query."""
    returned = RoomEvent.objects.of(session).filter(kind=RoomEvent.Kind.REFUSED, person=person)
    return any(event.reason == UNREAD for event in returned)


def hide(session: GroupSession, seq: int, *, by: User, reason: str) -> RoomEvent:
    """Take back a message that is shown. Staff still see it, and its writer sees why.

    Told to those who could read the message, and to nobody else: what was private stays private.
    """
    kind_reason = _reason(reason)
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.DECIDE)
        room = standing.session
        shown = RoomEvent.objects.of(room).filter(
            seq=seq,
            kind__in=(RoomEvent.Kind.MESSAGE, RoomEvent.Kind.RELEASED),
            state=RoomEvent.State.SHOWN,
        )
        message = shown.first()
        if message is None or not shown.update(state=RoomEvent.State.HIDDEN):
            raise Refused(Code.ALREADY_DONE, "That message is not shown any more.")
        whom: dict[str, Any] = {"audience": message.audience}
        if message.audience == RoomEvent.Audience.PERSON:
            whom |= {
                "person_id": message.person_id,
                "person_key": message.person_key,
                "person_name": message.person_name,
            }
        event = _tell(room, standing, RoomEvent.Kind.HIDDEN, message, kind_reason, **whom)
        reviews.look_at_later(message)
        _note(standing, RoomEvent.Kind.HIDDEN)
        return event


def _note(standing: Standing, kind: RoomEvent.Kind) -> None:
    trail.record(trail_acts.MESSAGES[kind][0], actor=standing.person, about=standing.session)


def _tell(
    room: GroupSession,
    by: Standing | None,
    kind: str,
    message: RoomEvent,
    reason: str,
    **whom: Any,
) -> RoomEvent:
    writer = {
        "person_id": message.author_id,
        "person_key": message.by_key,
        "person_name": message.by_name,
    }
    event = recording.append(
        room, kind=kind, by=by, ref=message.seq, reason=reason, **(writer | whom)
    )
    announcing.console_changed(room.pk)
    return event
