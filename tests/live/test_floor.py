"""Who has the floor, and by which rules people speak: kept by the server, whatever a page shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy.models import TrailEntry
from support.live import conducting, floor, floor_state, joining, moderation, reacting, talking
from support.live.access import standing_of
from support.live.models import GroupSession, Participation, Reaction, RoomEvent
from support.live.refusals import Refused

from .conftest import Connect, do, let_in

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
DANGER = "I want to kill myself tonight"


def say(session: GroupSession, author: User, body: str = "Good evening", to: str = "room") -> Any:
    return talking.say(session, author=author, client_id=uuid4(), body=body, to=to)


def key_of(session: GroupSession, person: User) -> str:
    return Participation.objects.get(session=session, person=person).key


def now(session: GroupSession) -> dict[str, Any]:
    return floor_state.of(GroupSession.objects.with_key().get(pk=session.pk))


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        call()
    return str(no.value.code)


# Hands and turns


def test_hands_are_kept_in_the_order_in_which_they_were_raised(
    room: GroupSession, member: User, other_member: User
) -> None:
    floor.raise_hand(room, person=other_member)
    floor.raise_hand(room, person=member)
    floor.raise_hand(room, person=other_member)
    assert [hand["name"] for hand in now(room)["hands"]] == [
        other_member.screen_name,
        member.screen_name,
    ]

    floor.lower_hand(room, person=other_member)
    assert [hand["name"] for hand in now(room)["hands"]] == [member.screen_name]


def test_in_turns_only_who_has_the_floor_speaks_and_all_may_write_to_the_facilitators(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    floor.set_format(room, "turns", facilitator=facilitator)
    floor.raise_hand(room, person=member)
    assert code_of(lambda: say(room, member)) == "not_your_turn"

    floor.next_turn(room, facilitator=facilitator)
    assert say(room, member).state == "shown"
    assert code_of(lambda: say(room, other_member)) == "not_your_turn"
    assert say(room, other_member, to="facilitators").state == "shown"
    assert say(room, facilitator).state == "shown"
    assert now(room)["hands"] == []


def test_who_passes_gives_the_floor_to_the_next_hand(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    floor.set_format(room, "turns", facilitator=facilitator)
    floor.give_floor(room, key_of(room, member), facilitator=facilitator)
    floor.raise_hand(room, person=other_member)
    GroupSession.objects.filter(pk=room.pk).update(turn_since=timezone.now() - timedelta(minutes=2))
    floor.pass_turn(room, person=member)

    assert now(room)["turn"]["person"]["name"] == other_member.screen_name
    assert Participation.objects.get(session=room, person=member).minutes_spoken == 2
    assert code_of(lambda: floor.pass_turn(room, person=member)) == "not_your_turn"


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_who_goes_has_the_floor_no_longer(
    room: GroupSession, member: User, facilitator: User, how: str
) -> None:
    floor.give_floor(room, key_of(room, member), facilitator=facilitator)
    if how == "leaves":
        joining.leave(room, person=member)
    else:
        conducting.remove(room, key_of(room, member), facilitator=facilitator, reason="Rest")
    assert now(room)["turn"] is None


def test_words_say_whose_turn_it_is_and_how_far_one_is_in_the_queue(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    floor.set_format(room, "turns", facilitator=facilitator)
    floor.give_floor(room, key_of(room, other_member), facilitator=facilitator)
    floor.raise_hand(room, person=member)
    state = now(room)
    assert (
        floor_state.words(state, key_of(room, member)) == "Amber Finch has the floor. You are next."
    )
    assert floor_state.words(state, key_of(room, other_member)) == "You have the floor."


# Rules


def test_slow_mode_counts_what_was_said_to_everyone_only(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.set_slow(room, 60, facilitator=facilitator)
    say(room, member, to="facilitators")
    say(room, member)
    with pytest.raises(Refused) as no:
        say(room, member)
    assert no.value.code == "slow"
    assert no.value.retry_after is not None
    assert 55 <= no.value.retry_after <= 60
    assert say(room, member, to="facilitators").state == "shown"
    RoomEvent.objects.messages().filter(author=member).update(
        at=timezone.now() - timedelta(seconds=61)
    )
    assert say(room, member).state == "shown"


def test_two_messages_in_one_batch_are_slow_too(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.set_slow(room, 60, facilitator=facilitator)
    voice = talking.voice_of(member)
    batch = [talking.Words(room.pk, voice, uuid4(), "One after the other") for _ in range(2)]
    first, second = talking.say_all(batch)
    assert isinstance(first, talking.Said)
    assert isinstance(second, Refused)
    assert second.code == "slow"


def test_when_each_message_is_read_first_it_is_held_until_it_is_let_through(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.hold_all(room, True, facilitator=facilitator)
    said = say(room, member)
    assert said.state == "held"
    assert say(room, facilitator).state == "shown"
    assert say(room, member, to="facilitators").state == "shown"
    moderation.release(room, said.seq, by=facilitator)
    assert RoomEvent.objects.filter(kind="released", ref=said.seq).exists()


def test_a_frozen_room_waits_and_only_staff_speak(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    floor.freeze(room, True, by=second_facilitator)
    assert code_of(lambda: say(room, member)) == "frozen"
    assert say(room, member, to="facilitators").state == "shown"
    assert say(room, facilitator).state == "shown"
    floor.freeze(room, False, by=facilitator)
    assert say(room, member).state == "shown"


def test_a_muted_person_writes_to_the_facilitators_and_the_room_is_not_told(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    floor.mute(room, key_of(room, member), True, facilitator=facilitator)
    assert code_of(lambda: say(room, member)) == "muted"
    assert say(room, member, to="facilitators").state == "shown"

    def told(person: User) -> list[str]:
        session = GroupSession.objects.with_key().get(pk=room.pk)
        read = talking.read(session, eyes=standing_of(person, session).eyes, after=0)
        return [frame["rule"] for frame in read.frames if frame["type"] == "rule"]

    assert told(member) == ["mute"]
    assert told(other_member) == []
    joining.leave(room, person=member)
    let_in(room, member, facilitator)
    assert code_of(lambda: say(room, member)) == "muted"


@pytest.mark.parametrize("rule", ["muted", "frozen", "turns"])
def test_words_of_danger_are_never_refused_by_a_rule_but_held(
    room: GroupSession, member: User, facilitator: User, rule: str
) -> None:
    match rule:
        case "muted":
            floor.mute(room, key_of(room, member), True, facilitator=facilitator)
        case "frozen":
            floor.freeze(room, True, by=facilitator)
        case _:
            floor.set_format(room, "turns", facilitator=facilitator)
    said = say(room, member, DANGER)
    assert said.state == "held"
    assert said.help_now


def test_setting_a_rule_twice_changes_nothing_and_each_change_is_on_the_trail(
    room: GroupSession, facilitator: User
) -> None:
    floor.pin(room, "Breathe out", facilitator=facilitator)
    assert (
        code_of(lambda: floor.pin(room, "Breathe out", facilitator=facilitator)) == "already_done"
    )
    floor.pin(room, "", facilitator=facilitator)
    acts = list(TrailEntry.objects.order_by("pk").values_list("action", flat=True))
    assert acts[-2:] == ["live.note_pinned", "live.note_unpinned"]
    assert "Breathe" not in repr([vars(entry) for entry in TrailEntry.objects.all()])


# Kind words


def test_a_kind_word_is_counted_changed_and_taken_back(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    seq = say(room, member).seq
    assert reacting.react(room, seq, "thanks", person=other_member)
    assert reacting.react(room, seq, "with", person=other_member)
    reacting.react(room, seq, "with", person=facilitator)
    assert floor_state.reactions(room) == {str(seq): {"with": 2}}
    assert not reacting.react(room, seq, "with", person=other_member)
    assert floor_state.reactions(room) == {str(seq): {"with": 1}}


def test_no_kind_word_reaches_what_is_held_private_hidden_or_ones_own(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    held = say(room, member, "Ring me on 07700 900123").seq
    private = say(room, member, to="facilitators").seq
    own = say(room, other_member).seq
    for seq in (held, private, 9999):
        refused = code_of(lambda seq=seq: reacting.react(room, seq, "with", person=other_member))  # type: ignore[misc]
        assert refused == "no_such_message"
    assert code_of(lambda: reacting.react(room, own, "with", person=other_member)) == "not_allowed"
    reacting.react(room, own, "with", person=member)
    moderation.hide(room, own, by=facilitator, reason="Too much")
    assert floor_state.reactions(room) == {}
    assert Reaction.objects.count() == 1


# Latecomers


@pytest.mark.parametrize(
    ("choice", "sees", "text"),
    [("everything", True, ""), ("summary", False, "We said hello"), ("nothing", False, "")],
)
def test_latecomers_see_what_the_facilitator_chose(
    room: GroupSession,
    lone_member: User,
    member: User,
    facilitator: User,
    signed_in: SignedIn,
    choice: str,
    sees: bool,
    text: str,
) -> None:
    GroupSession.objects.filter(pk=room.pk).update(latecomers=choice)
    room.refresh_from_db()
    before = say(room, member, "This was said before").seq
    floor.sum_up(room, "We said hello", facilitator=facilitator)
    let_in(room, lone_member, facilitator)
    say(room, member, "And this came after")

    client = signed_in(lone_member)
    page = client.get(reverse("live:room", args=[room.slug])).content.decode()
    poll = client.get(reverse("live:poll", args=[room.slug]), {"last": 0})
    bodies = [frame.get("body") for frame in poll.json()["frames"]]
    assert ("This was said before" in page) == ("This was said before" in bodies) == sees
    assert "And this came after" in page
    assert "And this came after" in bodies
    assert poll.json()["frames"][0]["earlier"] == {"shown": choice, "text": text}
    assert (text in page) if text else ("We said hello" not in page)
    report = client.get(reverse("safeguarding:report", args=["live-message", _pk(room, before)]))
    assert report.status_code == (200 if sees else 404)
    if not sees:
        no = code_of(lambda: reacting.react(room, before, "with", person=lone_member))
        assert no == "no_such_message"


def _pk(room: GroupSession, seq: int) -> int:
    return RoomEvent.objects.get(session=room, seq=seq).pk


@pytest.fixture
def lone_member() -> User:
    from accounts import roles
    from tests.conftest import make_person

    return make_person("Late Heron", roles.MEMBERS)


# The wire


@pytest.mark.committed
async def test_a_socket_is_welcomed_with_the_floor_and_told_of_every_change(
    room: GroupSession, member: User, other_member: User, facilitator: User, connect: Connect
) -> None:
    socket = await connect(room, member, hello=False)
    welcome = (await socket.hello())[0]
    assert welcome["floor"]["format"] == "free"
    assert welcome["mine"] == {"hand": False, "turn": False, "muted": False}
    await do(floor.set_format, room, "turns", facilitator=facilitator)
    await do(floor.raise_hand, room, person=other_member)
    state: dict[str, Any] = {}
    while not state.get("hands"):
        state = await socket.next()
    assert state["type"] == "floor"
    assert state["hands"][0]["name"] == other_member.screen_name
    assert (await socket.say("Hello"))["code"] == "not_your_turn"


@pytest.mark.committed
async def test_kind_words_are_told_as_counts(
    room: GroupSession, member: User, other_member: User, connect: Connect
) -> None:
    seq = (await do(talking.say, room, author=member, client_id=uuid4(), body="Hello")).seq
    socket = await connect(room, member)
    await do(reacting.react, room, seq, "thanks", person=other_member)
    frame = await socket.next()
    while frame["type"] != "reactions":
        frame = await socket.next()
    assert frame["counts"] == {str(seq): {"thanks": 1}}


# Pages without a script


def test_hands_turns_and_kind_words_without_javascript(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    quiet, rowan = signed_in(member), signed_in(facilitator)
    seq = say(room, other_member).seq
    conduct = reverse("live:conduct", args=[room.slug, "rule"])
    assert rowan.post(conduct, {"rule": "format", "value": "turns"}).status_code == 302
    act = lambda name, **data: quiet.post(  # noqa: E731
        reverse("live:floor", args=[room.slug, name]), data, follow=True
    )
    assert "You are next." in act("raise").content.decode()
    console = rowan.get(reverse("live:room", args=[room.slug])).content.decode()
    assert f"Next: {member.screen_name}" in console
    rowan.post(reverse("live:conduct", args=[room.slug, "floor"]), {"do": "next"})
    page = quiet.get(reverse("live:room", args=[room.slug])).content.decode()
    assert "You have the floor." in page
    assert "Thank you 1" in act("react", react=f"{seq}:thanks").content.decode()
    assert "Nobody has the floor yet." in act("pass").content.decode()
    assert "would like a break" in act("break").content.decode()
    assert (
        "would like a break"
        in rowan.get(reverse("live:console", args=[room.slug])).content.decode()
    )
    assert quiet.post(reverse("live:floor", args=[room.slug, "shout"])).status_code == 404
