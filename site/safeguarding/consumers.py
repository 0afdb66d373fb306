"""The socket of one page of the review queue. It carries; who may look is asked every time."""

import json
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from accounts.at_sockets import who_is_signed_in

from . import events
from .events import Close, Frame
from .models import Case

# A page says that it is there a few times a minute; this many in as many seconds is no page of ours.
MOST, SECONDS = 20, 10


class QueueConsumer(AsyncWebsocketConsumer):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.ended = False
        self.heard: list[float] = []
        await super().__call__(scope, receive, send)

    async def connect(self) -> None:
        # A close code reaches the page only from a socket that was accepted.
        await self.accept()
        if await self._person() is None:
            return
        await self.channel_layer.group_add(events.QUEUE, self.channel_name)
        await self._send({"type": "ready"})

    async def disconnect(self, code: int) -> None:
        self.ended = True
        await self.channel_layer.group_discard(events.QUEUE, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.ended:
            return
        now = time.monotonic()
        self.heard = [at for at in self.heard if at > now - SECONDS] + [now]
        if len(self.heard) > MOST:
            await self._end(Close.TOO_FAST)
        elif not events.is_beat(text_data):
            await self._end(Close.BAD_FRAMES)
        elif await self._person() is not None:
            await self._send({"type": "beat"})

    async def case_moved(self, message: Frame) -> None:
        """From the channel layer. Costs the questions who this is, and one query."""
        person = None if self.ended else await self._person()
        if person is None:
            return
        case = await database_sync_to_async(self._case)(message["case"])
        if case is not None:
            await self._send(events.encode(case, person, is_new=message["new"]))

    @staticmethod
    def _case(pk: int) -> Case | None:
        return Case.objects.select_related("claimed_by").filter(pk=pk).first()

    async def _person(self) -> Any:
        """Who this is now, with the second step shown and the right to look; None when the socket
        had to be closed."""
        found = await database_sync_to_async(self._look)()
        if isinstance(found, Close):
            await self._end(found)
            return None
        return found

    def _look(self) -> Any:
        person = who_is_signed_in(self.scope["session"].session_key)
        if person is None:
            return Close.SIGN_IN
        return person if person.has_perm("safeguarding.view_case") else Close.NOT_ALLOWED

    async def _end(self, code: Close) -> None:
        if not self.ended:
            self.ended = True
            await self.channel_layer.group_discard(events.QUEUE, self.channel_name)
            await self.close(int(code))

    async def _send(self, frame: Frame) -> None:
        if not self.ended:
            await self.send(text_data=json.dumps(frame, separators=(",", ":")))
