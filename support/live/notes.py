"""Notes between those who run a session, sealed with its key and gone with its transcript.

A note is a line of the room's log that only staff may read: it reaches colleagues at once and in its
place among what is said, and members get an empty number.
"""

from accounts.models import User
from safeguarding.plain_text import visible

from . import announcing, recording
from .access import Action, require
from .events import Code
from .models import GroupSession, RoomEvent
from .refusals import Refused

MAX_NOTE = 600


def write(session: GroupSession, body: str, *, by: User) -> RoomEvent:
    text = visible(body)
    if not text or "\0" in body:
        raise Refused(Code.EMPTY, "Write something first.")
    if len(text) > MAX_NOTE:
        raise Refused(Code.TOO_LONG, f"Use at most {MAX_NOTE} characters for a note.")
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.NOTE)
        event = recording.append(standing.session, kind=RoomEvent.Kind.NOTE, by=standing, body=text)
        announcing.console_changed(standing.session.pk)
        return event


def of(session: GroupSession) -> list[RoomEvent]:
    """All notes of a session, the oldest first. One query."""
    return list(RoomEvent.objects.of(session).filter(kind=RoomEvent.Kind.NOTE).order_by("seq"))
