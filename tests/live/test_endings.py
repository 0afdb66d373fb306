"""Being taken out, and the end of a session: what each person is told, and what they see no more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from support.live import conducting, events, joining, moderation, talking
from support.live.events import Eyes
from support.live.models import GroupSession, Participation, RoomEvent
from support.live.refusals import Refused
from support.live.templatetags.live_tags import day_and_night_first

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
PHONE = "Ring me on 07700 900123 tonight"


def url(name: str, session: GroupSession, *more: str) -> str:
    return reverse(f"live:{name}", args=[session.slug, *more])


def text(response: Any) -> str:
    return str(response.content.decode())


def take_out(session: GroupSession, member: User, facilitator: User) -> None:
    key = Participation.objects.get(session=session, person=member).key
    conducting.remove(session, key, facilitator=facilitator, reason="Let us talk tomorrow.")


def test_a_frame_shows_somebody_taken_out_a_link_and_not_the_whole_site(
    room: GroupSession, member: User, facilitator: User, visitor: Client, signed_in: SignedIn
) -> None:
    talking.say(room, author=facilitator, client_id=uuid4(), body="Good evening")
    client = signed_in(member)
    take_out(room, member, facilitator)

    for answer in (client.get(url("frame", room)), visitor.get(url("frame", room))):
        assert answer.status_code == 403
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "Refresh" not in answer.headers
        assert 'target="_top"' in text(answer)
        assert "Good evening" not in text(answer)
        assert "<footer" not in text(answer)


def test_somebody_taken_out_finds_no_way_to_the_waiting_room(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    take_out(room, member, facilitator)
    page = text(signed_in(member).get(url("session", room)))

    assert "Let us talk tomorrow." in page
    assert url("waiting", room) not in page


def test_the_end_says_first_what_is_still_open(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    assert "still-open" not in text(client.get(url("console", room)))
    talking.say(room, author=member, client_id=uuid4(), body=PHONE)
    talking.say(room, author=other_member, client_id=uuid4(), body="I want to die")
    console = text(client.get(url("console", room)))

    held = RoomEvent.objects.held().count()
    assert f"{held} message{'s are' if held > 1 else ' is'} still held." in console
    assert f"{other_member.screen_name} may need help now." in console


def test_what_nobody_read_is_returned_to_its_writer_at_the_end(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    said = talking.say(room, author=member, client_id=uuid4(), body=PHONE)
    conducting.close(room, facilitator=facilitator)

    assert not RoomEvent.objects.held().exists()
    returned = RoomEvent.objects.of(room).get(kind="refused", ref=said.seq)
    assert events.encode(returned, Eyes(member.pk, False))["reason"] == moderation.UNREAD
    assert events.encode(returned, Eyes(other_member.pk, False))["type"] == "tombstone"
    for page in ("room", "session"):
        assert moderation.UNREAD in text(signed_in(member).get(url(page, room)))
        assert moderation.UNREAD not in text(signed_in(other_member).get(url(page, room)))


def test_the_page_says_that_a_message_was_sent(
    room: GroupSession, member: User, signed_in: SignedIn
) -> None:
    form = {"body": "Good evening", "to": "room", "id": uuid4()}
    page = text(signed_in(member).post(url("say", room), form, follow=True))

    assert "data-note>Sent.</p>" in page
    assert 'id="newest"' in page


def test_a_waiting_room_that_nobody_has_opened_in_time_is_about_to_open(
    planned: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    assert "It is about to open." in text(client.get(url("session", planned)))
    GroupSession.objects.update(starts_at=timezone.now() + timedelta(days=1))
    assert "It is about to open." not in text(client.get(url("session", planned)))


def test_only_staff_read_what_staff_can_do(
    lobby: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    waiting = joining.ask_to_join(lobby, person=member, agreed=True)
    conducting.admit(lobby, waiting.key, facilitator=facilitator)

    assert "from the console" in text(signed_in(facilitator).get(url("room", lobby)))
    assert "from the console" not in text(signed_in(member).get(url("room", lobby)))


def test_a_message_to_somebody_who_has_left_says_who(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    key = Participation.objects.get(session=room, person=member).key
    joining.leave(room, person=member)
    with pytest.raises(Refused) as no:
        talking.say(room, author=facilitator, client_id=uuid4(), body="Are you safe?", to=key)

    words = f"{member.screen_name} has left. Choose who reads this."
    assert no.value.text == words
    form = {"body": "Are you safe?", "to": key, "id": uuid4()}
    answer = signed_in(facilitator).post(url("say", room), form)
    assert (answer.status_code, words in text(answer)) == (409, True)
    assert f'<option value="{key}" selected>' in text(answer)


def test_only_the_writer_reads_that_their_message_was_hidden(
    room: GroupSession, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    said = talking.say(room, author=member, client_id=uuid4(), body="Good evening")
    moderation.hide(room, said.seq, by=facilitator, reason="It names a street.")

    assert "hid your message" in text(signed_in(member).get(url("room", room)))
    for person in (other_member, facilitator):
        assert "hid a message" in text(signed_in(person).get(url("room", room)))


def test_lines_that_always_answer_come_first() -> None:
    class Line:
        def __init__(self, hours: str) -> None:
            self.hours = hours

    days, always, unsaid = Line("Monday to Friday"), Line("24 hours"), Line("")

    assert day_and_night_first([days, unsaid, always]) == [always, days, unsaid]


def test_the_desk_says_on_which_day_a_session_starts(
    facilitator: User, second_facilitator: User, planned: GroupSession
) -> None:
    from django.utils.formats import date_format

    from support.live.wagtail_hooks import StartsColumn

    local = timezone.localtime(planned.starts_at)
    assert date_format(local, "l j F Y") in StartsColumn("starts_at").get_value(planned)
