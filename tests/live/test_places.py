"""What is typed and how far was read, and how people arrive: kept by the server, sealed, and forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy import retention
from support.live import arriving, joining, placing, talking
from support.live.access import standing_of
from support.live.models import GroupSession, Participation, Phase, Place
from support.live.refusals import Refused

from .conftest import let_in, put_in

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
TYPED = "What I never told anybody"


def page(client: Client, session: GroupSession, **query: Any) -> str:
    return client.get(reverse("live:room", args=[session.slug]), query).content.decode()


def test_what_was_typed_is_in_the_box_again_and_sealed_in_the_database(
    room: GroupSession, member: User, other_member: User, signed_in: SignedIn
) -> None:
    client, client_id = signed_in(member), uuid4()
    answer = client.post(
        reverse("live:place", args=[room.slug]),
        {"body": TYPED, "to": "facilitators", "id": str(client_id), "read": "3"},
    )
    assert answer.status_code == 204
    shown = page(client, room)
    assert TYPED in shown
    assert str(client_id) in shown
    assert '<option value="facilitators" selected>' in shown
    assert TYPED not in page(signed_in(other_member), room)
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM live_place")
        [[stored]] = cursor.fetchall()
    assert TYPED.encode() not in bytes(stored)


def test_what_was_sent_is_no_draft_any_more(room: GroupSession, member: User) -> None:
    client_id = uuid4()
    placing.keep(room, person=member, body=TYPED, client_id=client_id)
    standing = standing_of(member, GroupSession.objects.with_key().get(pk=room.pk))
    draft, _ = placing.of(standing)
    assert draft == placing.Draft(TYPED, "", client_id)
    talking.say(room, author=member, client_id=client_id, body=TYPED)
    assert placing.of(standing)[0] is None


def test_a_page_that_comes_late_sets_nobody_back(room: GroupSession, member: User) -> None:
    last = GroupSession.objects.get(pk=room.pk).last_seq
    placing.keep(room, person=member, body=TYPED, read_to=last)
    placing.keep(room, person=member, body=None, read_to=1)
    place = Place.objects.get(person=member)
    assert (place.read_to, place.draft) == (last, TYPED)
    placing.keep(room, person=member, body="", read_to=10_000)
    place = Place.objects.get(person=member)
    assert (place.read_to, place.draft) == (last, "")


def test_what_is_new_since_the_last_look_is_marked_once(
    room: GroupSession, member: User, other_member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    seen = talking.say(room, author=other_member, client_id=uuid4(), body="Seen").seq
    assert "New since you last looked" not in page(client, room)
    placing.keep(room, person=member, body=None, read_to=seen)
    assert "New since you last looked" not in page(client, room)
    talking.say(room, author=other_member, client_id=uuid4(), body="First new")
    talking.say(room, author=other_member, client_id=uuid4(), body="Second new")
    shown = page(client, room)
    assert shown.count("New since you last looked") == 1
    assert shown.index("Seen") < shown.index("New since") < shown.index("First new")
    assert "New since" not in page(client, room, since=seen + 2)


def test_nobody_keeps_a_draft_in_a_room_they_are_not_in(
    room: GroupSession, member: User, stranger: User
) -> None:
    joining.leave(room, person=member)
    for person in (member, stranger):
        with pytest.raises(Refused):
            placing.keep(room, person=person, body=TYPED)
    assert not Place.objects.exists()


def test_drafts_and_arrivals_go_with_the_transcript_and_its_key(
    room: GroupSession, member: User, facilitator: User
) -> None:
    placing.keep(room, person=member, body=TYPED)
    arriving.check_in(room, person=member, feeling=2, line="Barely slept")
    put_in(GroupSession.objects.get(pk=room.pk), Phase.CLOSED)
    retention.purge_overdue()
    assert Place.objects.exists()
    GroupSession.objects.filter(pk=room.pk).update(closed_at=timezone.now() - timedelta(hours=25))
    retention.purge_overdue()
    assert not Place.objects.exists()
    own = Participation.objects.select_related("session__data_key").get(person=member)
    assert own.arriving == ""
    assert own.session.data_key.destroyed_at is not None


# How are you arriving?


def test_only_facilitators_read_how_somebody_arrives(
    staffed: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    signed_in: SignedIn,
) -> None:
    let_in(staffed, other_member, facilitator)
    joining.ask_to_join(staffed, person=member, agreed=True)
    client = signed_in(member)
    answer = client.post(
        reverse("live:check_in", args=[staffed.slug]),
        {"feeling": "2", "line": "Barely slept"},
        follow=True,
    )
    assert "The facilitators can see it." in answer.content.decode()
    console = page(signed_in(facilitator), staffed)
    assert "Arriving: low" in console
    assert "Barely slept" in console
    assert "Barely slept" not in page(signed_in(other_member), staffed)


def test_words_of_danger_on_arriving_show_help_at_once(
    staffed: GroupSession, member: User, signed_in: SignedIn
) -> None:
    joining.ask_to_join(staffed, person=member, agreed=True)
    answer = signed_in(member).post(
        reverse("live:check_in", args=[staffed.slug]), {"line": "I want to kill myself tonight"}
    )
    assert "help=1" in answer["Location"]


def test_an_answer_that_is_not_there_is_refused(staffed: GroupSession, member: User) -> None:
    joining.ask_to_join(staffed, person=member, agreed=True)
    with pytest.raises(Refused):
        arriving.check_in(staffed, person=member, feeling=9, line="")
    with pytest.raises(Refused):
        arriving.check_in(staffed, person=member, feeling=1, line="x" * 301)
    assert UUID(int=0) not in set(Place.objects.values_list("draft_id", flat=True))
