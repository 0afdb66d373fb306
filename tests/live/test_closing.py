"""After a session: who came, what is sealed for safeguarding, and that the rest goes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy import retention
from privacy.models import DataKey, TrailEntry
from safeguarding.models import SafeguardingRecord
from support.live import closing, conducting, joining, side_rooms, talking
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
DANGER = "My grandson is alone with him on Saturday"


def say(session: GroupSession, author: User, body: str) -> RoomEvent:
    said = talking.say(session, author=author, client_id=uuid4(), body=body)
    return RoomEvent.objects.get(session=session, seq=said.seq)


@pytest.fixture
def ended(room: GroupSession, member: User, other_member: User, facilitator: User) -> GroupSession:
    say(room, member, "Good evening")
    say(room, other_member, "Hello")
    side = side_rooms.one_to_one(
        room, Participation.objects.get(person=member).key, facilitator=facilitator
    )
    say(side, member, DANGER)
    side_rooms.end(side, facilitator=facilitator)
    joining.leave(room, person=other_member)
    conducting.close(room, facilitator=facilitator)
    room.refresh_from_db()
    return room


def test_the_page_says_who_came(
    ended: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    found = closing.attendance(ended)
    assert (found.came, found.spoke) == (2, 2)
    assert (found.stayed, found.left) == ([member.screen_name], [other_member.screen_name])

    page = signed_in(facilitator).get(reverse("live:afterwards", args=[ended.slug]))
    assert member.screen_name in page.content.decode()
    assert DANGER not in page.content.decode()  # only when asked for, on record
    assert not TrailEntry.objects.filter(action="live.looked_back").exists()


def test_staff_choose_what_is_sealed_and_it_is_recorded_that_they_looked(
    ended: GroupSession, facilitator: User, signed_in: SignedIn
) -> None:
    client, address = signed_in(facilitator), reverse("live:afterwards", args=[ended.slug])
    page = client.post(address).content.decode()
    assert DANGER in page
    assert TrailEntry.objects.filter(action="live.looked_back").count() == 1
    pk = next(event.pk for event in RoomEvent.objects.messages() if event.body == DANGER)

    empty = client.post(address, {"seal": "1", "message": pk, "why": " "})
    assert empty.status_code == 422
    nothing = client.post(address, {"seal": "1", "why": "A child may be in danger"})
    assert (nothing.status_code, "A child may be in danger" in nothing.content.decode()) == (
        409,
        True,
    )
    done = client.post(address, {"seal": "1", "message": pk, "why": "A child may be in danger"})
    assert done.status_code == 302
    [passage] = SafeguardingRecord.objects.get().passages
    assert passage["text"] == DANGER


def test_what_is_not_of_this_session_cannot_be_sealed_with_it(
    ended: GroupSession, facilitator: User
) -> None:
    for chosen in ([], [999_999]):
        with pytest.raises(Refused):
            closing.seal(ended, chosen, by=facilitator, why="To see")
    phase = RoomEvent.objects.filter(session=ended, kind="phase")[0]
    with pytest.raises(Refused):
        closing.seal(ended, [phase.pk], by=facilitator, why="To see")


def test_nobody_but_its_staff_looks_back_and_not_before_the_end(
    room: GroupSession, member: User, moderator: User, facilitator: User, signed_in: SignedIn
) -> None:
    for person in (facilitator, member, moderator):
        with pytest.raises(Refused):
            closing.look_back(room, by=person)
    conducting.close(room, facilitator=facilitator)
    for person in (member, moderator):
        assert (
            signed_in(person).get(reverse("live:afterwards", args=[room.slug])).status_code == 403
        )


def test_all_but_what_was_sealed_goes_with_the_keys_of_the_room_and_of_those_beside_it(
    ended: GroupSession, facilitator: User
) -> None:
    keys = [session.data_key_id for session in GroupSession.objects.all()]
    assert len(keys) == 2
    pk = next(event.pk for event in RoomEvent.objects.messages() if event.body == DANGER)
    closing.seal(ended, [pk], by=facilitator, why="A child may be in danger")
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(hours=24, minutes=1))
    retention.purge_overdue()

    assert not RoomEvent.objects.exists()
    assert not DataKey.objects.filter(pk__in=keys, destroyed_at=None).exists()
    assert SafeguardingRecord.objects.get().passages[0]["text"] == DANGER
    assert closing.look_back(ended, by=facilitator) == []
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(days=8))
    retention.purge_overdue()
    assert not Participation.objects.exists()
