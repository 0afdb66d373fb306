"""How somebody arrives: told in the waiting room or later, read by the staff of the session only."""

from accounts.models import User
from safeguarding.plain_text import visible
from safeguarding.screening import screen

from . import announcing, recording
from .access import Action, require
from .events import Code
from .models import GroupSession, InRoom, Participation
from .refusals import Refused
from .talking import ALARMING

MAX_LINE = 300


def check_in(session: GroupSession, *, person: User, feeling: int | None, line: str) -> bool:
    """Store it in place of what was told before; nothing at all takes it back. True when what was
    written sounds like danger, and help has to be shown at once."""
    text = visible(line)
    if "\0" in line or len(text) > MAX_LINE:
        raise Refused(Code.TOO_LONG, f"Use at most {MAX_LINE} characters.")
    if feeling is not None and feeling not in InRoom.Feeling:
        raise Refused(Code.NOT_NOW, "There is no such answer.")
    with recording.room_held_for(session, person) as standing:
        require(standing, Action.CHECK_IN)
        own = Participation.objects.of(standing.session).get(person=person)
        own.feeling, own.arriving = feeling, text
        own.save(update_fields=["feeling", "arriving"])
        announcing.console_changed(session.pk)
    return screen(text).crisis in ALARMING
