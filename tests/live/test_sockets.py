"""On the wire: order, resuming, privacy, and sockets that close when they must."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import User
from support.live import conducting, joining, moderation, planning, presence, talking
from support.live.models import GroupSession, Participation, RoomEvent

from .conftest import Connect, do

pytestmark = pytest.mark.committed

PHONE = "Ring me on 07700 900123 tonight"


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.LIVE_STATE_DELAY = 0.01


async def test_hello_is_answered_by_welcome_what_was_missed_and_ready(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member, hello=False)
    frames = await socket.hello()

    welcome, *missed, ready = frames
    assert (welcome["type"], welcome["phase"]) == ("welcome", "opening")
    assert welcome["me"]["part"] == "member"
    assert [frame["seq"] for frame in missed] == list(range(1, room.last_seq + 1))
    assert ready == {"type": "ready", "last": room.last_seq}


async def test_everybody_gets_a_message_after_it_is_stored(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    speaker, listener = await connect(room, member), await connect(room, other_member)
    answer = await speaker.say("Good evening")

    assert await do(RoomEvent.objects.of(room).filter(seq=answer["seq"]).exists)
    assert answer["state"] == "shown"
    heard = (await listener.until("message"))[-1]
    assert (heard["seq"], heard["body"]) == (answer["seq"], "Good evening")
    assert "own" not in heard


async def test_nothing_is_acknowledged_or_announced_when_the_commit_fails(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speaker, listener = await connect(room, member), await connect(room, other_member)
    real = talking.say_all

    def fails_at_the_end(batch: Any) -> Any:
        from django.db import transaction

        with transaction.atomic():
            real(batch)
            raise talking.Refused(talking.Code.NOT_NOW, "The disk is full.")

    monkeypatch.setattr("support.live.talking.say_all", fails_at_the_end)
    answer = await speaker.say("Good evening")

    assert answer["type"] == "refused"
    assert await listener.catch_up() == []
    assert not await do(RoomEvent.objects.of(room).messages().exists)


async def test_sending_the_same_id_again_gives_the_same_answer(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    speaker, listener = await connect(room, member), await connect(room, other_member)
    client_id = str(uuid4())
    first = await speaker.say("Good evening", client_id=client_id)
    again = await (await connect(room, member)).say("Good evening", client_id=client_id)

    assert again == first
    heard = [frame["body"] for frame in await listener.catch_up() if frame["type"] == "message"]
    assert heard == ["Good evening"]


async def test_somebody_who_was_cut_off_gets_what_they_missed_once_and_in_order(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    listener, speaker = await connect(room, other_member), await connect(room, member)
    heard_before = (await speaker.say("one"))["seq"]
    await listener.until("message")
    await listener.leave()
    for body in ("two", PHONE, "three"):
        await speaker.say(body)

    back = await connect(room, other_member, hello=False)
    frames = (await back.hello(last=heard_before))[1:-1]

    assert [frame["seq"] for frame in frames] == list(range(heard_before + 1, heard_before + 4))
    assert [frame.get("body") for frame in frames] == ["two", None, "three"]
    assert await back.catch_up() == []


async def test_a_lost_announcement_is_made_good_by_the_next_one(
    room: GroupSession,
    member: User,
    other_member: User,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speaker, listener = await connect(room, member), await connect(room, other_member)
    with monkeypatch.context() as patch:
        patch.setattr("support.live.announcing.publish", lambda *what: None)
        lost = await speaker.say("lost on the way")
    heard = await speaker.say("this one arrives")

    frames = [frame for frame in await listener.until("message") if frame["type"] == "message"]
    frames += [frame for frame in await listener.until("message") if frame["type"] == "message"]
    assert [frame["seq"] for frame in frames] == [lost["seq"], heard["seq"]]


async def test_a_client_with_a_gap_can_ask_from_a_number(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    await socket.send(type="from", seq=1)

    frames = await socket.until("ready")
    assert [frame["seq"] for frame in frames[:-1]] == list(range(2, room.last_seq + 1))


@pytest.mark.parametrize("position", [{"last": 1, "epoch": "another"}, {"last": 10_000}])
async def test_a_client_of_another_log_is_told_to_begin_again(
    room: GroupSession, member: User, connect: Connect, position: dict[str, Any]
) -> None:
    socket = await connect(room, member, hello=False)
    _, resync, *frames, _ = await socket.hello(**position)

    assert resync == {"type": "resync", "epoch": room.epoch}
    assert [frame["seq"] for frame in frames] == list(range(1, room.last_seq + 1))


async def test_a_held_message_never_reaches_the_sockets_of_other_members(
    room: GroupSession, member: User, other_member: User, facilitator: User, connect: Connect
) -> None:
    writer, other = await connect(room, member), await connect(room, other_member)
    console, second_tab = await connect(room, facilitator), await connect(room, member)
    answer = await writer.say(PHONE)

    assert answer["state"] == "held"
    assert (await console.until("message"))[-1]["body"] == PHONE
    assert (await second_tab.until("message"))[-1]["state"] == "held"
    assert await other.catch_up() == [{"type": "tombstone", "seq": answer["seq"]}]

    await do(moderation.release, room, answer["seq"], by=facilitator)
    released = (await other.until("message"))[-1]
    assert (released["body"], released["ref"]) == (PHONE, answer["seq"])
    assert released["seq"] == answer["seq"] + 1


async def test_a_private_line_stays_private(
    room: GroupSession, member: User, other_member: User, facilitator: User, connect: Connect
) -> None:
    writer, other = await connect(room, member), await connect(room, other_member)
    console = await connect(room, facilitator)
    answer = await writer.say("I feel unsafe at home", to="facilitators")

    assert (await console.until("message"))[-1]["to"] == {"audience": "facilitators"}
    assert await other.catch_up() == [{"type": "tombstone", "seq": answer["seq"]}]


async def test_words_of_crisis_bring_help_with_the_answer(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)

    assert (await socket.say("I want to die"))["help"] is True


async def test_a_removed_person_is_closed_at_once_and_hears_nothing_more(
    room: GroupSession, member: User, facilitator: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    key = (await do(Participation.objects.get, session=room, person=member)).key
    await do(conducting.remove, room, key, facilitator=facilitator, reason="Take a rest.")
    await do(talking.say, room, author=facilitator, client_id=uuid4(), body="After")

    said = []
    while (event := await socket.wire.receive_output(timeout=5))["type"] != "websocket.close":
        said.append(event["text"])
    assert event["code"] == 4403
    assert not any("After" in text for text in said)


async def test_a_removed_person_is_closed_even_when_the_announcement_is_lost(
    room: GroupSession,
    member: User,
    facilitator: User,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    socket = await connect(room, member)
    monkeypatch.setattr("support.live.announcing.announce", lambda *what: None)
    key = (await do(Participation.objects.get, session=room, person=member)).key
    await do(conducting.remove, room, key, facilitator=facilitator, reason="Take a rest.")

    assert await socket.close_code() == 4403


async def test_a_facilitator_taken_off_the_plan_is_closed_at_once(
    room: GroupSession, facilitator: User, second_facilitator: User, connect: Connect
) -> None:
    socket = await connect(room, second_facilitator)
    await do(planning.set_facilitators, room, [facilitator], planner=facilitator)

    assert await socket.close_code() == 4403


async def test_who_may_read_is_asked_again_at_delivery(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    """Removed by a process that died before it could tell: the rows alone decide."""
    speaker, removed = await connect(room, member), await connect(room, other_member)
    gone = Participation.objects.filter(session=room, person=other_member)
    await do(gone.update, state=Participation.State.REMOVED)
    await speaker.say("Good evening")

    assert await removed.close_code() == 4403


async def test_who_may_speak_is_asked_again_on_every_frame(
    room: GroupSession, member: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    await do(User.objects.filter(pk=member.pk).update, is_active=False)
    await socket.send(type="say", id=str(uuid4()), body="Am I still here?")

    assert await socket.close_code() == 4401
    assert not await do(RoomEvent.objects.of(room).messages().exists)


async def test_signing_out_closes_the_sockets_of_that_browser_only(
    room: GroupSession, member: User, connect: Connect, signed_in: Callable[[User], Client]
) -> None:
    here, elsewhere = await sync_to_async(signed_in)(member), await sync_to_async(signed_in)(member)
    leaving, staying = await connect(room, here), await connect(room, elsewhere)
    await sync_to_async(here.get)("/exit")

    assert await leaving.close_code() == 4401
    assert (await staying.say("I am still here"))["type"] == "said"


async def test_leaving_closes_ones_own_sockets_and_tells_the_room(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    mine, other = await connect(room, member), await connect(room, other_member)
    await do(joining.leave, room, person=member)

    assert await mine.close_code() == 4403
    assert (await other.until("went"))[-1]["person"]["name"] == member.screen_name


async def test_being_cut_off_is_not_leaving(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    mine, other = await connect(room, member), await connect(room, other_member)
    await mine.leave()

    assert await other.catch_up() == []
    assert (await do(Participation.objects.get, session=room, person=member)).state == "admitted"


async def test_closing_the_session_tells_everyone_and_closes_the_sockets(
    room: GroupSession, member: User, facilitator: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    await do(conducting.close, room, facilitator=facilitator)

    assert (await socket.until("phase"))[-1]["phase"] == "closed"
    assert await socket.close_code() == 4410


async def test_the_same_tab_opened_again_replaces_its_old_socket(
    room: GroupSession, member: User, connect: Connect
) -> None:
    old, other_tab = await connect(room, member, hello=False), await connect(room, member)
    await old.hello(tab="one")
    new = await connect(room, member, hello=False)
    await new.hello(tab="one")

    assert await old.close_code() == 4409
    assert (await new.say("Back again"))["type"] == "said"
    assert (await other_tab.catch_up())[-1]["body"] == "Back again"


async def test_one_person_has_a_limited_number_of_tabs(
    room: GroupSession, member: User, connect: Connect, settings: Any
) -> None:
    settings.LIVE_TABS = 2
    first, _, _ = [await connect(room, member) for _ in range(3)]

    assert await first.close_code() == 4409


async def test_two_tabs_of_one_facilitator_are_one_pair_of_eyes(
    lobby: GroupSession, facilitator: User, connect: Connect
) -> None:
    await connect(lobby, facilitator)
    await connect(lobby, facilitator)

    with pytest.raises(conducting.Refused) as no:
        await do(conducting.open_room, lobby, facilitator=facilitator)
    assert no.value.code == "short_staffed"


async def test_a_facilitator_who_closes_one_of_two_tabs_is_still_here(
    room: GroupSession, facilitator: User, connect: Connect
) -> None:
    one, two = await connect(room, facilitator), await connect(room, facilitator)
    await one.leave()
    await two.catch_up()

    assert await do(presence.present, room.pk, [facilitator.pk]) == {facilitator.pk}


async def test_an_open_room_that_loses_its_staff_pauses_and_says_so(
    room: GroupSession,
    member: User,
    facilitator: User,
    second_facilitator: User,
    connect: Connect,
    settings: Any,
) -> None:
    settings.LIVE_STAFF_GRACE = 0
    listener = await connect(room, member)
    one, two = await connect(room, facilitator), await connect(room, second_facilitator)
    await two.leave()

    paused = (await listener.until("phase"))[-1]
    assert (paused["phase"], paused["by"]) == ("paused", None)
    assert "two of those who run it" in paused["text"]
    assert (await listener.say("Hello?"))["code"] == "paused"
    assert (await one.catch_up())[-1]["phase"] == "paused"
