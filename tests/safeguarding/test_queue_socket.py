"""The socket of the queue: who may open it, what it says, and that it never says a word of a text."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts import roles
from accounts.models import User
from forum import posting
from forum.models import Post
from portal.asgi import application
from safeguarding import casework, deciding, events
from safeguarding.events import Close
from tests.conftest import make_person
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.committed


async def do(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await database_sync_to_async(verb)(*args, **kwargs)


class Socket:
    def __init__(self, client: Client, origin: str) -> None:
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if cookie is not None:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie.value}".encode()))
        self.wire = WebsocketCommunicator(application, "/ws/queue/", headers=headers)

    async def next(self) -> dict[str, Any]:
        return dict(json.loads(await self.wire.receive_from(timeout=5)))

    async def close_code(self) -> int:
        while True:
            event = await self.wire.receive_output(timeout=5)
            if event["type"] == "websocket.close":
                return int(event.get("code", 1000))


Connect = Callable[..., Awaitable[Socket]]


@pytest.fixture
async def connect(signed_in: Callable[[User], Client]) -> AsyncIterator[Connect]:
    opened: list[Socket] = []

    async def connect(
        person: User | None, *, origin: str = "http://testserver", ready: bool = True
    ) -> Socket:
        client = Client() if person is None else await sync_to_async(signed_in)(person)
        socket = Socket(client, origin)
        opened.append(socket)
        accepted, _ = await socket.wire.connect(timeout=5)
        assert accepted
        if ready:
            assert await socket.next() == {"type": "ready"}
        return socket

    yield connect
    for socket in opened:
        if not socket.wire.future.done():
            await socket.wire.disconnect(timeout=5)


async def test_everybody_at_the_queue_hears_who_took_a_case(
    member: User, moderator: User, connect: Connect
) -> None:
    swift = await do(make_person, "Moderator Swift", roles.MODERATORS)
    case = await do(waiting_case, member)
    mine, theirs = await connect(moderator), await connect(swift)

    await do(casework.claim, case, moderator=moderator)

    heard = await theirs.next()
    assert heard.pop("until")
    assert heard == {
        "type": "case",
        "case": case.pk,
        "state": "taken",
        "by": "Moderator Wren",
        "mine": False,
        "new": False,
    }
    assert (await mine.next())["mine"] is True


async def test_a_case_is_told_from_its_opening_to_its_decision_and_never_its_words(
    member: User, moderator: User, connect: Connect
) -> None:
    socket = await connect(moderator)
    said: list[dict[str, Any]] = []

    case = await do(waiting_case, member, "Sentinel words of a post")
    said.append(await socket.next())
    await do(casework.claim, case, moderator=moderator)
    said.append(await socket.next())
    await do(casework.release, case, moderator=moderator)
    said.append(await socket.next())
    await do(
        deciding.ask_for_change,
        case,
        moderator=moderator,
        version=1,
        policy=await do(rule),
        reason="Sentinel words of a reason",
    )
    said.append(await socket.next())
    await do(
        lambda: posting.edit_and_resubmit(
            Post.objects.get(pk=case.object_id), author=member, body="Other words"
        )
    )
    said.append(await socket.next())
    await do(deciding.approve, case, moderator=moderator, version=3)
    said.append(await socket.next())

    assert [(frame["state"], frame["new"]) for frame in said] == [
        ("waiting", True),
        ("taken", False),
        ("waiting", False),
        ("with_author", False),
        ("waiting", True),
        ("decided", False),
    ]
    assert "Sentinel" not in json.dumps(said)
    assert member.screen_name not in json.dumps(said)


async def test_nothing_is_told_of_what_was_rolled_back(
    member: User, moderator: User, connect: Connect
) -> None:
    case = await do(waiting_case, member)
    socket = await connect(moderator)

    def claim_in_vain() -> None:
        with transaction.atomic():
            casework.claim(case, moderator=moderator)
            transaction.set_rollback(True)

    await do(claim_in_vain)
    assert await socket.wire.receive_nothing(timeout=0.2)


async def test_only_who_may_look_at_the_queue_is_let_in(
    member: User, facilitator: User, editor: User, stranger: User, connect: Connect
) -> None:
    lead = await do(make_person, "Lead Heron", roles.SAFEGUARDING_LEADS)
    await connect(lead)
    for person in (member, facilitator, editor, stranger):
        socket = await connect(person, ready=False)
        assert await socket.close_code() == Close.NOT_ALLOWED
    socket = await connect(None, ready=False)
    assert await socket.close_code() == Close.SIGN_IN


async def test_staff_who_have_not_shown_the_second_step_are_not_let_in(
    moderator: User, connect: Connect, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    socket = await connect(moderator, ready=False)
    assert await socket.close_code() == Close.NOT_ALLOWED


async def test_a_page_of_another_origin_opens_nothing(
    moderator: User, signed_in: Callable[[User], Client]
) -> None:
    client = await sync_to_async(signed_in)(moderator)
    for origin in ("http://testserver:81", "https://testserver", "null"):
        accepted, _ = await Socket(client, origin).wire.connect(timeout=5)
        assert not accepted


async def test_the_right_to_look_is_asked_again_before_anything_is_told(
    member: User, moderator: User, connect: Connect
) -> None:
    socket = await connect(moderator)
    await do(moderator.groups.clear)
    await do(waiting_case, member)
    assert await socket.close_code() == Close.NOT_ALLOWED


@pytest.mark.parametrize("text", [" ", "{", "[]", '{"type":"beat","more":1}', "x" * 300, "[" * 256])
async def test_what_is_no_frame_of_ours_closes_the_socket(
    text: str, moderator: User, connect: Connect
) -> None:
    socket = await connect(moderator)
    await socket.wire.send_to(text_data=text)
    assert await socket.close_code() == Close.BAD_FRAMES


async def test_bytes_close_it_and_so_do_too_many_frames(moderator: User, connect: Connect) -> None:
    socket = await connect(moderator)
    await socket.wire.send_to(bytes_data=b"{}")
    assert await socket.close_code() == Close.BAD_FRAMES
    socket = await connect(moderator)
    for _ in range(30):
        await socket.wire.send_to(text_data='{"type": "beat"}')
    assert await socket.close_code() == Close.TOO_FAST


async def test_a_beat_is_answered(moderator: User, connect: Connect) -> None:
    socket = await connect(moderator)
    await socket.wire.send_to(text_data='{"type": "beat"}')
    assert await socket.next() == {"type": "beat"}


async def test_a_case_that_is_gone_is_passed_over(
    moderator: User, member: User, connect: Connect
) -> None:
    socket = await connect(moderator)
    case = await do(waiting_case, member)
    await socket.next()
    await do(events._send, {"type": "case.moved", "case": case.pk + 99, "new": False})
    await socket.wire.send_to(text_data='{"type": "beat"}')
    assert await socket.next() == {"type": "beat"}
