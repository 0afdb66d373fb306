"""What is told to the open sockets after a commit, on this process and on all others.

An event of the log is encoded once for each kind of reader, not once for each socket, and says who
might read the room when it was told: whoever is not named there is asked about in the database
before they get anything. Everything else that is told is a small hint to look again.

The layer between the processes may lose and reorder. That does no harm: `hub` puts events back in
order by their numbers and reads from the log what did not come.
"""

import asyncio
import contextvars
import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer
from django.db import transaction
from django.db.models import Aggregate, TextField

from safeguarding import sanctions

from . import events
from .events import Eyes, Frame
from .models import GroupSession, Participation, RoomEvent, SessionStaff
from .phases import Phase

logger = logging.getLogger(__name__)

# What this process calls itself to the others, made anew at each start.
PROCESS = uuid.uuid4().hex
Take = Callable[[Sequence["Announcement"], Sequence[Frame]], None]
_listening: dict[asyncio.AbstractEventLoop, Take] = {}


class Readers(dict[int, bool]):
    """Who may read in a room, and whether as one of its staff. Never changed: one is shared by all
    that is told while nobody comes or goes."""

    written = ""  # "members;staff", each the ids with commas between


@lru_cache(maxsize=2048)
def readers_written(written: str) -> Readers:
    members, staff = written.split(";")
    found = Readers(dict.fromkeys(map(int, filter(None, members.split(","))), False))
    found.update(dict.fromkeys(map(int, filter(None, staff.split(","))), True))
    found.written = written
    return found


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event as everybody may read it, as text that is ready for the wire."""

    session_id: int
    seq: int
    readers: Readers
    everyone: str
    staff: str
    own: dict[int, str] = field(default_factory=dict)  # for whom it reads differently
    phase: str = ""  # the phase that begins with it

    def text_for(self, person_id: int, *, is_staff: bool) -> str:
        return self.own.get(person_id) or (self.staff if is_staff else self.everyone)

    def packed(self) -> list[Any]:
        """As it travels between processes. Keys of JSON and of msgpack maps may be text only."""
        return [
            self.session_id,
            self.seq,
            self.readers.written,
            self.everyone,
            self.staff,
            list(self.own.items()),
            self.phase,
        ]

    @classmethod
    def unpacked(cls, packed: list[Any]) -> "Announcement":
        session_id, seq, readers, everyone, staff, own, phase = packed
        return cls(session_id, seq, readers_written(readers), everyone, staff, dict(own), phase)


class _Ids(Aggregate):
    """The ids of a group as text with commas between: the database joins them, and Python looks at
    them only when somebody came or went."""

    name = "ids"
    output_field = TextField()

    def as_sqlite(self, *args: Any, **more: Any) -> Any:
        return self.as_sql(*args, function="GROUP_CONCAT", **more)

    def as_postgresql(self, *args: Any, **more: Any) -> Any:
        template = "STRING_AGG(%(expressions)s::text, ',' ORDER BY %(expressions)s)"
        return self.as_sql(*args, template=template, **more)


def readers_of(session_ids: Iterable[int]) -> dict[int, Readers]:
    """Who may read these rooms now, from the rows. Two queries, however many rooms there are."""
    ids = list(session_ids)
    may = {"session__in": ids, "person__is_active": True}
    members = Participation.objects.admitted().filter(**may)
    staff = SessionStaff.objects.filter(**may)
    written = []
    for rows in (members, staff):
        rows = rows.exclude(person__in=sanctions.pausing().values("person"))
        written.append(dict(rows.order_by().values_list("session").annotate(_Ids("person"))))
    return {
        session_id: readers_written(";".join(found.get(session_id, "") for found in written))
        for session_id in ids
    }


def announcement_of(event: RoomEvent, readers: Readers) -> Announcement:
    """Encodes the event for all its readers: at most four times."""
    texts: dict[str, str] = {}

    def text(person_id: int, is_staff: bool) -> str:
        written = events.dumps(events.encode(event, Eyes(person_id, is_staff)))
        return texts.setdefault(written, written)

    everyone, staff = text(0, False), text(0, True)
    own: dict[int, str] = {}
    for person_id in (event.author_id, event.person_id):
        if person_id is None or person_id not in readers:
            continue
        written = text(person_id, readers[person_id])
        if written != (staff if readers[person_id] else everyone):
            own[person_id] = written
    return Announcement(
        event.session_id,
        event.seq,
        readers,
        everyone,
        staff,
        own,
        str(Phase(event.phase)) if event.kind == RoomEvent.Kind.PHASE else "",
    )


def announce(event: RoomEvent) -> None:
    """Once the transaction is committed. Two queries then, outside of it."""
    transaction.on_commit(lambda: _announce_now(event), robust=True)


def _announce_now(event: RoomEvent) -> None:
    readers = readers_of([event.session_id])[event.session_id]
    publish([announcement_of(event, readers)], [])


def announce_all(told: list[tuple[RoomEvent, Readers]]) -> None:
    """The same for many at once, whose readers are known."""
    transaction.on_commit(
        lambda: publish([announcement_of(event, readers) for event, readers in told], []),
        robust=True,
    )


def listen(loop: asyncio.AbstractEventLoop, take: Take) -> None:
    """From now on `take` is called in `loop` with all that is told on this process."""
    _listening[loop] = take


def stop_listening(loop: asyncio.AbstractEventLoop) -> None:
    _listening.pop(loop, None)


def publish(announced: Sequence[Announcement], hints: Sequence[Frame]) -> None:
    """Tell it here and on all other processes, from any thread. Never raises for the layer."""
    for loop, take in list(_listening.items()):
        if loop.is_closed():
            _listening.pop(loop, None)
        else:
            # In a context of its own: what the caller's thread is bound to is none of the loop's.
            loop.call_soon_threadsafe(take, announced, hints, context=contextvars.Context())
    layer = layer_between_processes()
    if layer is None or _listening:  # a hub sends on what it is told here
        return
    try:
        async_to_sync(layer.group_send)(events.HUBS, message(announced, hints))
    except Exception as error:  # the sweep of every hub finds in the log what was not told
        logger.warning("not told to other processes: %s", type(error).__name__)


def message(announced: Sequence[Announcement], hints: Sequence[Frame]) -> Frame:
    return events.told(PROCESS, [each.packed() for each in announced], list(hints))


def layer_between_processes() -> BaseChannelLayer | None:
    """None where there is one process only, which needs no layer."""
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer


def hint_after_commit(hint: Frame) -> None:
    """Robust: when the layer is down, what was written stays written, and sockets find it later."""
    transaction.on_commit(lambda: publish([], [hint]), robust=True)


def people_changed(session_id: int) -> None:
    hint_after_commit(events.people_changed(session_id))
    console_changed(session_id)


def console_changed(session_id: int) -> None:
    """Also of the main room, where it is seen what waits in a side room. One query, after the commit."""
    transaction.on_commit(lambda: _tell_consoles(session_id), robust=True)


def _tell_consoles(session_id: int) -> None:
    main_id = GroupSession.objects.filter(pk=session_id).values_list("main_id", flat=True).first()
    rooms = [session_id, main_id] if main_id else [session_id]
    publish([], [events.console_changed(one) for one in rooms])


def floor_changed(session_id: int) -> None:
    hint_after_commit(events.floor_changed(session_id))


def access_changed(person_id: int, session_id: int | None = None) -> None:
    """This person's sockets look again whether they may stay: in one room, or everywhere."""
    hint_after_commit(events.access_changed(person_id, session_id))


def signed_out(person_id: int, session_hash: str) -> None:
    hint_after_commit(events.signed_out(person_id, session_hash))
