"""Writing the log: the next number, the row and the announcement belong together."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import OperationalError, transaction
from django.db.models import F

from accounts.models import User

from . import events
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
    announce(session.pk, event.seq)
    return event


def announce(session_id: int, seq: int) -> None:
    """Tell all sockets of a room that there is an event with this number; never what it says."""
    frame = events.announced(seq)
    after_commit(events.room(session_id), frame)
    after_commit(events.facilitators(session_id), frame)


def after_commit(group: str, frame: events.Frame) -> None:
    """Send on the channel layer once the transaction is committed.

    Robust: when the layer is down, what was written stays written, and sockets find it at their
    next heartbeat.
    """
    transaction.on_commit(lambda: send(group, frame), robust=True)


def send(group: str, frame: events.Frame) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(group, frame)


def people_changed(session_id: int) -> None:
    after_commit(events.room(session_id), events.people_changed())
    after_commit(events.facilitators(session_id), events.people_changed())
    console_changed(session_id)


def console_changed(session_id: int) -> None:
    after_commit(events.facilitators(session_id), events.console_changed())


def access_changed(session_id: int, person_id: int) -> None:
    """This person's sockets look again whether they may stay, and close when they may not."""
    after_commit(events.in_room(session_id, person_id), events.access_changed())
