"""Back to the waiting room, a word to those who wait, another name, and closing what may be written."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from support.live import conducting, floor, hosting, joining, notes, side_rooms, talking
from support.live.access import Role, standing_of
from support.live.events import encode
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused

from .conftest import Connect, do

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def key_of(session: GroupSession, person: User) -> str:
    return Participation.objects.get(session=session, person=person).key


def last(room: GroupSession, person: User) -> dict[str, Any]:
    event = RoomEvent.objects.of(room).order_by("-seq")[0]
    return encode(event, standing_of(person, room).eyes)


def say(session: GroupSession, author: User, body: str, to: str = "room") -> talking.Said:
    return talking.say(session, author=author, client_id=uuid4(), body=body, to=to)


def test_who_is_put_back_waits_again_and_reads_why(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    signed_in: SignedIn,
) -> None:
    key = key_of(room, member)
    hosting.put_back(room, key, facilitator=facilitator, words="Back in a minute")

    assert standing_of(member, room).role == Role.WAITING
    assert (last(room, other_member)["type"], "reason" in last(room, other_member)) == (
        "went",
        False,
    )
    page = signed_in(member).get(reverse("live:waiting", args=[room.slug])).content.decode()
    assert "Back in a minute" in page
    with pytest.raises(Refused):
        say(room, member, "Hello")
    conducting.admit(room, key, facilitator=facilitator)
    assert standing_of(member, room).reason == ""


@pytest.mark.committed
async def test_the_sockets_of_who_is_put_back_close(
    room: GroupSession, member: User, facilitator: User, connect: Connect
) -> None:
    socket = await connect(room, member)
    key = await do(key_of, room, member)
    await do(hosting.put_back, room, key, facilitator=facilitator)

    assert await socket.close_code() == 4403


def test_putting_back_ends_a_one_to_one(
    room: GroupSession, member: User, facilitator: User
) -> None:
    key = key_of(room, member)
    side = side_rooms.one_to_one(room, key, facilitator=facilitator)
    hosting.put_back(room, key, facilitator=facilitator)
    side.refresh_from_db()

    assert side.phase == "closed"


def test_a_word_to_the_waiting_room_reaches_those_who_wait_and_staff_only(
    room: GroupSession,
    member: User,
    facilitator: User,
    stranger: User,
    signed_in: SignedIn,
) -> None:
    hosting.tell_waiting(room, "We begin in five minutes", facilitator=facilitator)
    assert last(room, facilitator)["text"] == "We begin in five minutes"
    assert last(room, member)["type"] == "tombstone"

    hosting.put_back(room, key_of(room, member), facilitator=facilitator)
    client = signed_in(member)
    for name in ("waiting", "waiting_frame"):
        page = client.get(reverse(f"live:{name}", args=[room.slug])).content.decode()
        assert "We begin in five minutes" in page
    address = reverse("live:waiting_state", args=[room.slug])
    assert client.get(address).json()["words"] == ["We begin in five minutes"]
    assert "words" not in signed_in(stranger).get(address).json()


def test_a_new_name_is_told_and_used_from_then_on(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    side = side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)
    hosting.rename(room, key_of(room, member), "Grey Kettle", facilitator=facilitator)

    told = last(room, other_member)
    assert (told["type"], told["person"]["name"], told["was"]) == (
        "renamed",
        "Grey Kettle",
        member.screen_name,
    )
    assert standing_of(member, side).name == "Grey Kettle"
    for wrong in ("Grey Kettle", "", "Rowan", other_member.screen_name):
        with pytest.raises(Refused) as no:
            hosting.rename(room, key_of(room, member), wrong, facilitator=facilitator)
        assert no.value.code == "name_taken"


def test_a_closed_talk_is_only_read_and_the_private_line_stays(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.freeze(room, True, by=facilitator)
    with pytest.raises(Refused) as no:
        say(room, member, "Good evening")
    assert no.value.code == "frozen"
    assert say(room, member, "Only you", to="facilitators")
    assert say(room, facilitator, "A moment of quiet")
    assert (last(room, member)["type"]) == "message"

    floor.freeze(room, False, by=facilitator)
    floor.close_lines(room, True, facilitator=facilitator)
    assert say(room, member, "Good evening")
    with pytest.raises(Refused) as no:
        say(room, member, "Only you", to="facilitators")
    assert no.value.code == "locked"
    assert say(room, facilitator, "Only us", to="facilitators")
    with pytest.raises(Refused):
        floor.close_lines(room, True, facilitator=facilitator)


def test_words_of_danger_are_heard_whatever_is_closed(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.close_lines(room, True, facilitator=facilitator)
    floor.freeze(room, True, by=facilitator)

    said = say(room, member, "I want to kill myself tonight, I have the pills")
    assert (said.was_held, said.help_now) == (True, True)
    assert say(room, member, "I want to kill myself tonight", to="facilitators").help_now


def test_what_is_closed_is_in_the_welcome(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.close_lines(room, True, facilitator=facilitator)
    told = last(room, member)
    assert (told["type"], told["rule"]) == ("rule", "lines")
    room.refresh_from_db()

    state = talking.enter(standing_of(member, room))["floor"]
    assert (state["frozen"], state["lines"]) == (False, False)


def test_all_of_it_from_the_console_without_a_script(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)

    def press(name: str, **data: str) -> str:
        address = reverse("live:conduct", args=[room.slug, name])
        return str(client.post(address, data, follow=True).content.decode())

    assert "is now called Grey Kettle" in press(
        "rename", key=key_of(room, member), reason="Grey Kettle"
    )
    assert "The private line to the facilitators is closed" in press(
        "rule", rule="lines", value="1"
    )
    assert "Back to the waiting room" in press("tell-waiting", reason="Soon")
    press("put-back", key=key_of(room, member), reason="")
    assert standing_of(member, room).role == Role.WAITING
    joining.leave(room, person=other_member)


def test_a_note_for_colleagues_is_read_by_staff_only(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    notes.write(room, "Quiet tonight", by=facilitator)

    assert last(room, second_facilitator)["text"] == "Quiet tonight"
    assert last(room, member)["type"] == "tombstone"
    with pytest.raises(Refused):
        notes.write(room, "Hello", by=member)
    with pytest.raises(Refused):
        notes.write(room, " ", by=facilitator)


@pytest.mark.committed
async def test_a_note_reaches_colleagues_on_the_wire_and_members_never(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User, connect: Connect
) -> None:
    theirs, ours = await connect(room, member), await connect(room, second_facilitator)
    await do(notes.write, room, "Quiet tonight", by=facilitator)

    assert "Quiet tonight" in str(await ours.until("note"))
    assert "Quiet tonight" not in str(await theirs.catch_up())
