"""When a session is over: going home, and writing to those who facilitated it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from privacy import retention
from privacy.models import DataKey
from support.live import afterwards, conducting
from support.live.models import AfterMessage, CheckOut, GroupSession
from support.live.refusals import Refused

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


@pytest.fixture
def over(room: GroupSession, facilitator: User) -> GroupSession:
    conducting.close(room, facilitator=facilitator)
    room.refresh_from_db()
    return room


def page(client: Client, session: GroupSession) -> str:
    return client.get(reverse("live:session", args=[session.slug])).content.decode()


def test_a_message_goes_to_the_facilitators_of_that_session_and_an_answer_comes_back(
    over: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    moderator: User,
    signed_in: SignedIn,
) -> None:
    quiet, rowan = signed_in(member), signed_in(facilitator)
    words = {"id": str(uuid4()), "body": "I could not say this in the room"}
    address = reverse("live:write_after", args=[over.slug])
    for _ in range(2):
        assert quiet.post(address, words).status_code == 302
    message = AfterMessage.objects.get()
    assert "I could not say this" in page(rowan, over)
    for nobody in (other_member, moderator):
        assert "I could not say this" not in page(signed_in(nobody), over)
    answer = reverse("live:answer_after", args=[over.slug, message.pk])
    assert signed_in(moderator).post(answer, {"body": "No"}).status_code == 403
    assert rowan.post(answer, {"body": "Thank you for writing"}).status_code == 302
    assert rowan.post(answer, {"body": "Once more"}).status_code == 409
    assert "Thank you for writing" in page(quiet, over)
    told = Notice.objects.filter(recipient=member).values_list("line", flat=True)
    assert "Somebody answered you." in told
    assert Notice.objects.filter(recipient=facilitator, line="Somebody wrote to you.").count() == 1


def test_it_can_be_written_for_three_days(over: GroupSession, member: User) -> None:
    GroupSession.objects.filter(pk=over.pk).update(
        closed_at=timezone.now() - timedelta(days=3, minutes=1)
    )
    with pytest.raises(Refused) as no:
        afterwards.write(over, person=member, client_id=uuid4(), body="Late")
    assert no.value.code == "ended"


def test_words_of_danger_are_marked_for_the_facilitators_and_taken_beyond_the_limit(
    over: GroupSession, member: User
) -> None:
    for _ in range(afterwards.MOST):
        afterwards.write(over, person=member, client_id=uuid4(), body="Hello")
    with pytest.raises(Refused):
        afterwards.write(over, person=member, client_id=uuid4(), body="Hello")
    made = afterwards.write(
        over, person=member, client_id=uuid4(), body="I want to kill myself tonight"
    )
    assert made.alert


def test_how_people_go_home_is_read_without_a_name(
    over: GroupSession, member: User, facilitator: User, other_member: User, signed_in: SignedIn
) -> None:
    signed_in(member).post(
        reverse("live:check_out", args=[over.slug]), {"helped": "2", "line": "A quieter pace"}
    )
    afterwards.check_out(over, person=member, helped=3, line="A walk")
    read = page(signed_in(facilitator), over)
    assert "Yes, it helped: “A walk”" in read
    assert "A quieter pace" not in read
    assert member.screen_name not in read
    assert "A walk" not in page(signed_in(other_member), over)


def test_both_go_in_their_time_with_the_keys_that_open_them(
    over: GroupSession, member: User
) -> None:
    afterwards.check_out(over, person=member, helped=3, line="A walk")
    key = afterwards.write(over, person=member, client_id=uuid4(), body="Thanks").data_key_id
    GroupSession.objects.filter(pk=over.pk).update(closed_at=timezone.now() - timedelta(hours=25))
    retention.purge_overdue()
    assert CheckOut.objects.get().line == ""
    assert AfterMessage.objects.get().body == "Thanks"
    GroupSession.objects.filter(pk=over.pk).update(
        closed_at=timezone.now() - timedelta(days=7, minutes=1)
    )
    retention.purge_overdue()
    assert not CheckOut.objects.exists()
    assert not AfterMessage.objects.exists()
    assert not DataKey.objects.filter(pk=key).exists()
