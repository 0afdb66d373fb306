"""Whether somebody may speak to the room just now. Asked for each message, in its transaction; costs no
query unless the room is slow, and then one for all messages of a batch."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from .access import Standing
from .events import Code
from .models import FloorRules, GroupSession, RoomEvent
from .refusals import Refused

TURNS = FloorRules.Format.TURNS
WRITE_TO_FACILITATORS = " You can still write to the facilitators only."

# When each person last spoke to each room, by session and person.
Spoken = dict[tuple[int, int], datetime]


def last_spoken(rooms: Mapping[int, GroupSession], person_ids: Iterable[int]) -> Spoken:
    """Of the rooms that are slow. At most one query."""
    slow = [room.pk for room in rooms.values() if room.slow_seconds]
    if not slow:
        return {}
    longest = max(room.slow_seconds for room in rooms.values())
    found = (
        RoomEvent.objects.messages()
        .filter(
            session__in=slow,
            author__in=set(person_ids),
            audience=RoomEvent.Audience.ROOM,
            at__gt=timezone.now() - timedelta(seconds=longest),
        )
        .order_by()
        .values_list("session_id", "author_id")
        .annotate(last=Max("at"))
    )
    return {(session_id, author_id): at for session_id, author_id, at in found if author_id}


def has_the_floor(standing: Standing) -> bool:
    return bool(standing.key) and standing.session.turn_key == standing.key


def why_not(standing: Standing, spoken: Spoken) -> Refused | None:
    """Why this person may not speak to everyone now, or None. Staff are bound by no rule but the
    phase; what is written to the facilitators is never asked about here."""
    room = standing.session
    if standing.is_staff:
        return None
    instead = "" if room.lines_closed else WRITE_TO_FACILITATORS
    if standing.is_muted:
        return Refused(Code.MUTED, f"A facilitator asked you to rest your voice for now.{instead}")
    if room.is_frozen:
        return Refused(Code.FROZEN, f"The facilitators asked everyone to wait.{instead}")
    if room.format == TURNS and not has_the_floor(standing):
        text = "Somebody else has the floor. Raise a hand, and your turn comes."
        if not room.turn_key:
            text = "We speak in turns. Raise a hand, and a facilitator gives you the floor."
        return Refused(Code.NOT_YOUR_TURN, f"{text}{instead}")
    return _too_soon(standing, spoken)


def why_no_line(standing: Standing) -> Refused | None:
    """Why this person may not write to the facilitators alone now, or None."""
    if standing.is_staff or not standing.session.lines_closed:
        return None
    return Refused(
        Code.LOCKED, "The private line is closed just now. What you wrote is kept in the box."
    )


def _too_soon(standing: Standing, spoken: Spoken) -> Refused | None:
    room = standing.session
    last = spoken.get((room.pk, standing.person.pk))
    if not room.slow_seconds or last is None or has_the_floor(standing):
        return None
    left = (last + timedelta(seconds=room.slow_seconds) - timezone.now()).total_seconds()
    if left <= 0:
        return None
    wait = math.ceil(left)
    return Refused(
        Code.SLOW, f"We go slowly just now. You can write again in {wait} seconds.", wait
    )


def is_held(standing: Standing) -> bool:
    """Whether what this person says to everyone is read by a facilitator first."""
    return standing.session.holds_all and not standing.is_staff
