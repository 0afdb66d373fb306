"""What of somebody group sessions still show, for the page on which they take back their name."""

from collections.abc import Iterator

from accounts import scrubbing
from accounts.models import User
from accounts.scrubbing import Remains

from .models import RoomEvent


@scrubbing.register
def in_group_sessions(person: User) -> Iterator[Remains]:
    """One query. Each line of a room's log copies the name it was said under."""
    yield Remains(
        "What you said in group sessions",
        RoomEvent.objects.messages().filter(author=person).count(),
        "It keeps the name you had in that session, for those who were there. It is deleted 24 hours"
        " after the session ended.",
    )
