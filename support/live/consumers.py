"""The socket of one person in one room. It carries; the rules are elsewhere.

What is told comes from the hub of this process (`hub`), already encoded; what was missed is read from
the log. `last` is the highest number this socket was sent: lower ones are never sent twice, and a hole
is read from the log before anything that comes after it.
"""

import asyncio
import time
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import OperationalError

from . import access, announcing, events, hub, recording, staffing, talking
from .announcing import Announcement
from .events import BadFrame, Close, Code, Frame
from .models import GroupSession
from .pace import Bucket
from .phases import Phase
from .refusals import Refused
from .signing_out import fingerprint
from .talking import Words


class RoomConsumer(AsyncWebsocketConsumer):
    # No channel of its own for each socket: the hub listens for all of this process.
    channel_layer_alias = "the hub listens"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.entered = False
        self.ended = False
        self.last = 0
        self.has = 0  # the highest number the page has said it has
        self.unread_bytes = 0
        self.strikes = 0
        self.tab = ""
        self.opened_at = 0
        self.newer_tabs: set[str] = set()
        self.checked_at = 0.0
        self.stayed_at = time.monotonic()  # the page that opened this socket was just asked for
        self.session_id = self.person_id = 0
        self.is_staff = False
        self.voice: access.Voice
        self.eyes: events.Eyes
        self.keeps_signed_in = False
        self.catching_up = True
        self.later: list[Announcement] = []  # told while the log is being read
        self.unsent: list[str] | None = None  # what waits while the line takes no more
        self.tasks: set[asyncio.Task[None]] = set()
        self.bucket = Bucket(
            burst=settings.LIVE_FRAMES_BURST, per_second=settings.LIVE_FRAMES_PER_SECOND
        )
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.entered:
                hub.of_this_process().leave(self)
            for task in tuple(self.tasks):
                task.cancel()

    async def dispatch(self, message: Frame) -> None:
        """Without the visit to the database thread that Channels makes for every event: whatever
        reads or writes here looks after its connection itself."""
        handler = getattr(self, get_handler_name(message))
        await handler(message)

    # Opening and closing

    async def connect(self) -> None:
        # A close code reaches the page only from a socket that was accepted.
        await self.accept()
        if await self._look_again() is not None:
            self._in_background(self._give_up_waiting())

    async def _give_up_waiting(self) -> None:
        await asyncio.sleep(settings.LIVE_HELLO_SECONDS)
        if not self.entered:
            await self._end(Close.BAD_FRAMES)

    async def _end(self, code: Close) -> None:
        if not self.ended:
            self.ended = True
            if self.entered:
                hub.of_this_process().leave(self)
            await self.close(int(code))

    async def disconnect(self, code: int) -> None:
        self.ended = True
        if self.entered:
            hub.of_this_process().leave(self)
        if self.entered and self.is_staff:
            await database_sync_to_async(_gone_silent)(self.session_id, self.person_id)
            # Only after the lease has ended may the other tabs renew it.
            self._tell_own_tabs(events.tab_closed(self.session_id, self.person_id, self.tab))

    @staticmethod
    def _tell_own_tabs(hint: Frame) -> None:
        announcing.publish([], [hint])

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # Who this is

    async def _look_again(self) -> access.Standing | None:
        """The standing of this moment, or None when the socket had to be closed."""
        found = await database_sync_to_async(self._look)()
        if isinstance(found, Close):
            await self._end(found)
            return None
        standing, self.voice = found
        self.session_id, self.person_id = standing.session.pk, standing.person.pk
        self.is_staff = standing.is_staff
        self.eyes = standing.eyes
        self.keeps_signed_in = standing.session.keeps_people_signed_in
        self.checked_at = time.monotonic()
        return standing

    def _look(self) -> tuple[access.Standing, access.Voice] | Close:
        person = access.who_is_signed_in(self.scope["session"].session_key)
        if person is None:
            return Close.SIGN_IN
        slug = self.scope["url_route"]["kwargs"]["slug"]
        session = GroupSession.objects.with_key().filter(slug=slug).first()
        if session is None:
            return Close.NO_SUCH_SESSION
        standing = access.standing_of(person, session)
        if standing.is_inside and session.phase == Phase.CLOSED:
            return Close.ENDED
        if self.entered and standing.is_staff != self.is_staff:
            return Close.NOT_ALLOWED  # what this socket was sent was for other eyes
        if not standing.may(access.Action.ENTER):
            return Close.NOT_ALLOWED
        return standing, access.voice_of(person)

    async def _is_still_welcome(self) -> bool:
        """Asked from the rows when the last look is two heartbeats old. Whatever ends a session or
        changes roles asks at once (`hear_hint`), and speaking asks in its own transaction."""
        if time.monotonic() - self.checked_at < settings.LIVE_HEARTBEAT * 2:
            return True
        return await self._look_again() is not None

    # From the client

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.ended:
            return
        if not self.bucket.take():
            self._send(events.refused(Code.TOO_FAST, "Too many frames."))
            await self._end(Close.TOO_FAST)
            return
        try:
            frame = events.decode(text_data, max_bytes=settings.LIVE_FRAME_MAX_BYTES)
            if not self.entered and frame["type"] != "hello":
                raise BadFrame(Code.HELLO_FIRST, "Say hello first.", frame.get("id"))
        except BadFrame as bad:
            await self._strike(bad)
            return
        try:
            if await self._is_still_welcome():
                await self._stay()
                await self._handlers[frame["type"]](self, frame)
        except OperationalError:
            await self._busy(frame)

    async def _stay(self) -> None:
        """An open room counts as being there: the browser session goes on while frames come in."""
        now = time.monotonic()
        if now - self.stayed_at < settings.SESSION_STEP_SECONDS or not self.keeps_signed_in:
            return
        self.stayed_at = now
        await database_sync_to_async(access.stay_signed_in)(self.scope["session"].session_key)

    async def _busy(self, frame: Frame) -> None:
        """The database cannot answer just now. Who has not been welcomed comes back by itself."""
        self._send(
            events.refused(
                Code.BUSY,
                recording.BUSY,
                client_id=frame.get("id"),
                retry_after=recording.BUSY_WAIT,
            )
        )
        if frame["type"] == "hello":
            await self._end(Close.BUSY)

    async def _strike(self, bad: BadFrame) -> None:
        self._send(events.refused(bad.code, bad.text, client_id=bad.client_id))
        self.strikes += 1
        if self.strikes >= settings.LIVE_STRIKES:
            await self._end(Close.BAD_FRAMES)

    async def _hello(self, frame: Frame) -> None:
        room = hub.of_this_process().join(self)
        self.entered = self.catching_up = True
        # Only what is read after joining is sure to leave no hole before what is told.
        standing = await self._look_again()
        if standing is None:
            return
        self.tab = frame.get("tab") or f"{id(self)}"
        self.opened_at = time.time_ns()
        self._tell_own_tabs(
            events.tab_opened(self.session_id, self.person_id, self.tab, self.opened_at)
        )
        welcome = await database_sync_to_async(_welcome)(standing)
        self._send(welcome)
        room.begin(welcome["last"], welcome["phase"])
        self.last = self.has = frame["last"]
        if frame.get("epoch", welcome["epoch"]) != welcome["epoch"] or self.last > welcome["last"]:
            self._send(events.resync(welcome["epoch"]))
            self.last = self.has = 0
        await self._catch_up()
        self._send(events.ready(self.last))

    async def _say(self, frame: Frame) -> None:
        client_id = frame["id"]
        words = Words(
            self.session_id, self.voice, UUID(client_id), frame["body"], frame.get("to", "room")
        )
        try:
            said = await hub.of_this_process().writer.say(words)
        except Refused as no:
            if no.code == Code.NOT_ALLOWED and await self._look_again() is None:
                return
            self._send(
                events.refused(no.code, no.text, client_id=client_id, retry_after=no.retry_after)
            )
            return
        self._send(events.said(client_id, said.seq, said.state, help_now=said.help_now))

    async def _from(self, frame: Frame) -> None:
        """The client saw a gap: everything after that number is sent again."""
        self.catching_up = True
        self.last = min(self.last, frame["seq"])
        await self._catch_up()
        self._send(events.ready(self.last))

    async def _beat(self, frame: Frame) -> None:
        self._has(frame["last"])
        room = hub.of_this_process().rooms.get(self.session_id)
        if room is not None:
            self._send(events.beat(self.last, room.phase))

    async def _have(self, frame: Frame) -> None:
        self._has(frame["last"])

    def _has(self, last: int) -> None:
        if last > self.has:
            self.has = min(last, self.last)
            self.unread_bytes = 0

    _handlers: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
        "hello": _hello,
        "say": _say,
        "from": _from,
        "beat": _beat,
        "have": _have,
    }

    # To the client

    def _send(self, frame: Frame) -> None:
        self._send_text(events.dumps(frame))

    def _send_text(self, text: str) -> None:
        """Hand it to the server at once. A server that takes no more makes it wait here, in order;
        ours takes all, so what a page has not yet read is counted by what it says it has."""
        if self.ended:
            return
        if self.unsent is not None:
            self.unsent.append(text)
            return
        sending = self.base_send({"type": "websocket.send", "text": text})
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        self.unsent = []
        self._in_background(self._send_the_rest(sending, waits_for))

    async def _send_the_rest(self, sending: Any, waits_for: Any) -> None:
        await _resumed(sending, waits_for)
        while self.unsent and not self.ended:
            waiting, self.unsent = self.unsent, []
            for text in waiting:
                await self.base_send({"type": "websocket.send", "text": text})
        self.unsent = None

    async def _catch_up(self) -> None:
        """Send what the log has after `last`, then what was told meanwhile. Whether this person may
        read is asked with it."""
        while not self.ended:
            unread = await database_sync_to_async(self._read)()
            if unread is None:
                await self._end(Close.NOT_ALLOWED)
                return
            for frame in unread.frames:
                self._send(frame)
                self.last = frame["seq"]
                if frame.get("phase") == Phase.CLOSED:
                    await self._end(Close.ENDED)
                    return
            if unread.is_all and self._goes_on():
                return

    def _goes_on(self) -> bool:
        """From here on events are heard as they are told. False if the log has to be read again."""
        self.catching_up = False
        self.has, self.unread_bytes = self.last, 0  # counted from here: what was missed may be much
        told, self.later = self.later, []
        for announcement in told:
            self.hear(announcement)
        return not self.catching_up

    def _read(self) -> talking.Unread | None:
        session = GroupSession.objects.with_key().filter(pk=self.session_id).first()
        if session is None or not access.may_still_read(session, self.person_id):
            return None
        return talking.read(session, eyes=self.eyes, after=self.last)

    # From the hub

    def hear(self, announcement: Announcement) -> None:
        if self.catching_up:
            self.later.append(announcement)
            return
        if self.ended or announcement.seq <= self.last:
            return
        knows = announcement.readers.get(self.person_id) == self.is_staff
        if announcement.seq > self.last + 1 or not knows:
            self.catching_up = True
            self.later.append(announcement)
            self._in_background(self._look_and_catch_up())
            return
        text = announcement.text_for(self.person_id, is_staff=self.is_staff)
        self._send_text(text)
        self.last = announcement.seq
        if announcement.phase == Phase.CLOSED:
            self._in_background(self._end(Close.ENDED))
            return
        self.unread_bytes += len(text)
        if (
            self.last - self.has > settings.LIVE_FURTHEST_BEHIND
            or self.unread_bytes > settings.LIVE_MOST_UNREAD_BYTES
        ):
            self._in_background(self._end(Close.TOO_SLOW))

    async def _look_and_catch_up(self) -> None:
        if await self._look_again() is not None:
            await self._catch_up()

    def hear_state(self, text: str) -> None:
        if self.checked_at and not self.catching_up:
            self._send_text(text)

    def hear_hint(self, hint: Frame) -> None:
        match hint["hint"]:
            case "access":
                self._in_background(self._look_for_change())
            case "signed_out" if hint["hash"] == fingerprint(self.scope["session"].session_key):
                self._in_background(self._end(Close.SIGN_IN))
            case "tab_opened" if hint["at"] > self.opened_at:
                self.newer_tabs.add(hint["tab"])
                if hint["tab"] == self.tab or len(self.newer_tabs) >= settings.LIVE_TABS:
                    self._in_background(self._end(Close.OPENED_ELSEWHERE))
            case "tab_closed":
                self.newer_tabs.discard(hint["tab"])
                self._in_background(self._show_sign_of_life())

    async def _look_for_change(self) -> None:
        if not self.ended:
            await self._look_again()

    async def _show_sign_of_life(self) -> None:
        if not self.ended:
            await database_sync_to_async(_sign_of_life)(self.session_id, self.person_id)


@types.coroutine
def _resumed(sending: Any, waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was begun by hand and has to wait after all."""
    try:
        while True:
            waits_for = sending.send((yield waits_for))
    except StopIteration:
        return


def _welcome(standing: access.Standing) -> Frame:
    staffing.sign_of_life(standing.session, standing.person.pk)
    return talking.enter(standing)


def _sign_of_life(session_id: int, person_id: int) -> None:
    session = GroupSession.objects.filter(pk=session_id).first()
    if session is not None:
        staffing.sign_of_life(session, person_id)


def _gone_silent(session_id: int, person_id: int) -> None:
    session = GroupSession.objects.filter(pk=session_id).first()
    if session is not None:
        staffing.gone_silent(session, person_id)
