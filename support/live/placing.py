"""Where somebody is in a room's log, and what they have begun to write. Kept by the server as long as
the session, sealed with its key: never on the device."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts.models import User

from . import recording
from .access import Action, Standing, require
from .events import Code
from .models import GroupSession, Place, RoomEvent
from .refusals import Refused


@dataclass(frozen=True)
class Draft:
    body: str
    to: str
    client_id: UUID | None


def keep(
    session: GroupSession,
    *,
    person: User,
    body: str | None,
    to: str = "",
    client_id: UUID | None = None,
    read_to: int = 0,
) -> None:
    """Store what is typed (empty forgets it, None leaves it as it was), and how far was read. The
    number only grows: two tabs, or a page that comes late, set nobody back."""
    if body is not None and ("\0" in body or len(body) > settings.LIVE_MESSAGE_MAX_CHARS * 2):
        raise Refused(Code.TOO_LONG, "That is too long to be kept for you. Copy it somewhere.")
    with recording.room_held_for(session, person) as standing:
        require(standing, Action.KEEP_PLACE)
        room = standing.session
        place, _ = Place.objects.get_or_create(session=room, person=person)
        place.session = room
        place.read_to = max(place.read_to, min(read_to, room.last_seq))
        if body is not None:
            place.draft, place.draft_to = body, to[:12] if body else ""
            place.draft_id = client_id if body else None
        place.save()


def of(standing: Standing) -> tuple[Draft | None, int]:
    """What somebody had begun, and the number up to which they have read (0: never here). At most
    three queries. Tells nothing that was sent already."""
    session = standing.session
    place = Place.objects.filter(session=session, person=standing.person).first()
    if place is None:
        return None, 0
    place.session = session
    sent = Q(session=session, author=standing.person, client_id=place.draft_id)
    if not place.draft or (place.draft_id and RoomEvent.objects.filter(sent).exists()):
        return None, place.read_to
    return Draft(place.draft, place.draft_to, place.draft_id), place.read_to
