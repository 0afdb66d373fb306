"""Where the rules of one part of a room meet those of another: training, places in a closed group, the
floor, side rooms, figures and the calendar."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.competence import Competence, Work
from accounts.models import User
from notices.models import Notice
from support.live import (
    conducting,
    floor,
    handing_on,
    hosting,
    inviting,
    leading,
    planning_warnings,
    presence,
    side_rooms,
    talking,
    tallying,
)
from support.live.access import Role, standing_of, standings_of, voice_of
from support.live.choices import Access, Format
from support.live.models import (
    CohortMember,
    GroupSession,
    Participation,
    SessionFigures,
    SessionSeries,
)
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import let_in

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


def key_of(session: GroupSession, person: User) -> str:
    return Participation.objects.get(session=session, person=person).key


def say(session: GroupSession, author: User, body: str = "Good evening") -> talking.Said:
    return talking.say(session, author=author, client_id=uuid4(), body=body)


def outdated(person: User, work: Work) -> None:
    assert Competence.objects.filter(person=person, work=work).delete()[0] == 1


# Training


def test_who_speaks_together_with_others_is_asked_for_training_too(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    outdated(facilitator, Work.FACILITATING)
    spoken = [(room.pk, voice_of(person)) for person in (member, facilitator, second_facilitator)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = standings_of(spoken, {room.pk: room})

    assert found[room.pk, facilitator.pk].role == Role.STRANGER
    assert found[room.pk, second_facilitator.pk].role == Role.FACILITATOR
    assert found[room.pk, member.pk].role == Role.MEMBER
    assert len(asked) == 3
    with pytest.raises(Refused):
        say(room, facilitator)


def test_nobody_leads_whose_training_to_facilitate_is_over(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    third = make_person("Juniper", roles.FACILITATORS, roles.MODERATORS)
    outdated(third, Work.FACILITATING)
    conducting.watch(room, person=third)
    presence.touch(room.pk, third.pk)
    with pytest.raises(Refused) as no:
        leading.hand_over(room, room.staff.get(person=third).key, by=facilitator)
    assert no.value.code == "not_allowed"

    presence.end(room.pk, facilitator.pk)
    presence.end(room.pk, second_facilitator.pk)
    with pytest.raises(Refused) as no:
        leading.take_over(room, by=third)
    assert no.value.code == "not_allowed"
    assert standing_of(third, room).role == Role.WATCHING


def test_only_those_who_may_come_in_are_asked_to(
    room: GroupSession, facilitator: User, moderator: User
) -> None:
    asked = make_person("Juniper", roles.FACILITATORS)
    outdated(moderator, Work.WATCHING)

    assert inviting.invite(room, by=facilitator) == 1
    assert Notice.objects.of(asked).count() == 1
    assert Notice.objects.of(moderator).count() == 0


# A closed group


def test_whoever_was_taken_out_of_a_closed_group_speaks_in_it_no_more(
    room: GroupSession, member: User, other_member: User
) -> None:
    group = SessionSeries.objects.create(title="Six weeks", is_closed=True, capacity=8)
    GroupSession.objects.filter(pk=room.pk).update(access=Access.CLOSED, series=group)
    CohortMember.objects.create(series=group, person=member)
    room.refresh_from_db()
    spoken = [(room.pk, voice_of(person)) for person in (member, other_member)]
    with CaptureQueriesContext(connection) as asked:
        found = standings_of(spoken, {room.pk: room})

    assert found[room.pk, member.pk].role == Role.MEMBER
    assert found[room.pk, other_member.pk].role == Role.STRANGER
    assert len(asked) == 4
    assert standing_of(other_member, room).role == Role.STRANGER


# The floor, and rooms beside the room


def test_whoever_steps_out_or_is_put_back_gives_the_floor_back(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    floor.set_format(room, Format.TURNS, facilitator=facilitator)
    floor.give_floor(room, key_of(room, member), facilitator=facilitator)
    floor.raise_hand(room, person=other_member)
    side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)
    room.refresh_from_db()
    assert room.turn_key == ""

    hosting.put_back(room, key_of(room, other_member), facilitator=facilitator)
    assert Participation.objects.get(session=room, person=other_member).hand_at is None


def test_the_floor_of_the_room_is_not_that_of_a_one_to_one(
    room: GroupSession, member: User, facilitator: User
) -> None:
    floor.mute(room, key_of(room, member), True, facilitator=facilitator)
    floor.hold_all(room, True, facilitator=facilitator)
    floor.freeze(room, True, by=facilitator)
    side = side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)

    assert not say(side, member).was_held


def test_a_breakout_keeps_who_rests_their_voice_and_what_is_read_first(
    room: GroupSession, member: User, facilitator: User
) -> None:
    others = [make_person(f"Person {number}", roles.MEMBERS) for number in range(2)]
    for person in others:
        let_in(room, person, facilitator)
    floor.mute(room, key_of(room, member), True, facilitator=facilitator)
    floor.hold_all(room, True, facilitator=facilitator)
    keys = {key_of(room, person): 1 for person in (member, *others)}
    (breakout,) = side_rooms.break_out(room, keys, facilitator=facilitator)

    with pytest.raises(Refused) as no:
        say(breakout, member)
    assert no.value.code == "muted"
    assert say(breakout, others[0]).was_held
    floor.mute(breakout, key_of(breakout, member), False, facilitator=facilitator)
    assert say(breakout, member).was_held


def test_words_of_danger_in_a_one_to_one_can_be_handed_on(
    room: GroupSession, member: User, facilitator: User
) -> None:
    side = side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)
    said = say(side, member, "I will take the pills tonight")
    record = handing_on.hand_on(side, said.seq, by=facilitator, why="Means it.")
    assert [passage["text"] for passage in record.passages] == ["I will take the pills tonight"]


# Figures and the calendar


def test_a_side_room_is_no_session_in_figures_calendar_and_warnings(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    side = side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)
    assert say(side, member, "Ring me on 07700 900123").was_held
    assert not any("also in" in words for words in planning_warnings.warnings_for([room]).values())
    page = signed_in(facilitator).get(reverse("live_calendar")).content.decode()
    assert room.title in page
    assert side.title not in page

    conducting.close(room, facilitator=facilitator)
    assert tallying.tally_all() == 1
    figures = SessionFigures.objects.get()
    assert figures.session_id == room.pk
    assert (figures.came, figures.held) == (2, 1)


@pytest.mark.parametrize("name", ["edit", "delete", "copy"])
def test_a_side_room_is_nobodys_plan_at_the_desk(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn, name: str
) -> None:
    side = side_rooms.one_to_one(room, key_of(room, member), facilitator=facilitator)
    client = signed_in(facilitator)
    address = reverse(f"group_sessions:{name}", args=[side.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"starts_at": timezone.now()}).status_code == 404
    assert GroupSession.objects.filter(pk=side.pk).exists()


def test_what_the_plan_says_is_how_the_room_begins(
    room: GroupSession, member: User, facilitator: User
) -> None:
    GroupSession.objects.filter(pk=room.pk).update(holds_all=True, format=Format.TURNS)
    room.refresh_from_db()
    assert "reads every message" in room.format_line
    with pytest.raises(Refused) as no:
        say(room, member)
    assert no.value.code == "not_your_turn"
    floor.give_floor(room, key_of(room, member), facilitator=facilitator)
    assert say(room, member).was_held
