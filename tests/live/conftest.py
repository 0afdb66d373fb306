"""A session, the people in it, and sockets that talk to it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from portal.asgi import application
from support.live import conducting, joining, presence
from support.live.models import GroupSession, Participation, Phase, SessionStaff

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "live-protocol.schema.json").read_text(encoding="utf-8")
)
FROM_SERVER = jsonschema.Draft202012Validator(
    {**SCHEMA, "$ref": "#/$defs/fromServer"}, format_checker=jsonschema.FormatChecker()
)
STATE = ("people", "console", "floor", "reactions")  # frames that come when they like


def plan(*facilitators: User, **fields: Any) -> GroupSession:
    session = GroupSession.objects.create(
        **{
            "title": "Early days",
            "summary": "For anyone who found out lately.",
            "starts_at": timezone.now() + timedelta(minutes=5),
            **fields,
        }
    )
    for person in facilitators:
        SessionStaff.objects.create(session=session, person=person)
    return session


def let_in(
    session: GroupSession, member: User, facilitator: User, alias: str = ""
) -> Participation:
    waiting = joining.ask_to_join(session, person=member, agreed=True, alias=alias)
    conducting.admit(session, waiting.key, facilitator=facilitator)
    waiting.refresh_from_db()
    return waiting


def put_in(session: GroupSession, phase: Phase) -> GroupSession:
    """The session in that phase, however it came there."""
    session.phase = phase
    session.paused_from = Phase.SHARING if phase == Phase.PAUSED else ""
    session.closed_at = timezone.now() if phase == Phase.CLOSED else None
    session.save()
    return session


def locked_out(*args: Any, **kwargs: Any) -> Any:
    """Stands in for a read or write while another process holds the database."""
    raise OperationalError("database is locked")


@pytest.fixture
def planned(facilitator: User, second_facilitator: User) -> GroupSession:
    return plan(facilitator, second_facilitator)


@pytest.fixture
def lobby(planned: GroupSession, facilitator: User) -> GroupSession:
    conducting.open_lobby(planned, facilitator=facilitator)
    planned.refresh_from_db()
    return planned


@pytest.fixture
def staffed(lobby: GroupSession, facilitator: User, second_facilitator: User) -> GroupSession:
    presence.touch(lobby.pk, facilitator.pk)
    presence.touch(lobby.pk, second_facilitator.pk)
    return lobby


@pytest.fixture
def room(
    staffed: GroupSession, facilitator: User, member: User, other_member: User
) -> GroupSession:
    """Open, with both facilitators here and two members admitted."""
    let_in(staffed, member, facilitator)
    let_in(staffed, other_member, facilitator)
    conducting.open_room(staffed, facilitator=facilitator)
    staffed.refresh_from_db()
    return staffed


class Socket:
    """One tab of one person. Every frame received is checked against the documented schema."""

    def __init__(self, session: GroupSession | str, client: Client, origin: str) -> None:
        slug = session if isinstance(session, str) else session.slug
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if cookie is not None:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie.value}".encode()))
        self.log: list[dict[str, Any]] = []
        self.wire = WebsocketCommunicator(application, f"/live/{slug}/", headers=headers)

    async def open(self) -> bool:
        accepted, _ = await self.wire.connect(timeout=5)
        return bool(accepted)

    async def send(self, **frame: Any) -> None:
        await self.wire.send_to(text_data=json.dumps(frame))

    async def next(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.wire.receive_from(timeout=5))
        FROM_SERVER.validate(frame)
        return frame

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """All frames up to and with the first of this type, without lists of people."""
        frames = []
        while True:
            frame = await self.next()
            if frame["type"] == kind:
                return [*frames, frame]
            if frame["type"] not in STATE:
                frames.append(frame)

    async def hello(self, last: int = 0, **more: Any) -> list[dict[str, Any]]:
        await self.send(type="hello", v=1, last=last, **more)
        return await self.until("ready")

    async def say(self, body: str, to: str = "room", client_id: str = "") -> dict[str, Any]:
        """The answer. What else came in before it is kept in `log`."""
        await self.send(type="say", id=client_id or str(uuid4()), body=body, to=to)
        while True:
            frame = await self.next()
            if frame["type"] in ("said", "refused"):
                return frame
            self.log.append(frame)

    async def catch_up(self) -> list[dict[str, Any]]:
        """Whatever has come since, by way of a heartbeat."""
        await self.send(type="beat", last=0)
        frames = [*self.log, *(await self.until("beat"))[:-1]]
        self.log.clear()
        return [frame for frame in frames if frame["type"] not in STATE]

    async def close_code(self) -> int:
        while True:
            event = await self.wire.receive_output(timeout=5)
            if event["type"] == "websocket.close":
                return int(event.get("code", 1000))

    async def leave(self) -> None:
        await self.wire.disconnect(timeout=5)


Connect = Callable[..., Awaitable[Socket]]


@pytest.fixture
async def connect(signed_in: Callable[[User], Client]) -> AsyncIterator[Connect]:
    """`await connect(room, member)` is an open socket; all of them are closed in the end."""
    opened: list[Socket] = []

    async def connect(
        session: GroupSession | str,
        person: User | Client,
        *,
        origin: str = "http://testserver",
        hello: bool = True,
    ) -> Socket:
        client = person
        if not isinstance(client, Client):
            client = await sync_to_async(signed_in)(person)
        socket = Socket(session, client, origin)
        opened.append(socket)
        assert await socket.open()
        if hello:
            await socket.hello()
        return socket

    yield connect
    for socket in opened:
        if not socket.wire.future.done():
            await socket.leave()


async def do(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a verb from an async test, as a view would."""
    return await database_sync_to_async(verb)(*args, **kwargs)
