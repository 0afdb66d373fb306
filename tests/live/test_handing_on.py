"""Those who run a room hand a message to the safeguarding leads: one record, and the room goes on."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notices.models import Notice
from privacy.models import TrailEntry
from safeguarding.models import Case, SafeguardingRecord
from support.live import conducting, handing_on, moderation, reviews, talking
from support.live.models import GroupSession, RoomEvent
from support.live.refusals import Refused
from tests.safeguarding.records import make_lead

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PILLS = "I will take the pills tonight, ring 07700 900123"
WHY = "Says that she will take the pills."


@pytest.fixture
def lead(db: None) -> User:
    return make_lead()


def say(room: GroupSession, author: User, body: str = PILLS, to: str = "room") -> RoomEvent:
    said = talking.say(room, author=author, client_id=uuid4(), body=body, to=to)
    return RoomEvent.objects.of(room).get(seq=said.seq)


def test_one_message_is_sealed_and_the_leads_hear_of_it(
    room: GroupSession, member: User, facilitator: User, lead: User
) -> None:
    message = say(room, member)
    say(room, member, "And something else")
    record = handing_on.hand_on(room, message.seq, by=facilitator, why=WHY)
    assert [passage["text"] for passage in record.passages] == [PILLS]
    assert record.passages[0]["when"]
    assert (record.why, record.severity, record.escalated_by) == (WHY, "red", facilitator)
    assert Case.objects.of(message).get().state == Case.State.ESCALATED
    assert Notice.objects.of(lead).count() == 1
    assert TrailEntry.objects.filter(action="safeguarding.escalated").count() == 1


def test_it_is_handed_on_once_and_the_room_decides_about_it_as_ever(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User, lead: User
) -> None:
    message = say(room, member)
    handing_on.hand_on(room, message.seq, by=facilitator, why=WHY)
    with pytest.raises(Refused, match="already_done"):
        handing_on.hand_on(room, message.seq, by=second_facilitator, why=WHY)
    assert SafeguardingRecord.objects.count() == 1
    assert Case.objects.of(message).get().state == Case.State.ESCALATED
    moderation.refuse(room, message.seq, by=facilitator, reason="Somebody will speak to you.")
    assert RoomEvent.objects.get(pk=message.pk).state == "refused"


def test_a_case_that_waits_in_the_queue_goes_with_it(
    room: GroupSession, member: User, facilitator: User
) -> None:
    message = say(room, member)
    reviews.look_at(message.pk)
    handing_on.hand_on(room, message.seq, by=facilitator, why=WHY)
    case = Case.objects.of(message).get()
    assert (case.state, case.records.count()) == (Case.State.ESCALATED, 1)


def test_what_is_between_two_people_is_handed_on_by_them_alone(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    key = room.participations.get(person=member).key
    private = say(room, facilitator, "How are you?", to=key)
    with pytest.raises(Refused, match="no_such_message"):
        handing_on.hand_on(room, private.seq, by=second_facilitator, why=WHY)
    with pytest.raises(Refused, match="not_allowed"):  # one's own words
        handing_on.hand_on(room, private.seq, by=facilitator, why=WHY)
    assert not SafeguardingRecord.objects.exists()
    assert not Case.objects.exists()


def test_the_console_has_a_form_for_it_without_script_and_keeps_what_was_typed(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    message = say(room, member)
    client, url = signed_in(facilitator), reverse("live:conduct", args=[room.slug, "hand-on"])
    shown = client.get(reverse("live:room", args=[room.slug])).content.decode()
    assert "Hand it to the safeguarding leads" in shown
    answer = client.post(url, {"seq": message.seq, "why": ""})
    assert answer.status_code == 422
    other = client.post(url, {"seq": 999, "why": WHY}, headers={"X-Fragment": "console"})
    assert other.status_code in (404, 409, 422)
    assert signed_in(other_member).post(url, {"seq": message.seq, "why": WHY}).status_code == 403
    done = client.post(url, {"seq": message.seq, "why": WHY})
    assert done.status_code == 302
    again = client.post(url, {"seq": message.seq, "why": WHY})
    assert WHY in again.content.decode()
    assert SafeguardingRecord.objects.count() == 1
    assert WHY not in signed_in(member).get(reverse("live:room", args=[room.slug])).content.decode()


def test_nobody_hands_on_from_a_room_without_the_permission_or_after_its_end(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    message = say(room, member)
    group = facilitator.groups.get()
    group.permissions.remove(group.permissions.get(codename="escalate"))
    without = User.objects.get(pk=facilitator.pk)
    with pytest.raises(Refused, match="not_allowed"):
        handing_on.hand_on(room, message.seq, by=without, why=WHY)
    assert not Case.objects.exists()
    conducting.close(room, facilitator=facilitator)
    with pytest.raises(Refused, match="ended"):
        handing_on.hand_on(room, message.seq, by=second_facilitator, why=WHY)
