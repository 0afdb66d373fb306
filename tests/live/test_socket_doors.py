"""Who gets a socket at all, and why the others do not."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import User
from support.live import conducting, joining
from support.live.models import GroupSession

from .conftest import Connect, Socket, do, plan

pytestmark = pytest.mark.committed


@pytest.mark.parametrize("who", ["stranger", "editor", "visitor", "waiting", "declined"])
async def test_nobody_else_gets_in(
    lobby: GroupSession,
    facilitator: User,
    member: User,
    stranger: User,
    editor: User,
    connect: Connect,
    who: str,
) -> None:
    if who in ("waiting", "declined"):
        asked = await do(joining.ask_to_join, lobby, person=member, agreed=True)
        if who == "declined":
            await do(conducting.decline, lobby, asked.key, facilitator=facilitator, reason="Full")
    people = {"stranger": stranger, "editor": editor, "visitor": Client()}
    socket = await connect(lobby, people.get(who, member), hello=False)

    assert await socket.close_code() == (4401 if who == "visitor" else 4403)


async def test_an_unknown_session_is_told_apart(member: User, connect: Connect) -> None:
    socket = await connect("no-such-session", member, hello=False)

    assert await socket.close_code() == 4404


async def test_a_closed_session_is_told_apart(
    room: GroupSession, member: User, facilitator: User, connect: Connect
) -> None:
    await do(conducting.close, room, facilitator=facilitator)
    socket = await connect(room, member, hello=False)

    assert await socket.close_code() == 4410


@pytest.mark.parametrize(
    "origin", ["https://testserver", "http://testserver:8001", "http://elsewhere", "null"]
)
async def test_a_page_of_another_origin_cannot_open_a_socket(
    room: GroupSession, member: User, signed_in: Callable[[User], Client], origin: str
) -> None:
    client = await sync_to_async(signed_in)(member)
    socket = Socket(room, client, origin)

    assert not await socket.open()


async def test_a_member_of_one_room_hears_nothing_of_another(
    room: GroupSession, member: User, facilitator: User, stranger: User, connect: Connect
) -> None:
    other = await do(plan, facilitator)
    await do(conducting.open_lobby, other, facilitator=facilitator)
    socket = await connect(other, member, hello=False)

    assert await socket.close_code() == 4403


async def test_a_facilitator_who_showed_no_second_factor_gets_no_socket(
    room: GroupSession, facilitator: User, member: User, connect: Connect, settings: Any
) -> None:
    inside = await connect(room, facilitator)
    settings.STAFF_SECOND_FACTOR_REQUIRED = True

    outside = await connect(room, facilitator, hello=False)
    assert await outside.close_code() == 4403
    await inside.send(type="beat", last=0)  # and one that is open is asked again with every frame
    assert await inside.close_code() == 4403
    assert (await (await connect(room, member)).say("Hello"))["type"] == "said"
