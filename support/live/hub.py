"""One for each process: it knows the open sockets of all rooms, and hands them what is told.

Each event comes once for the whole process, already encoded. Within a room events are put into the
order of their numbers; what does not come within `LIVE_HOLD_BACK` seconds is read from the log. A
sweep every `LIVE_SWEEP` seconds looks at all rooms at once: events that were never told, rooms that
are short of staff, people who have gone silent, leases of those who are here. So a channel layer that
is away costs a delay and nothing else.

All methods run in the event loop. Delivering an ordinary message makes no query.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError

from . import announcing, events, floor_state, presence, roster, staffing
from .announcing import Announcement
from .events import Frame
from .models import GroupSession, RoomEvent
from .phases import OPEN_PHASES
from .settling import settle
from .writer import Writer

logger = logging.getLogger(__name__)


class Listener(Protocol):
    """A socket, as the hub sees it. Nothing here may wait."""

    session_id: int
    person_id: int
    is_staff: bool

    def hear(self, announcement: Announcement) -> None: ...
    def hear_state(self, text: str) -> None: ...
    def hear_hint(self, hint: Frame) -> None: ...


class Room:
    """The sockets of one room on this process, and how far its log was handed to them."""

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self.listeners: set[Listener] = set()
        self.last: int | None = None  # not known until the first one has read the log
        self.early: dict[int, Announcement] = {}  # came before their turn
        self.phase = ""
        self.people: list[Frame] | None = None
        self.floor: tuple[Frame, dict[str, dict[str, int]]] | None = None
        self.due: dict[str, asyncio.TimerHandle] = {}

    def begin(self, last: int, phase: str) -> None:
        """Everything up to `last` is read from the log by whoever comes in."""
        if self.last is None:
            self.last, self.phase = last, phase
            self.hand_out()

    def hand_out(self) -> None:
        if self.last is None:
            return
        for seq in [seq for seq in self.early if seq <= self.last]:
            del self.early[seq]
        while (next_one := self.early.pop(self.last + 1, None)) is not None:
            self.last = next_one.seq
            self.phase = next_one.phase or self.phase
            for listener in tuple(self.listeners):
                listener.hear(next_one)

    def tell_state(self, frame: Frame, *, staff_only: bool = False) -> None:
        text = events.dumps(frame)
        for listener in tuple(self.listeners):
            if listener.is_staff or not staff_only:
                listener.hear_state(text)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def of_this_process() -> "Hub":
    """The hub of the running loop, started when it is first asked for."""
    loop = asyncio.get_running_loop()
    if (found := _hubs.get(loop)) is None:
        found = _hubs[loop] = Hub(loop)
    return found


class Hub:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.rooms: dict[int, Room] = {}
        self.of_person: dict[int, set[Listener]] = {}
        self.writer = Writer(loop)
        self.outgoing: tuple[list[Announcement], list[Frame]] = ([], [])
        self.tasks: set[asyncio.Task[None]] = set()

    # Coming and going

    def join(self, listener: Listener) -> Room:
        if not self.rooms:
            self._start()
        room = self.rooms.setdefault(listener.session_id, Room(listener.session_id))
        room.listeners.add(listener)
        self.of_person.setdefault(listener.person_id, set()).add(listener)
        return room

    def leave(self, listener: Listener) -> None:
        room = self.rooms.get(listener.session_id)
        if room is None or listener not in room.listeners:
            return
        room.listeners.discard(listener)
        if not room.listeners:
            for handle in room.due.values():
                handle.cancel()
            del self.rooms[listener.session_id]
        own = self.of_person[listener.person_id]
        own.discard(listener)
        if not own:
            del self.of_person[listener.person_id]
        if not self.rooms:
            self._stop()

    def _start(self) -> None:
        settle()
        announcing.listen(self.loop, self.tell)
        self._in_background(self._sweep_again_and_again())
        if announcing.layer_between_processes() is not None:
            self._in_background(self._listen())

    def _stop(self) -> None:
        announcing.stop_listening(self.loop)
        for task in tuple(self.tasks):
            task.cancel()
        self.writer.rest()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # What is told on this process, and what other processes tell

    def tell(self, announced: Sequence[Announcement], hints: Sequence[Frame]) -> None:
        """Here at once; to the other processes with all else of this turn of the loop."""
        self.take(announced, hints)
        if announcing.layer_between_processes() is None:
            return
        if not any(self.outgoing):
            self.loop.call_soon(self._send_on)
        self.outgoing[0].extend(announced)
        self.outgoing[1].extend(hints)

    def _send_on(self) -> None:
        message = announcing.message(*self.outgoing)
        self.outgoing = ([], [])
        self._in_background(self._send_to_others(message))

    async def _send_to_others(self, message: Frame) -> None:
        layer = announcing.layer_between_processes()
        try:
            if layer is not None:
                await layer.group_send(events.HUBS, message)
        except Exception as error:  # they find it in the log, at their next sweep
            logger.warning("not told to other processes: %s", type(error).__name__)

    async def _listen(self) -> None:
        """Rides out a layer that is away: what it lost meanwhile is in the log."""
        while True:
            try:
                layer: Any = announcing.layer_between_processes()
                channel = await layer.new_channel()
                await layer.group_add(events.HUBS, channel)
                try:
                    while True:
                        self._hear(await layer.receive(channel))
                finally:
                    await layer.group_discard(events.HUBS, channel)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("the channel layer is away: %s", type(error).__name__)
                await asyncio.sleep(settings.LIVE_SWEEP)

    def _hear(self, message: Frame) -> None:
        if message["origin"] != announcing.PROCESS:
            self.take([Announcement.unpacked(each) for each in message["events"]], message["hints"])

    def take(self, announced: Sequence[Announcement], hints: Sequence[Frame]) -> None:
        rooms: dict[int, Room] = {}
        for each in announced:
            room = self.rooms.get(each.session_id)
            if room is None or (room.last is not None and each.seq <= room.last):
                continue
            room.early[each.seq] = each
            rooms[each.session_id] = room
        for room in rooms.values():
            room.hand_out()
            if room.early and room.last is not None:
                self._soon(room, "gap", settings.LIVE_HOLD_BACK, self.fill)
        for hint in hints:
            self._take_hint(hint)

    def _take_hint(self, hint: Frame) -> None:
        kind, room = hint["hint"], self.rooms.get(hint.get("session") or 0)
        tellers = {
            "people": self._tell_people,
            "console": self._tell_console,
            "floor": self._tell_floor,
        }
        if kind in tellers:
            if room is not None:
                self._soon(room, kind, settings.LIVE_STATE_DELAY, tellers[kind])
            return
        for listener in tuple(self.of_person.get(hint["person"], ())):
            if hint.get("session") in (None, listener.session_id):
                listener.hear_hint(hint)

    def _soon(
        self, room: Room, name: str, delay: float, what: Callable[[Room], Awaitable[None]]
    ) -> None:
        """Do it once after `delay` seconds, however often it is asked for until then."""

        def now() -> None:
            del room.due[name]
            self._in_background(self._if_possible(what, room))

        if name not in room.due:
            room.due[name] = self.loop.call_later(delay, now)

    async def _if_possible(self, what: Callable[[Room], Awaitable[None]], room: Room) -> None:
        try:
            await what(room)
        except DatabaseError as error:  # the next sweep tries again
            logger.warning("a room could not be read: %s", type(error).__name__)

    # From the database

    async def fill(self, room: Room) -> None:
        """Read what the log has after the last event that was handed out."""
        if room.last is not None:
            self.take(await database_sync_to_async(_read)(room.session_id, room.last), [])

    async def _tell_people(self, room: Room) -> None:
        here = await database_sync_to_async(_who_is_here)(room.session_id)
        if here is not None and here != room.people:
            room.people = here
            room.tell_state(events.people(_now(), here))

    async def _tell_console(self, room: Room) -> None:
        room.tell_state(events.console(_now()), staff_only=True)

    async def _tell_floor(self, room: Room) -> None:
        """Who has the floor, and the reactions that have changed since they were told."""
        found = await database_sync_to_async(floor_state.read)(room.session_id)
        if found is None or found == room.floor:
            return
        (floor, counts), before = found, room.floor or ({}, {})
        room.floor = found
        if floor != before[0]:
            room.tell_state(events.floor(_now(), floor))
        changed = {seq: counts.get(seq, {}) for seq in {*counts, *before[1]}}
        changed = {seq: now for seq, now in changed.items() if now != before[1].get(seq)}
        if changed:
            room.tell_state(events.reactions(_now(), changed))

    async def _sweep_again_and_again(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(settings.LIVE_SWEEP)
            turn += 1
            try:
                await self._sweep(with_people=turn % settings.LIVE_SWEEPS_PER_LEASE == 0)
            except Exception as error:
                logger.warning("a sweep was given up: %s", type(error).__name__)

    async def _sweep(self, *, with_people: bool) -> None:
        here = [
            (room.session_id, listener.person_id)
            for room in self.rooms.values()
            for listener in room.listeners
        ]
        states = await database_sync_to_async(_look)(
            list(self.rooms), set(here) if with_people else set()
        )
        for session_id, (last_seq, phase) in states.items():
            room = self.rooms.get(session_id)
            if room is None or room.last is None:
                continue
            if last_seq > room.last:
                await self._if_possible(self.fill, room)
            room.phase = phase
            if with_people:
                await self._if_possible(self._tell_people, room)
                await self._if_possible(self._tell_floor, room)


def _read(session_id: int, after: int) -> list[Announcement]:
    session = GroupSession.objects.with_key().filter(pk=session_id).first()
    if session is None:
        return []
    readers = announcing.readers_of([session_id])[session_id]
    found: list[Announcement] = []
    expected = after + 1
    for row in RoomEvent.objects.of(session).after(after):
        for seq in range(expected, row.seq):  # an account was closed, and its rows went with it
            gone = events.dumps(events.tombstone(seq))
            found.append(Announcement(session_id, seq, readers, gone, gone))
        found.append(announcing.announcement_of(row, readers))
        expected = row.seq + 1
    return found


def _who_is_here(session_id: int) -> list[Frame] | None:
    session = GroupSession.objects.filter(pk=session_id).first()
    return None if session is None else roster.here(session)


def _look(session_ids: list[int], here: set[tuple[int, int]]) -> dict[int, tuple[int, str]]:
    """One query for all rooms, and for each open one a look whether it is attended."""
    presence.renew(here)
    found = {}
    for session in GroupSession.objects.filter(pk__in=session_ids):
        if session.phase in OPEN_PHASES:
            staffing.watch_if_possible(session)
            session.refresh_from_db(fields=["last_seq", "phase"])
        found[session.pk] = (session.last_seq, session.phase)
    return found


def _now() -> int:
    """A version for state that is not in the log: milliseconds, so the newer one is higher."""
    return time.time_ns() // 1_000_000
