"""Who runs a room, who is next, and a room whose staff do not come back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from notices.models import Notice
from privacy.models import TrailEntry
from support.live import (
    conducting,
    inviting,
    leading,
    left_alone,
    moderation,
    presence,
    staffing,
    talking,
)
from support.live.access import standing_of
from support.live.events import Eyes, encode
from support.live.models import GroupSession, Phase, RoomEvent, SessionStaff
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import plan

pytestmark = pytest.mark.django_db


def lead_of(session: GroupSession) -> User | None:
    row = SessionStaff.objects.filter(session=session, leads=True).first()
    return row.person if row else None


def key_of(session: GroupSession, person: User) -> str:
    return SessionStaff.objects.get(session=session, person=person).key


def after_the_grace(monkeypatch: Any, settings: Any, session: GroupSession) -> None:
    staffing.watch(session)
    later = timezone.now() + timedelta(seconds=settings.LIVE_STAFF_GRACE + 1)
    monkeypatch.setattr("support.live.staffing.timezone.now", lambda: later)
    staffing.watch(session)
    session.refresh_from_db()


def said_last(session: GroupSession) -> dict[str, Any]:
    event = RoomEvent.objects.of(session).order_by("-seq")[0]
    return encode(event, Eyes(0, is_staff=False))


def test_grace_and_sweep_together_are_at_most_ten_seconds(settings: Any) -> None:
    assert settings.LIVE_STAFF_GRACE + settings.LIVE_SWEEP <= 10


def test_whoever_opens_the_waiting_room_leads(lobby: GroupSession, facilitator: User) -> None:
    assert lead_of(lobby) == facilitator


def test_handing_over_is_told_to_the_room_and_recorded(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    leading.hand_over(room, key_of(room, second_facilitator), by=facilitator)

    assert lead_of(room) == second_facilitator
    told = said_last(room)
    assert (told["type"], told["person"]["name"], told["by_itself"]) == (
        "leads",
        second_facilitator.screen_name,
        False,
    )
    assert TrailEntry.objects.filter(action="live.lead_handed_over").count() == 1


def test_nobody_is_handed_a_room_they_are_not_in(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    presence.end(room.pk, second_facilitator.pk)

    with pytest.raises(Refused) as no:
        leading.hand_over(room, key_of(room, second_facilitator), by=facilitator)
    assert no.value.code == "no_such_person"


def test_a_moderator_who_watches_is_not_handed_the_room(
    room: GroupSession, facilitator: User, moderator: User
) -> None:
    conducting.watch(room, person=moderator)
    presence.touch(room.pk, moderator.pk)

    with pytest.raises(Refused) as no:
        leading.hand_over(room, key_of(room, moderator), by=facilitator)
    assert no.value.code == "not_allowed"


def test_a_room_is_taken_over_only_from_somebody_who_is_away(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    with pytest.raises(Refused):
        leading.take_over(room, by=second_facilitator)
    presence.end(room.pk, facilitator.pk)
    leading.take_over(room, by=second_facilitator)

    assert lead_of(room) == second_facilitator
    assert TrailEntry.objects.filter(action="live.lead_taken_over").count() == 1


def test_a_trained_second_pair_of_eyes_takes_over_when_no_facilitator_is_left(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    third = make_person("Juniper", roles.FACILITATORS)
    conducting.watch(room, person=third)
    presence.touch(room.pk, third.pk)
    presence.end(room.pk, facilitator.pk)
    with pytest.raises(Refused):  # the second facilitator is here, and next
        leading.take_over(room, by=third)

    presence.end(room.pk, second_facilitator.pk)
    leading.take_over(room, by=third)
    assert standing_of(third, room).is_facilitator
    assert said_last(room)["person"] == {
        "key": key_of(room, third),
        "name": "Juniper",
        "part": "facilitator",
    }


def test_the_lead_passes_by_itself_to_whoever_is_next(
    room: GroupSession,
    facilitator: User,
    second_facilitator: User,
    moderator: User,
    monkeypatch: Any,
    settings: Any,
) -> None:
    conducting.watch(room, person=moderator)
    presence.touch(room.pk, moderator.pk)
    presence.end(room.pk, facilitator.pk)
    staffing.watch(room)
    assert lead_of(room) == facilitator  # within the time of grace nothing happens

    after_the_grace(monkeypatch, settings, room)
    assert (room.phase, lead_of(room)) == (Phase.OPENING, second_facilitator)
    assert said_last(room)["by_itself"] is True


def test_a_facilitator_who_reconnects_in_time_still_leads(
    room: GroupSession, facilitator: User, moderator: User, monkeypatch: Any, settings: Any
) -> None:
    conducting.watch(room, person=moderator)
    presence.touch(room.pk, moderator.pk)
    presence.end(room.pk, facilitator.pk)
    staffing.watch(room)
    presence.touch(room.pk, facilitator.pk)

    after_the_grace(monkeypatch, settings, room)
    assert lead_of(room) == facilitator


def test_colleagues_are_asked_once_and_those_inside_are_not(
    room: GroupSession, facilitator: User, second_facilitator: User, moderator: User, member: User
) -> None:
    lead = make_person("Lead Heron", roles.SAFEGUARDING_LEADS)
    assert inviting.invite(room, by=facilitator) == 2
    with pytest.raises(Refused) as no:
        inviting.invite(room, by=second_facilitator)

    assert no.value.code == "too_fast"
    assert {notice.recipient for notice in Notice.objects.all()} == {moderator, lead}
    assert "session" not in inviting.LINE
    assert TrailEntry.objects.filter(action="live.colleagues_asked").count() == 1


def alone(room: GroupSession, *staff: User, minutes: int) -> None:
    for person in staff:
        presence.end(room.pk, person.pk)
    RoomEvent.objects.filter(kind="phase").update(at=timezone.now() - timedelta(minutes=minutes))


def test_a_paused_room_to_which_nobody_comes_back_ends_kindly(
    room: GroupSession, facilitator: User, second_facilitator: User, member: User, settings: Any
) -> None:
    held = talking.say(room, author=member, client_id=uuid4(), body="Ring me on 07700 900123")
    conducting.pause(room, by=facilitator)
    alone(room, facilitator, second_facilitator, minutes=settings.LIVE_ALONE_MINUTES - 1)
    assert left_alone.look() == {"ended": 0}

    alone(room, minutes=settings.LIVE_ALONE_MINUTES + 1)
    assert left_alone.look() == {"ended": 1}
    assert left_alone.look() == {"ended": 0}
    room.refresh_from_db()
    assert (room.phase, room.paused_from) == (Phase.CLOSED, "")
    told = said_last(room)
    assert (told["phase"], told["by"]) == ("closed", None)
    assert "not because of anything you wrote" in told["text"]
    assert RoomEvent.objects.get(session=room, seq=held.seq).state == "refused"
    assert moderation.went_unread(room, member)


def test_a_room_with_one_of_the_staff_in_it_is_not_ended(
    room: GroupSession, facilitator: User, second_facilitator: User, settings: Any
) -> None:
    conducting.pause(room, by=facilitator)
    alone(room, second_facilitator, minutes=settings.LIVE_ALONE_MINUTES + 1)

    assert left_alone.look() == {"ended": 0}


def test_an_open_room_in_which_nobody_is_connected_is_paused_too(
    room: GroupSession, facilitator: User, second_facilitator: User, settings: Any
) -> None:
    settings.LIVE_STAFF_GRACE = 0
    for person in (facilitator, second_facilitator):
        presence.end(room.pk, person.pk)
    left_alone.look()
    room.refresh_from_db()

    assert room.phase == Phase.PAUSED


def test_a_waiting_room_that_nobody_opens_is_called_off(
    lobby: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    presence.end(lobby.pk, facilitator.pk)
    assert left_alone.look() == {"ended": 0}
    GroupSession.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    assert left_alone.look() == {"ended": 1}
    lobby.refresh_from_db()
    assert lobby.was_called_off


def test_members_read_that_it_ended_by_itself(
    room: GroupSession,
    facilitator: User,
    second_facilitator: User,
    member: User,
    signed_in: Callable[[User], Client],
    settings: Any,
) -> None:
    conducting.pause(room, by=facilitator)
    alone(room, facilitator, second_facilitator, minutes=settings.LIVE_ALONE_MINUTES + 1)
    left_alone.look()

    page = signed_in(member).get(reverse("live:room", args=[room.slug]))
    assert page.status_code == 410
    assert "ended by itself" in page.content.decode()


def test_the_console_hands_over_takes_over_and_invites_without_a_script(
    room: GroupSession,
    facilitator: User,
    second_facilitator: User,
    moderator: User,
    signed_in: Callable[[User], Client],
) -> None:
    client = signed_in(facilitator)

    def press(name: str, **data: str) -> Any:
        return client.post(reverse("live:conduct", args=[room.slug, name]), data, follow=True)

    page = press("hand-over", key=key_of(room, second_facilitator)).content.decode()
    assert lead_of(room) == second_facilitator
    assert f"{second_facilitator.screen_name} leads this session now." in page
    presence.end(room.pk, second_facilitator.pk)
    page = press("take-over").content.decode()
    assert lead_of(room) == facilitator
    assert "Ask colleagues to come in" in page
    assert "1 colleague was asked" in press("invite").content.decode()


def test_a_session_that_was_never_begun_has_nobody_who_leads(facilitator: User) -> None:
    session = plan(facilitator)
    staffing.watch(session)

    assert lead_of(session) is None
