"""Who gets a socket at all, and why the others do not."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from support.live import conducting, joining
from support.live.models import GroupSession
from tests.conftest import PASSWORD

from .conftest import Connect, Socket, do, locked_out, plan

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
    settings.LIVE_HEARTBEAT = 0  # the last look is never new enough
    settings.STAFF_SECOND_FACTOR_REQUIRED = True

    outside = await connect(room, facilitator, hello=False)
    assert await outside.close_code() == 4403
    await inside.send(type="beat", last=0)  # and one that is open is asked again
    assert await inside.close_code() == 4403
    assert (await (await connect(room, member)).say("Hello"))["type"] == "said"


async def sockets_of(
    member: User, room: GroupSession, connect: Connect, signed_in: Callable[[User], Client]
) -> tuple[Client, Socket, Socket]:
    here, elsewhere = await sync_to_async(signed_in)(member), await sync_to_async(signed_in)(member)
    return here, await connect(room, here), await connect(room, elsewhere)


async def test_a_new_password_closes_all_sockets_of_the_person_at_once(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    signed_in: Callable[[User], Client],
) -> None:
    here, one, two = await sockets_of(member, room, connect, signed_in)
    other = await connect(room, other_member)
    form = {
        "oldpassword": PASSWORD,
        "password1": "another-lantern-quiet-9",
        "password2": "another-lantern-quiet-9",
    }
    answer = await sync_to_async(here.post)(reverse("account_change_password"), form)

    assert answer.status_code == 302
    assert [await one.close_code(), await two.close_code()] == [4401, 4401]
    assert (await other.say("Still here"))["type"] == "said"


async def test_an_account_that_is_switched_off_loses_its_sockets_at_once(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    member.is_active = False
    await do(member.save)

    assert await socket.close_code() == 4401


async def test_an_account_that_is_deleted_loses_its_sockets_at_once(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    await do(member.delete)

    assert await socket.close_code() == 4401


@pytest.mark.parametrize("by_way_of", ["remove", "clear", "people", "everybody"])
async def test_a_role_that_is_taken_away_closes_sockets_at_once(
    room: GroupSession, facilitator: User, connect: Connect, by_way_of: str
) -> None:
    socket = await connect(room, facilitator)
    role = await do(Group.objects.get, name=roles.FACILITATORS)
    ways = {
        "remove": lambda: facilitator.groups.remove(role),
        "clear": lambda: facilitator.groups.clear(),
        "people": lambda: role.user_set.remove(facilitator),
        "everybody": lambda: role.user_set.clear(),
    }
    await do(ways[by_way_of])

    assert await socket.close_code() == 4403


async def test_a_new_screen_name_closes_nothing(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    member.screen_name = "Silver Quay"
    await do(member.save)

    assert (await socket.say("Still here"))["type"] == "said"


async def test_a_database_that_is_busy_refuses_and_the_socket_stays(
    room: GroupSession, member: User, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await connect(room, member)
    client_id = str(uuid4())
    with monkeypatch.context() as patched:
        patched.setattr("support.live.recording.append_all", locked_out)
        answer = await socket.say("Hello", client_id=client_id)
        assert (answer["type"], answer["code"], answer["id"]) == ("refused", "busy", client_id)
        assert answer["retry_after"] > 0
        patched.setattr("support.live.talking.read", locked_out)
        await socket.send(type="from", seq=1)
        assert (await socket.until("refused"))[-1]["code"] == "busy"

    assert (await socket.say("Hello", client_id=client_id))["type"] == "said"


async def test_a_hello_that_cannot_be_answered_sends_the_page_to_try_again(
    room: GroupSession, member: User, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await connect(room, member, hello=False)
    monkeypatch.setattr("support.live.talking.enter", locked_out)
    await socket.send(type="hello", v=1, last=0)

    assert await socket.close_code() == 4503
