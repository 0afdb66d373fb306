"""The socket of one person in one room. It carries; the rules are elsewhere."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import OperationalError

from . import access, events, recording, roster, staffing, talking
from .events import BadFrame, Close, Code, Frame
from .models import GroupSession
from .pace import Bucket
from .phases import Phase
from .refusals import Refused
from .signing_out import fingerprint


class RoomConsumer(AsyncWebsocketConsumer):
    """`last` is the highest number this socket was sent: lower ones are never sent twice, and a
    hole is read from the log before anything that comes after it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.entered = False
        self.ended = False
        self.last = 0
        self.strikes = 0
        self.tab = ""
        self.opened_at = 0
        self.people: list[Frame] = []
        self.newer_tabs: set[str] = set()
        self.subscribed: list[str] = []
        self.checked_at = 0.0
        self.stayed_at = (
            time.monotonic()
        )  # the page that opened this socket has just been asked for
        self.standing: access.Standing
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.bucket = Bucket(
            burst=settings.LIVE_FRAMES_BURST, per_second=settings.LIVE_FRAMES_PER_SECOND
        )
        try:
            await super().__call__(scope, receive, send)
        finally:
            for task in self.tasks.values():
                task.cancel()

    # Opening and closing

    async def connect(self) -> None:
        # A close code reaches the page only from a socket that was accepted.
        await self.accept()
        if await self._look_again() is not None:
            self._later("hello", self._give_up_waiting, settings.LIVE_HELLO_SECONDS)

    async def _give_up_waiting(self) -> None:
        if not self.entered:
            await self._end(Close.BAD_FRAMES)

    async def _end(self, code: Close) -> None:
        if not self.ended:
            self.ended = True
            await self._unsubscribe()
            await self.close(int(code))

    async def disconnect(self, code: int) -> None:
        was_closed_by_us, self.ended = self.ended, True
        if not was_closed_by_us:
            await self._unsubscribe()
        if self.entered and self.standing.is_staff:
            standing = self.standing
            await database_sync_to_async(staffing.gone_silent)(standing.session, standing.person.pk)
            # Only after the lease has ended may the other tabs renew it.
            await self._tell_own_tabs(events.tab_closed(self.tab))

    async def _subscribe(self) -> None:
        standing = self.standing
        session_id, person_id = standing.session.pk, standing.person.pk
        hears = events.facilitators if standing.is_staff else events.room
        for group in (
            hears(session_id),
            events.in_room(session_id, person_id),
            events.everywhere(person_id),
        ):
            await self.channel_layer.group_add(group, self.channel_name)
            self.subscribed.append(group)

    async def _unsubscribe(self) -> None:
        while self.subscribed:
            await self.channel_layer.group_discard(self.subscribed.pop(), self.channel_name)

    async def _tell_own_tabs(self, frame: Frame) -> None:
        group = events.in_room(self.standing.session.pk, self.standing.person.pk)
        await self.channel_layer.group_send(group, frame)

    # Who this is, asked again on every frame

    async def _look_again(self) -> access.Standing | None:
        """The standing of this moment, or None when the socket had to be closed."""
        found = await database_sync_to_async(self._look)()
        if isinstance(found, Close):
            await self._end(found)
            return None
        self.standing = found
        self.checked_at = time.monotonic()
        return found

    def _look(self) -> access.Standing | Close:
        person = access.who_is_signed_in(self.scope["session"].session_key)
        if person is None:
            return Close.SIGN_IN
        session = (
            GroupSession.objects.with_key()
            .filter(slug=self.scope["url_route"]["kwargs"]["slug"])
            .first()
        )
        if session is None:
            return Close.NO_SUCH_SESSION
        standing = access.standing_of(person, session)
        if standing.is_inside and session.phase == Phase.CLOSED:
            return Close.ENDED
        if self.entered and standing.is_staff != self.standing.is_staff:
            return Close.NOT_ALLOWED  # this socket listens to the wrong group now
        return standing if standing.may(access.Action.ENTER) else Close.NOT_ALLOWED

    # From the client

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.ended:
            return
        if not self.bucket.take():
            await self._send(events.refused(Code.TOO_FAST, "Too many frames."))
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
            standing = await self._look_again()
            if standing is not None:
                await self._stay(standing)
                await self._handlers[frame["type"]](self, frame, standing)
        except OperationalError:
            await self._busy(frame)

    async def _stay(self, standing: access.Standing) -> None:
        """An open room counts as being there: the browser session goes on while frames come in."""
        now = time.monotonic()
        if (
            now - self.stayed_at < settings.SESSION_STEP_SECONDS
            or not standing.session.keeps_people_signed_in
        ):
            return
        self.stayed_at = now
        await database_sync_to_async(access.stay_signed_in)(self.scope["session"].session_key)

    async def _busy(self, frame: Frame) -> None:
        """The database cannot answer just now. Who has not been welcomed comes back by itself."""
        await self._send(
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
        await self._send(events.refused(bad.code, bad.text, client_id=bad.client_id))
        self.strikes += 1
        if self.strikes >= settings.LIVE_STRIKES:
            await self._end(Close.BAD_FRAMES)

    async def _hello(self, frame: Frame, standing: access.Standing) -> None:
        if not self.entered:
            await self._subscribe()
            self.entered = True
        self.tab = frame.get("tab") or self.channel_name
        self.opened_at = time.time_ns()
        await self._tell_own_tabs(events.tab_opened(self.tab, self.opened_at))
        await database_sync_to_async(staffing.sign_of_life)(standing.session, standing.person.pk)
        welcome = await database_sync_to_async(talking.enter)(standing)
        await self._send(welcome)
        self.people = welcome["people"]
        self.last = frame["last"]
        if frame.get("epoch", welcome["epoch"]) != welcome["epoch"] or self.last > welcome["last"]:
            await self._send(events.resync(welcome["epoch"]))
            self.last = 0
        await self._deliver()
        await self._send(events.ready(self.last))

    async def _say(self, frame: Frame, standing: access.Standing) -> None:
        client_id = frame["id"]
        try:
            said = await database_sync_to_async(talking.say)(
                standing.session,
                author=standing.person,
                client_id=UUID(client_id),
                body=frame["body"],
                to=frame.get("to", "room"),
            )
        except Refused as no:
            await self._send(
                events.refused(no.code, no.text, client_id=client_id, retry_after=no.retry_after)
            )
            return
        await self._send(events.said(client_id, said.seq, said.state, help_now=said.help_now))

    async def _from(self, frame: Frame, standing: access.Standing) -> None:
        """The client saw a gap: everything after that number is sent again."""
        self.last = min(self.last, frame["seq"])
        await self._deliver()
        await self._send(events.ready(self.last))

    async def _beat(self, frame: Frame, standing: access.Standing) -> None:
        await database_sync_to_async(staffing.sign_of_life)(standing.session, standing.person.pk)
        await self._deliver()
        await self._send_people()  # whoever has gone silent leaves the list now
        await self._send(events.beat(self.last, standing.session.phase))

    _handlers: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
        "hello": _hello,
        "say": _say,
        "from": _from,
        "beat": _beat,
    }

    # To the client

    async def _send(self, frame: Frame) -> None:
        if not self.ended:
            await self.send(text_data=events.dumps(frame))

    async def _deliver(self) -> None:
        """Send what the log has after `last`. Whether this person may read is asked with it."""
        while not self.ended:
            unread = await database_sync_to_async(self._read)()
            if unread is None:
                await self._end(Close.NOT_ALLOWED)
                return
            for frame in unread.frames:
                await self._send(frame)
                self.last = frame["seq"]
                if frame.get("phase") == Phase.CLOSED:
                    await self._end(Close.ENDED)
                    return
            if unread.is_all:
                return

    def _read(self) -> talking.Unread | None:
        standing = self.standing
        if not access.may_still_read(standing.session, standing.person.pk):
            return None
        return talking.read(standing.session, eyes=standing.eyes, after=self.last)

    # From the channel layer

    async def log_announced(self, message: Frame) -> None:
        if self.ended or message["seq"] <= self.last:
            return
        if time.monotonic() - self.checked_at > settings.LIVE_HEARTBEAT * 2:
            await self._look_again()
        await self._deliver()

    async def access_changed(self, message: Frame) -> None:
        if not self.ended:
            await self._look_again()

    async def signed_out(self, message: Frame) -> None:
        if message["session"] == fingerprint(self.scope["session"].session_key):
            await self._end(Close.SIGN_IN)

    async def tab_opened(self, message: Frame) -> None:
        if message["at"] <= self.opened_at:
            return
        self.newer_tabs.add(message["tab"])
        if message["tab"] == self.tab or len(self.newer_tabs) >= settings.LIVE_TABS:
            await self._end(Close.OPENED_ELSEWHERE)

    async def tab_closed(self, message: Frame) -> None:
        self.newer_tabs.discard(message["tab"])
        if not self.ended:
            standing = self.standing
            await database_sync_to_async(staffing.sign_of_life)(
                standing.session, standing.person.pk
            )

    async def people_changed(self, message: Frame) -> None:
        self._later("people", self._send_people, settings.LIVE_STATE_DELAY)

    async def console_changed(self, message: Frame) -> None:
        self._later("console", self._send_console, settings.LIVE_STATE_DELAY)

    async def _send_people(self) -> None:
        session = self.standing.session
        if await database_sync_to_async(access.may_still_read)(session, self.standing.person.pk):
            here = await database_sync_to_async(roster.here)(session)
            if here != self.people:
                self.people = here
                await self._send(events.people(_now(), here))

    async def _send_console(self) -> None:
        await self._send(events.console(_now()))

    def _later(
        self, name: str, what: Callable[[], Coroutine[Any, Any, None]], delay: float
    ) -> None:
        """Do it once after `delay` seconds, however often it is asked for until then."""

        async def wait() -> None:
            await asyncio.sleep(delay)
            self.tasks.pop(name, None)
            if not self.ended:
                await what()

        if not self.ended and name not in self.tasks:
            self.tasks[name] = asyncio.create_task(wait())


def _now() -> int:
    """A version for state that is not in the log: milliseconds, so the newer one is higher."""
    return time.time_ns() // 1_000_000
