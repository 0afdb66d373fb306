"""One-to-ones and breakouts: who may be there, who may read, and the way back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from privacy.models import DataKey, TrailEntry
from support.live import (
    conducting,
    joining,
    presence,
    roster,
    side_rooms,
    staffing,
    talking,
)
from support.live.access import IN_SIDE_ROOMS, Action, Role, may_still_read, standing_of
from support.live.events import encode
from support.live.models import GroupSession, Participation, Phase, RoomEvent, SessionStaff
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import Connect, do, let_in, plan, put_in

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
PHONE = "Ring me on 07700 900123"


def key_of(session: GroupSession, person: User) -> str:
    return Participation.objects.get(session=session, person=person).key


def ask_out(room: GroupSession, member: User, facilitator: User) -> GroupSession:
    return side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)


def frames(room: GroupSession, person: User) -> list[dict[str, Any]]:
    eyes = standing_of(person, room).eyes
    return [encode(event, eyes) for event in RoomEvent.objects.of(room).after(0)]


def say(session: GroupSession, author: User, body: str = "Good evening") -> talking.Said:
    return talking.say(session, author=author, client_id=uuid4(), body=body)


@pytest.fixture
def many(room: GroupSession, facilitator: User) -> list[User]:
    """Five more members in the room, all here."""
    people = [make_person(f"Person {number}", roles.MEMBERS) for number in range(5)]
    for person in people:
        let_in(room, person, facilitator)
        presence.touch(room.pk, person.pk)
    return people


# One-to-one


def test_a_one_to_one_has_a_log_numbers_and_a_key_of_its_own(
    room: GroupSession, member: User, facilitator: User
) -> None:
    before = room.last_seq
    side = ask_out(room, member, facilitator)

    assert say(side, member).seq == 2
    assert say(side, facilitator).seq == 3
    assert side.data_key_id != room.data_key_id
    assert DataKey.objects.filter(pk=side.data_key_id).exists()
    room.refresh_from_db()
    assert room.last_seq == before + 1  # that they stepped out


def test_the_room_is_told_that_they_stepped_out_and_not_where_to(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    side = ask_out(room, member, facilitator)
    told = frames(room, other_member)[-1]
    assert (told["type"], told["out"], "room" in told) == ("stepped", True, False)
    assert frames(room, member)[-1]["room"] == side.slug
    assert frames(room, facilitator)[-1]["room"] == side.slug

    side_rooms.go_back(side, person=member)
    told = frames(room, other_member)[-1]
    assert (told["type"], told["out"], told["person"]["name"]) == (
        "stepped",
        False,
        member.screen_name,
    )


def test_nobody_else_comes_into_a_one_to_one(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    second_facilitator: User,
    moderator: User,
) -> None:
    side = ask_out(room, member, facilitator)

    assert standing_of(other_member, side).role == Role.STRANGER
    assert standing_of(moderator, side).role == Role.STRANGER
    assert standing_of(second_facilitator, side).role == Role.FACILITATOR
    assert not may_still_read(side, other_member.pk)
    for attempt in (
        lambda: say(side, other_member),
        lambda: joining.ask_to_join(side, person=other_member, agreed=True),
        lambda: conducting.watch(side, person=make_person("Wren", roles.MODERATORS)),
    ):
        with pytest.raises(Refused):
            attempt()


def test_who_is_out_reads_the_room_and_speaks_in_it_only_when_back(
    room: GroupSession, member: User, facilitator: User
) -> None:
    side = ask_out(room, member, facilitator)
    with pytest.raises(Refused) as no:
        say(room, member)
    assert no.value.code == "not_now"
    assert not standing_of(member, room).may(Action.SAY)
    assert may_still_read(room, member.pk)

    side_rooms.go_back(side, person=member)
    side_rooms.go_back(side, person=member)
    assert say(room, member)
    side.refresh_from_db()
    assert side.phase == Phase.CLOSED  # it was theirs
    assert not may_still_read(side, member.pk)


def test_what_is_said_beside_is_screened_and_held_as_in_the_room(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    side = ask_out(room, member, facilitator)
    held = say(side, member, PHONE)

    assert held.was_held
    from support.live import moderation

    moderation.release(side, held.seq, by=second_facilitator)
    assert RoomEvent.objects.get(session=side, seq=held.seq).state == "released"


def test_somebody_in_the_waiting_room_can_be_talked_to_alone_first(
    staffed: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    key = joining.ask_to_join(staffed, person=member, agreed=True).key
    before = staffed.events.count()
    side = side_rooms.one_to_one(staffed, key, facilitator=facilitator)

    assert say(side, member)
    assert staffed.events.count() == before  # the room knows nothing of who waits
    client = signed_in(member)
    state = client.get(reverse("live:waiting_state", args=[staffed.slug])).json()
    assert state["room"] == side.get_absolute_url()
    assert (
        "talk to you alone"
        in client.get(reverse("live:waiting_frame", args=[staffed.slug])).content.decode()
    )
    answer = client.post(reverse("live:back", args=[side.slug]), follow=True)
    assert "You are in the waiting room" in answer.content.decode()


def test_a_one_to_one_needs_two_of_the_staff(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    presence.end(room.pk, second_facilitator.pk)

    with pytest.raises(Refused) as no:
        ask_out(room, member, facilitator)
    assert no.value.code == "short_staffed"


def test_nobody_is_asked_into_two_side_rooms(
    room: GroupSession, member: User, facilitator: User
) -> None:
    ask_out(room, member, facilitator)

    with pytest.raises(Refused) as no:
        ask_out(room, member, facilitator)
    assert no.value.code == "already_done"


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_who_leaves_or_is_taken_out_of_the_session_is_out_of_the_side_room_too(
    room: GroupSession, member: User, facilitator: User, how: str
) -> None:
    side = ask_out(room, member, facilitator)
    if how == "leaves":
        joining.leave(room, person=member)
    else:
        conducting.remove(room, key_of(room, member), facilitator=facilitator, reason="Take a rest")

    assert not may_still_read(side, member.pk)
    with pytest.raises(Refused):
        say(side, member)
    assert Participation.objects.get(session=room, person=member).out_to_id is None


def test_the_end_of_the_session_ends_the_side_rooms(
    room: GroupSession, member: User, facilitator: User
) -> None:
    side = ask_out(room, member, facilitator)
    held = say(side, member, PHONE)
    conducting.close(room, facilitator=facilitator)
    side.refresh_from_db()

    assert side.phase == Phase.CLOSED
    assert RoomEvent.objects.get(session=side, seq=held.seq).state == "refused"


# Breakouts


def test_breakouts_by_hand_have_three_to_six(
    room: GroupSession, many: list[User], facilitator: User
) -> None:
    keys = [key_of(room, person) for person in many]
    with pytest.raises(Refused):
        side_rooms.break_out(room, dict.fromkeys(keys[:2], 1), facilitator=facilitator)
    everybody = [row.key for row in Participation.objects.filter(session=room)]
    with pytest.raises(Refused):
        side_rooms.break_out(room, dict.fromkeys(everybody, 1), facilitator=facilitator)

    [side] = side_rooms.break_out(room, dict.fromkeys(keys[:3], 2), facilitator=facilitator)
    assert side.title == "Breakout 1"
    assert {row.key for row in Participation.objects.filter(session=side)} == set(keys[:3])
    with pytest.raises(Refused):  # one after the other
        side_rooms.break_out(room, dict.fromkeys(keys[3:], 1), facilitator=facilitator)


@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("members", range(3, 50))
def test_sharing_out_evenly_makes_groups_of_three_to_six(members: int, size: int) -> None:
    groups = side_rooms.evenly([str(number) for number in range(members)], size)
    sizes = [list(groups.values()).count(number) for number in set(groups.values())]

    assert sum(sizes) == members
    assert max(sizes) - min(sizes) <= 1
    assert set(sizes) <= {3, 4, 5, 6}


def test_staff_see_and_speak_in_each_breakout_and_call_all_back(
    room: GroupSession,
    many: list[User],
    member: User,
    facilitator: User,
    second_facilitator: User,
) -> None:
    groups = side_rooms.evenly([row.key for row in Participation.objects.filter(session=room)], 3)
    made = side_rooms.break_out(room, groups, facilitator=facilitator)
    assert len(made) == 2
    for side in made:
        assert say(side, second_facilitator)
    assert side_rooms.call_back(room, facilitator=facilitator) == 2
    assert side_rooms.call_back(room, facilitator=facilitator) == 0

    for side in made:
        side.refresh_from_db()
        assert side.phase == Phase.CLOSED
    assert say(room, member)
    assert TrailEntry.objects.filter(action="live.breakouts_opened").count() == 1


def test_leaving_a_breakout_does_not_end_it_for_the_others(
    room: GroupSession, many: list[User], facilitator: User
) -> None:
    keys = [key_of(room, person) for person in many[:3]]
    [side] = side_rooms.break_out(room, dict.fromkeys(keys, 1), facilitator=facilitator)
    side_rooms.go_back(side, person=many[0])
    side.refresh_from_db()

    assert side.phase == Phase.SHARING
    assert say(side, many[1])
    assert say(room, many[0])


def test_a_facilitator_who_looks_in_on_a_breakout_leaves_nothing_unattended(
    room: GroupSession, many: list[User], facilitator: User, second_facilitator: User
) -> None:
    keys = [key_of(room, person) for person in many[:3]]
    [side] = side_rooms.break_out(room, dict.fromkeys(keys, 1), facilitator=facilitator)
    presence.end(room.pk, facilitator.pk)
    presence.touch(side.pk, facilitator.pk)
    assert staffing.is_staffed(room)
    assert staffing.is_staffed(side)

    presence.end(side.pk, facilitator.pk)
    assert not staffing.is_staffed(room)
    assert not staffing.is_staffed(side)


def test_during_a_one_to_one_the_main_room_still_needs_two_of_its_own(
    room: GroupSession, member: User, facilitator: User
) -> None:
    side = ask_out(room, member, facilitator)
    presence.end(room.pk, facilitator.pk)
    presence.touch(side.pk, facilitator.pk)

    assert not staffing.is_staffed(room)
    assert staffing.is_staffed(side)


def test_staff_of_the_session_come_and_go_in_its_side_rooms_too(
    room: GroupSession, member: User, facilitator: User, moderator: User
) -> None:
    side = ask_out(room, member, facilitator)
    conducting.watch(room, person=moderator)
    assert standing_of(moderator, side).role == Role.WATCHING

    SessionStaff.objects.filter(session=room, person=moderator).delete()
    assert standing_of(moderator, side).role == Role.STRANGER


def test_the_list_of_people_says_who_stepped_out(
    room: GroupSession, member: User, facilitator: User
) -> None:
    ask_out(room, member, facilitator)

    [out] = [person for person in roster.here(room) if person.get("out")]
    assert out["name"] == member.screen_name


# What is no side room's business


@pytest.mark.parametrize("phase", [Phase.SHARING, Phase.PAUSED, Phase.CLOSED])
@pytest.mark.parametrize("action", sorted(set(Action) - IN_SIDE_ROOMS))
def test_coming_in_and_running_are_the_main_rooms(
    room: GroupSession, member: User, facilitator: User, action: Action, phase: Phase
) -> None:
    side = put_in(ask_out(room, member, facilitator), phase)

    for person in (member, facilitator):
        assert not standing_of(person, side).may(action)


def test_only_a_facilitator_ends_a_side_room(
    room: GroupSession, member: User, facilitator: User, moderator: User
) -> None:
    conducting.watch(room, person=moderator)
    side = ask_out(room, member, facilitator)
    for person in (member, moderator):
        with pytest.raises(Refused):
            side_rooms.end(side, facilitator=person)
    with pytest.raises(Refused):
        side_rooms.end(room, facilitator=facilitator)

    side_rooms.end(side, facilitator=facilitator)
    assert say(room, member)


def test_side_rooms_are_on_no_programme_and_no_plan(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    side = ask_out(room, member, facilitator)
    assert side not in GroupSession.objects.upcoming()
    assert side not in GroupSession.objects.meetings()
    client = signed_in(facilitator)
    assert side.title not in client.get(reverse("live:programme")).content.decode()
    assert side.title not in client.get(reverse("group_sessions:index")).content.decode()
    assert client.get(reverse("group_sessions:edit", args=[side.pk])).status_code == 404
    for name in ("session", "waiting", "waiting_state"):
        assert client.get(reverse(f"live:{name}", args=[side.slug])).status_code == 404


# Without a script


def test_the_whole_way_out_and_back_without_javascript(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    rowan, quiet, amber = signed_in(facilitator), signed_in(member), signed_in(other_member)
    answer = rowan.post(
        reverse("live:conduct", args=[room.slug, "one-to-one"]), {"key": key_of(room, member)}
    )
    side = GroupSession.objects.get(main=room)
    assert answer.headers["Location"] == side.get_absolute_url()
    here = reverse("live:room", args=[side.slug])

    assert quiet.get(reverse("live:room", args=[room.slug])).headers["Location"] == here
    page = quiet.get(here).content.decode()
    assert "Go back to the main room" in page
    sent = quiet.post(
        reverse("live:say", args=[side.slug]), {"body": "Only for you", "id": uuid4()}
    )
    assert sent.status_code == 302
    assert "Only for you" in rowan.get(here).content.decode()
    assert amber.get(here).status_code == 403
    console = rowan.get(reverse("live:room", args=[room.slug])).content.decode()
    assert "Look in" in console

    answer = quiet.post(reverse("live:back", args=[side.slug]), follow=True)
    assert "is back" in answer.content.decode()
    assert rowan.get(here).headers["Location"] == reverse("live:room", args=[room.slug])


def test_breakouts_from_the_console_by_hand_and_evenly(
    room: GroupSession, many: list[User], facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)

    def press(name: str, **data: str) -> Any:
        return client.post(reverse("live:conduct", args=[room.slug, name]), data)

    chosen = {f"room-{key_of(room, person)}": "1" for person in many[:3]}
    assert press("break-out", **chosen).status_code == 302
    assert Participation.objects.exclude(out_to=None).count() == 3
    page = client.get(reverse("live:room", args=[room.slug])).content.decode()
    assert "Call everybody back" in page
    press("call-back")
    assert press("break-out", size="5").status_code == 302
    assert Participation.objects.exclude(out_to=None).count() == 5
    assert press("break-out", size="99").status_code == 409


def test_asking_back_from_what_is_no_side_room_is_answered_as_if_it_were_not_there(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    assert signed_in(member).post(reverse("live:back", args=[room.slug])).status_code == 404


# On the wire


@pytest.mark.committed
async def test_nothing_said_beside_reaches_anybody_who_may_not_read_it(
    room: GroupSession, member: User, other_member: User, facilitator: User, connect: Connect
) -> None:
    in_main = await connect(room, other_member)
    side = await do(ask_out, room, member, facilitator)
    theirs, staff = await connect(side, member), await connect(side, facilitator)
    outsider = await connect(side, other_member, hello=False)
    assert await outsider.close_code() == 4403

    await theirs.say("Only for you")
    assert [frame["body"] for frame in await staff.catch_up() if "body" in frame] == [
        "Only for you"
    ]
    assert "Only for you" not in str(await in_main.catch_up())

    await do(side_rooms.go_back, side, person=member)
    assert await theirs.close_code() in (4403, 4410)
    again = await connect(side, member, hello=False)
    assert await again.close_code() in (4403, 4410)


@pytest.mark.committed
async def test_who_goes_back_from_a_breakout_hears_no_more_of_it(
    room: GroupSession, many: list[User], facilitator: User, connect: Connect
) -> None:
    keys = [await do(key_of, room, person) for person in many[:4]]
    [side] = await do(side_rooms.break_out, room, dict.fromkeys(keys, 1), facilitator=facilitator)
    gone, stays = await connect(side, many[0]), await connect(side, many[1])
    await do(side_rooms.go_back, side, person=many[0])
    assert await gone.close_code() == 4403
    assert (await stays.say("Still here"))["type"] == "said"


def test_a_plan_without_side_rooms_has_none(facilitator: User) -> None:
    assert not side_rooms.open_beside(plan(facilitator)).exists()
