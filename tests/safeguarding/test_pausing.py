"""Whose membership is paused: every door answers with why, until when and what they can do."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.models import User
from safeguarding import casework, reporting
from safeguarding.measures import EndMembership, Hide, LeaveAsIs, Restore, Silence, Suspend
from safeguarding.models import Appeal, Decision
from safeguarding.pausing import stays_open
from support.live import joining, talking
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused
from tests.forum.factories import conversation
from tests.live.conftest import (  # noqa: F401  (fixtures)
    Connect,
    connect,
    do,
    lobby,
    planned,
    put_in,
    room,
    staffed,
)
from tests.portal.doors import build_house, doors
from tests.safeguarding.factories import rule
from tests.safeguarding.test_measures import decide, reported

SignIn = Callable[[User], Client]
db = pytest.mark.django_db


def pause(author: User, by: User, moderator: User, measure: object = None) -> Decision:
    return decide(reported(author, by).case, moderator, Hide(), measure or Suspend(days=9))


@db
def test_every_door_is_shut_to_who_is_suspended_but_those_they_need() -> None:
    house = build_house()
    told = reporting.report(
        conversation(house.people["member"]).posts.get(),
        reporter=house.people["other member"],
        reason="unkind",
    )
    decide(told.case, house.people["moderator"], Hide(), Suspend(days=9))
    wrong = []
    for door in doors():
        address = house.address(door.address)
        match = resolve(address.split("?")[0])
        answer = house.knock("member", door.method, address)
        shown = b"You cannot open this page now" in answer.response.content
        if shown == stays_open(match.view_name or ""):
            wrong.append(f"{door.method} {address}: {answer}")
        if shown and (answer.written or answer.response.status_code != 403):
            wrong.append(f"{door.method} {address}: {answer} {answer.written}")
    # An address that is nobody's is looked up as guidance, and not found as ever.
    assert [line for line in wrong if "not found" not in line] == []


@db
def test_the_page_says_why_by_which_rule_until_when_and_what_can_be_done(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    decision = pause(member, other_member, moderator)
    client = signed_in(member)
    answer = client.get(reverse("forum:boards"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Because." in page
    assert rule().title in page
    appeal = reverse("safeguarding:appeal", args=[decision.pk])
    for address in (appeal, decision.get_absolute_url(), reverse("your_data"), reverse("help_now")):
        assert address in page
    assert client.get(decision.get_absolute_url()).status_code == 200
    assert client.post(appeal, {"text": "Please look."}, follow=True).status_code == 200
    assert Appeal.objects.count() == 1
    for name in ("your_data", "leave_for_good", "account_change_password", "mfa_index", "help_now"):
        assert client.get(reverse(name)).status_code in (200, 302), name
    with time_machine.travel(timezone.now() + timedelta(days=9, minutes=1), tick=True):
        assert signed_in(member).get(reverse("forum:boards")).status_code == 200


@db
def test_whoever_is_suspended_can_still_take_back_their_name_and_words(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    pause(member, other_member, moderator)
    client = signed_in(member)
    client.post(reverse("forum:scrub"), {"action": "cover", "which": "all"})
    assert client.post(reverse("forum:scrub_check")).status_code == 302
    assert topic.posts.covered().count() == 1
    assert reverse("forum:scrub") in client.get(reverse("forum:boards")).content.decode()


@db
def test_undoing_opens_everything_at_once(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    decision = pause(member, other_member, moderator, EndMembership())
    client = signed_in(member)
    assert "has ended" in client.get(reverse("forum:boards")).content.decode()
    decide(casework.look_again(decision, moderator=moderator), moderator, Restore())
    assert client.get(reverse("forum:boards")).status_code == 200


@db
def test_a_silenced_member_reads_and_is_told_why_writing_does_not_work(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    pause(member, other_member, moderator, Silence(days=9))
    topic, client = conversation(other_member), signed_in(member)
    assert client.get(topic.get_absolute_url()).status_code == 200
    reply = reverse("forum:reply", args=[topic.pk])
    answer = client.post(reply, {"body": "Some words"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You can read here, and not write, until" in page
    assert "Some words" in page
    answer = client.post(reply, {"body": "I have taken all the tablets."}, follow=True)
    assert "You do not have to carry this alone" in answer.content.decode()
    assert "Waiting to be read" in answer.content.decode()


# Group sessions


@db
def test_in_a_session_a_silenced_member_listens_and_is_heard_only_in_danger(
    room: GroupSession,  # noqa: F811
    member: User,
    other_member: User,
    moderator: User,
) -> None:
    decide(reported(member, other_member).case, moderator, LeaveAsIs(), Silence(days=9))
    with pytest.raises(Refused) as refused:
        talking.say(room, author=member, client_id=uuid4(), body="Hello all")
    assert "not write" in refused.value.text
    said = talking.say(room, author=member, client_id=uuid4(), body="I have taken all the tablets.")
    assert said.was_held
    assert said.help_now
    assert RoomEvent.objects.of(room).held().count() == 1


@db
def test_a_suspended_member_joins_no_session_and_speaks_in_none(
    lobby: GroupSession,  # noqa: F811
    member: User,
    other_member: User,
    moderator: User,
) -> None:
    pause(member, other_member, moderator)
    with pytest.raises(Refused):
        joining.ask_to_join(lobby, person=member, agreed=True)
    assert not Participation.objects.filter(person=member).exists()


@pytest.mark.committed
async def test_pausing_a_membership_closes_its_sockets_at_once(
    room: GroupSession,  # noqa: F811
    member: User,
    other_member: User,
    moderator: User,
    connect: Connect,  # noqa: F811
) -> None:
    one, other = await connect(room, member), await connect(room, other_member)
    await do(pause, member, other_member, moderator)
    assert await one.close_code() == 4403
    assert (await other.say("Still here"))["type"] == "said"
