"""Writing the log: the next number, the row and the announcement belong together."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F, OuterRef

from accounts.models import User

from . import announcing
from .access import Standing, standing_of
from .events import Code
from .models import GroupSession, RoomEvent
from .refusals import Refused

logger = logging.getLogger(__name__)

BUSY = "Nothing was changed, because a lot is going on just now. Please try again in a moment."
BUSY_WAIT = 5  # seconds


@contextmanager
def room_held_for(session: GroupSession, by: User) -> Iterator[Standing]:
    """A transaction in which nobody else changes this room, with the standing of who acts in it.

    What was true when the page was drawn may be over; rules are asked about this standing only.
    """
    with written_or_refused():
        yield standing_of(by, GroupSession.objects.locked(session.pk))


@contextmanager
def written_or_refused() -> Iterator[None]:
    """A transaction. When the database cannot take it just now (locked, a deadlock, away), nothing
    was stored, and people are told so like by any other rule."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        logger.warning("a write to a room was given up: %s", type(error).__name__)
        raise Refused(Code.BUSY, BUSY, BUSY_WAIT) from error


def append(session: GroupSession, *, kind: str, by: Standing | None, **fields: Any) -> RoomEvent:
    """Take the room's next number and write one event, in the transaction that is open.

    The room's row stays locked until the commit, so numbers become visible in their order, and a
    transaction that is rolled back gives its number back. Announced only after the commit.
    """
    taken = GroupSession.objects.filter(pk=session.pk)
    taken.update(last_seq=F("last_seq") + 1)
    session.last_seq = taken.values_list("last_seq", flat=True).get()
    if by is not None:
        fields = {
            "author": by.person,
            "by_key": by.key,
            "by_name": by.name,
            "by_part": by.role,
        } | fields
    event = RoomEvent.objects.create(session=session, seq=session.last_seq, kind=kind, **fields)
    announcing.announce(event)
    return event


def next_event(session: GroupSession, *, kind: str, by: Standing, **fields: Any) -> RoomEvent:
    """An event under the next number of a room that is locked, not stored yet: see `append_all`."""
    session.last_seq += 1
    return RoomEvent(
        session=session,
        seq=session.last_seq,
        kind=kind,
        author=by.person,
        by_key=by.key,
        by_name=by.name,
        by_part=by.role,
        **fields,
    )


def append_all(written: list[RoomEvent]) -> None:
    """Store what `next_event` made, in the transaction that is open. Four queries."""
    if not written:
        return
    RoomEvent.objects.bulk_create(written)
    rooms = {event.session_id for event in written}
    newest = RoomEvent.objects.filter(session=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    GroupSession.objects.filter(pk__in=rooms).update(last_seq=newest)
    readers = announcing.readers_of(rooms)
    announcing.announce_all([(event, readers[event.session_id]) for event in written])
    for session_id in {e.session_id for e in written if e.alert or e.state == RoomEvent.State.HELD}:
        announcing.console_changed(session_id)
