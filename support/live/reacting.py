"""A kind word for a message, with one press. Counts are shown; who it was is told to nobody."""

from accounts.models import User

from . import announcing, recording
from .access import Action, require
from .events import Code
from .models import GroupSession, Reaction, RoomEvent
from .refusals import Refused


def react(session: GroupSession, seq: int, kind: str, *, person: User) -> bool:
    """Give it, or another one instead; the same one again takes it back. True if it is given now."""
    if kind not in Reaction.Kind:
        raise Refused(Code.NOT_NOW, "There is no such word to give.")
    with recording.room_held_for(session, person) as standing:
        require(standing, Action.REACT)
        message = (
            RoomEvent.objects.of(standing.session)
            .said()
            .filter(
                seq=seq,
                seq__gt=standing.reads_from,
                state=RoomEvent.State.SHOWN,
                audience=RoomEvent.Audience.ROOM,
            )
            .first()
        )
        if message is None:
            raise Refused(Code.NO_SUCH_MESSAGE, "That message is not shown any more.")
        if message.author_id == person.pk:
            raise Refused(Code.NOT_ALLOWED, "This one is your own.")
        own = Reaction.objects.filter(message=message, person=person)
        taken_back, _ = own.filter(kind=kind).delete()
        if not taken_back:
            Reaction.objects.update_or_create(
                message=message, person=person, defaults={"kind": kind}
            )
        announcing.floor_changed(session.pk)
        return not taken_back
