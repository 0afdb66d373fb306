"""A room that is open counts as being there; one that is over, or forgotten, does not."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import ending_sessions
from accounts.browser_sessions import hash_of
from accounts.models import BrowserSession, User
from support.live import joining
from support.live.models import GroupSession, Phase

from .conftest import Connect, do, put_in

SignIn = Callable[[User], Client]


def nearly_over(client: Client) -> None:
    """As if nobody had asked for a page for 29 minutes."""
    key = client.cookies[configured.SESSION_COOKIE_NAME].value
    changed = BrowserSession.objects.filter(pk=hash_of(key))
    assert changed.update(expire_date=timezone.now() + timedelta(seconds=50))


def lasts(client: Client) -> bool:
    """Whether it would last for about half an hour from now."""
    key = client.cookies[configured.SESSION_COOKIE_NAME].value
    row = BrowserSession.objects.get(pk=hash_of(key))
    return row.expire_date > timezone.now() + timedelta(minutes=28)


@pytest.mark.committed
async def test_listening_in_a_room_keeps_somebody_signed_in(
    room: GroupSession, member: User, connect: Connect, signed_in: SignIn, settings: object
) -> None:
    settings.SESSION_STEP_SECONDS = 1  # type: ignore[attr-defined]
    client = await sync_to_async(signed_in)(member)
    socket = await connect(room, client)
    await do(nearly_over, client)
    assert not await do(lasts, client)
    for _ in range(40):
        await socket.catch_up()
        if await do(lasts, client):
            break
        await asyncio.sleep(0.1)
    assert await do(lasts, client)


@pytest.mark.committed
async def test_a_session_that_has_ended_by_time_closes_the_socket_when_it_is_looked_at_again(
    room: GroupSession, member: User, connect: Connect, signed_in: SignIn, settings: Any
) -> None:
    settings.LIVE_HEARTBEAT = 0  # the last look is never new enough
    client = await sync_to_async(signed_in)(member)
    socket = await connect(room, client)
    await do(BrowserSession.objects.of(member).update, expire_date=timezone.now())
    await socket.send(type="beat", last=0)
    assert await socket.close_code() == 4401


@pytest.mark.committed
@pytest.mark.parametrize("how", ["ended from another browser", "ended at the desk", "purged"])
async def test_ending_a_session_closes_its_sockets_at_once_and_no_others(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    signed_in: SignIn,
    how: str,
) -> None:
    here, there = await sync_to_async(signed_in)(member), await sync_to_async(signed_in)(member)
    mine, theirs = await connect(room, here), await connect(room, there)
    other = await connect(room, other_member)
    if how == "ended from another browser":
        await sync_to_async(here.post)(reverse("account_sessions"), {"end": "others"})
    elif how == "ended at the desk":
        await do(ending_sessions.end_all, member)
        assert await mine.close_code() == 4401
    else:
        key = hash_of(there.cookies[configured.SESSION_COOKIE_NAME].value)
        overdue = BrowserSession.objects.filter(pk=key)
        await do(overdue.update, expire_date=timezone.now())
        await do(lambda: BrowserSession.objects.ended().delete())

    assert await theirs.close_code() == 4401
    if how != "ended at the desk":
        assert (await mine.say("Still here"))["type"] == "said"
    assert (await other.say("Here too"))["type"] == "said"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["live:room", "live:frame", "live:poll"])
def test_reading_along_without_a_socket_counts_as_being_there(
    room: GroupSession, member: User, signed_in: SignIn, page: str
) -> None:
    client = signed_in(member)
    nearly_over(client)
    assert client.get(reverse(page, args=[room.slug])).status_code == 200
    assert lasts(client)


@pytest.mark.django_db
def test_waiting_for_a_room_counts_as_being_there(
    lobby: GroupSession, member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    joining.ask_to_join(lobby, person=member, agreed=True)
    for page in ("live:waiting_state", "live:waiting_frame"):
        nearly_over(client)
        assert client.get(reverse(page, args=[lobby.slug])).status_code == 200
        assert lasts(client)


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["closed", "forgotten"])
@pytest.mark.parametrize("page", ["live:frame", "live:poll", "live:waiting_state"])
def test_a_page_left_open_in_a_room_that_is_over_keeps_nobody_signed_in(
    room: GroupSession, member: User, signed_in: SignIn, page: str, over: str
) -> None:
    if over == "closed":
        put_in(room, Phase.CLOSED)
    else:
        long_ago = timezone.now() - timedelta(minutes=room.length + 61)
        GroupSession.objects.filter(pk=room.pk).update(starts_at=long_ago)
    client = signed_in(member)
    nearly_over(client)
    client.get(reverse(page, args=[room.slug]))
    assert not lasts(client)
