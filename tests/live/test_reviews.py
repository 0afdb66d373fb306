"""Messages of a room before the moderators: when they come there, sealed, and what a decision does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy.trail.records import TrailEntry
from safeguarding import deciding, reporting
from safeguarding.models import Case, ContentSnapshot, Decision, Report
from support.live import conducting, moderation, reviews, talking
from support.live.models import GroupSession, RoomEvent
from support.live.refusals import Refused
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
PHONE = "Ring me on 07700 900123 tonight"
Committed = Any  # django_capture_on_commit_callbacks


def say(room: GroupSession, author: User, body: str = PHONE) -> RoomEvent:
    said = talking.say(room, author=author, client_id=uuid4(), body=body)
    return RoomEvent.objects.of(room).get(seq=said.seq)


def held_too_long(room: GroupSession, author: User) -> Case:
    message = say(room, author)
    RoomEvent.objects.filter(pk=message.pk).update(at=timezone.now() - timedelta(minutes=6))
    reviews.call_moderators()
    return Case.objects.of(message).get()


def state_of(case: Case) -> str:
    return RoomEvent.objects.get(pk=case.object_id).state


def page(case: Case, of: str = "safeguarding_case") -> str:
    return reverse(of, args=[case.pk])


def test_a_held_message_that_nobody_answers_comes_before_the_moderators_once(
    room: GroupSession, member: User
) -> None:
    say(room, member)
    assert reviews.call_moderators() == {"opened": 0, "gone": 0}
    case = held_too_long(room, member)
    assert reviews.call_moderators()["opened"] == 0
    assert (case.source, case.severity) == (Case.Source.ROOM, "amber")
    assert list(case.signals.values_list("kind", flat=True)) == ["phone"]


def test_what_is_still_held_at_the_end_comes_before_the_moderators(
    room: GroupSession,
    member: User,
    facilitator: User,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    message = say(room, member)
    with django_capture_on_commit_callbacks(execute=True):
        conducting.close(room, facilitator=facilitator)
    case = Case.objects.of(message).get()
    assert deciding.possible(case.target) == ("no_action", "refuse")


def test_what_a_facilitator_hid_comes_before_the_moderators(
    room: GroupSession,
    member: User,
    facilitator: User,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    message = say(room, member, "That was unkind")
    with django_capture_on_commit_callbacks(execute=True):
        moderation.hide(room, message.seq, by=facilitator, reason="Let us be gentle.")
    assert Case.objects.of(message).get().severity == "green"


def test_a_facilitator_who_decides_first_closes_the_case(
    room: GroupSession,
    member: User,
    facilitator: User,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    case = held_too_long(room, member)
    seq = RoomEvent.objects.get(pk=case.object_id).seq
    with django_capture_on_commit_callbacks(execute=True):
        moderation.release(room, seq, by=facilitator)
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    assert (Decision.objects.get().action, Decision.objects.get().decider) == (
        "approve",
        facilitator,
    )


def test_the_desk_lets_the_room_read_it(
    room: GroupSession, member: User, other_member: User, moderator: User, facilitator: User
) -> None:
    case = held_too_long(room, member)
    deciding.approve(case, moderator=moderator, version=case.version)
    assert state_of(case) == "released"
    shown = RoomEvent.objects.of(room).get(kind="released")
    assert (shown.body, shown.author) == (PHONE, member)
    with pytest.raises(Refused):
        moderation.release(room, shown.ref, by=facilitator)


def test_the_desk_keeps_it_back_and_its_writer_is_told_in_the_room(
    room: GroupSession, member: User, moderator: User
) -> None:
    case = held_too_long(room, member)
    deciding.refuse(
        case, moderator=moderator, version=case.version, policy=rule(), reason="A number."
    )
    assert state_of(case) == "refused"
    told = RoomEvent.objects.of(room).get(kind="refused")
    assert (told.person, told.reason) == (member, reviews.KEPT_BACK)


def test_no_copy_of_sealed_words_is_made(room: GroupSession, member: User, moderator: User) -> None:
    case = held_too_long(room, member)
    deciding.approve(case, moderator=moderator, version=case.version)
    snapshot = ContentSnapshot.objects.get()
    assert (snapshot.text, snapshot.context) == ("", "")


def test_the_words_are_opened_on_one_page_and_that_is_on_the_trail(
    room: GroupSession, member: User, moderator: User, signed_in: SignedIn
) -> None:
    case, client = held_too_long(room, member), signed_in(moderator)
    assert "07700" not in client.get("/desk/review-queue/").content.decode()
    html = client.get(page(case)).content.decode()
    assert "07700" not in html
    assert "Open the words" in html
    opened = TrailEntry.objects.filter(action="safeguarding.words_opened")
    assert not opened.exists()
    html = client.post(page(case, "safeguarding_open_words")).content.decode()
    assert '<mark class="seen">07700 900123' in html
    assert opened.count() == 1
    assert "07700" not in client.get(page(case)).content.decode()


def test_the_queue_shows_the_name_of_the_room_and_not_the_one_of_the_forum(
    room: GroupSession, member: User, moderator: User, signed_in: SignedIn
) -> None:
    case = held_too_long(room, member)
    RoomEvent.objects.filter(pk=case.object_id).update(by_name="Tall Reed")
    html = signed_in(moderator).get(page(case)).content.decode()
    assert "Tall Reed" in html
    assert member.screen_name not in html


def test_a_message_is_reported_by_whoever_could_read_it(
    room: GroupSession, member: User, other_member: User, moderator: User, signed_in: SignedIn
) -> None:
    message = say(room, member, "That was unkind")
    url = reverse("live:report", args=[room.slug, message.seq])
    form = reverse("safeguarding:report", args=["live-message", message.pk])
    html = signed_in(other_member).get(reverse("live:room", args=[room.slug])).content.decode()
    assert url in html
    client = signed_in(other_member)
    assert client.get(url).headers["Location"] == form
    client.post(form, {"reason": "unkind", "text": ""})
    case = Case.objects.get()
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="So.")
    assert state_of(case) == "hidden"
    assert RoomEvent.objects.of(room).filter(kind="hidden", ref=message.seq).exists()


def test_what_one_may_not_read_cannot_be_reported(
    room: GroupSession, member: User, other_member: User, moderator: User, facilitator: User,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    held = say(room, member)
    shown = say(room, member, "Good evening")
    private = talking.say(
        room, author=member, client_id=uuid4(), body="For you only", to="facilitators"
    )
    for_staff = RoomEvent.objects.of(room).get(seq=private.seq)

    def status(person: User, message: RoomEvent) -> int:
        form = reverse("safeguarding:report", args=["live-message", message.pk])
        return signed_in(person).get(form).status_code

    assert [status(other_member, each) for each in (held, shown, for_staff)] == [404, 200, 404]
    assert status(moderator, shown) == 404  # has no part in this room
    conducting.remove(
        room,
        room.participations.get(person=other_member).key,
        facilitator=facilitator,
        reason="Let us talk.",
    )
    assert status(other_member, shown) == 404


def test_a_case_whose_words_were_forgotten_closes_and_its_reporter_hears_so(
    room: GroupSession, member: User, other_member: User, moderator: User, signed_in: SignedIn
) -> None:
    message = say(room, member, "That was unkind")
    case = reporting.report(message, reporter=other_member, reason="unkind").case
    RoomEvent.objects.filter(pk=message.pk).delete()
    assert "It is gone" in signed_in(moderator).get("/desk/review-queue/").content.decode()
    assert reviews.call_moderators() == {"opened": 0, "gone": 1}
    case.refresh_from_db()
    assert (case.state, case.decisions.get().action) == (Case.State.CLOSED, "gone")
    assert Report.objects.get().outcome == "gone"
