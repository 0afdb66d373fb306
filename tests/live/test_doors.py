"""Every door asks who you are, and costs the same however much there is."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User
from support.live import conducting, joining, presence
from support.live.models import GroupSession, Participation, RoomEvent
from tests.conftest import make_person

from .conftest import plan

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def url(name: str, session: GroupSession, *more: str) -> str:
    return reverse(f"live:{name}", args=[session.slug, *more])


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_plan_is_public_and_joining_needs_a_sign_in(
    planned: GroupSession, lobby: GroupSession, visitor: Client, member: User
) -> None:
    assert planned.title in text(visitor.get(reverse("live:programme")))
    page = text(visitor.get(url("session", planned)))
    assert "Rowan" not in page  # visitors see no names of staff
    assert "Sign in to join" in page
    for name in ("waiting", "room", "poll", "console", "waiting_state"):
        answer = visitor.get(url(name, planned))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")
    visitor.force_login(member)
    assert "Rowan" in text(visitor.get(url("session", planned)))


GET_PAGES = (
    "session",
    "waiting",
    "waiting_state",
    "waiting_frame",
    "room",
    "frame",
    "poll",
    "console",
)
STATUS = {
    #                  session waiting state frame  room frame poll console
    "facilitator":    (200,    302,    200,  200,   200, 200,  200, 200),
    "member":         (200,    302,    200,  200,   200, 200,  200, 403),
    "waiting":        (200,    200,    200,  200,   302, 403,  302, 403),
    "outside":        (200,    200,    200,  200,   302, 403,  302, 403),
    "removed":        (200,    403,    200,  200,   403, 403,  403, 403),
    "stranger":       (200,    403,    200,  200,   403, 403,  403, 403),
    "moderator":      (200,    403,    200,  200,   403, 403,  403, 403),
}  # fmt: skip


@pytest.mark.parametrize("who", STATUS)
def test_every_page_asks_who_you_are(
    room: GroupSession,
    member: User,
    other_member: User,
    facilitator: User,
    moderator: User,
    stranger: User,
    signed_in: SignedIn,
    who: str,
) -> None:
    people = {"facilitator": facilitator, "member": member, "moderator": moderator}
    person = people.get(who, stranger)
    if who in ("waiting", "outside", "removed"):
        person = make_person("Somebody Else", roles.MEMBERS)
    if who in ("waiting", "removed"):
        key = joining.ask_to_join(room, person=person, agreed=True).key
        if who == "removed":
            conducting.admit(room, key, facilitator=facilitator)
            conducting.remove(room, key, facilitator=facilitator, reason="Take a rest")
    client = signed_in(person)

    assert tuple(client.get(url(name, room)).status_code for name in GET_PAGES) == STATUS[who]
    if who != "facilitator":
        form = {"key": Participation.objects.get(person=other_member).key, "reason": "No"}
        for action in ("close", "pause", "remove", "admit-all", "hide"):
            assert client.post(url("conduct", room, action), form).status_code == 403
        room.refresh_from_db()
        assert room.is_open


@pytest.mark.parametrize("name", ["say", "leave", "watch"])
def test_changes_are_posts_only(
    room: GroupSession, member: User, signed_in: SignedIn, name: str
) -> None:
    assert signed_in(member).get(url(name, room)).status_code == 405


def test_an_unknown_session_and_an_unknown_action_are_not_found(
    room: GroupSession, facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    assert client.get(reverse("live:room", args=["nothing-here"])).status_code == 404
    assert client.post(url("conduct", room, "explode")).status_code == 404


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("admit", {"key": "nobody"}),
        ("admit", {"key": "\0"}),
        ("release", {"seq": "x"}),
        ("release", {"seq": "9" * 30}),
        ("release", {"seq": "1"}),
        ("move", {"phase": "party"}),
        ("open-lobby", {}),
        ("resume", {}),
    ],
)
def test_an_action_that_makes_no_sense_is_a_helpful_page(
    room: GroupSession, facilitator: User, signed_in: SignedIn, action: str, form: dict[str, str]
) -> None:
    answer = signed_in(facilitator).post(url("conduct", room, action), form)

    assert answer.status_code == 409
    assert "Go back" in text(answer)


def test_pages_cost_the_same_with_few_and_with_many(
    room: GroupSession,
    member: User,
    facilitator: User,
    signed_in: SignedIn,
) -> None:
    clients = {"room": signed_in(member), "console": signed_in(facilitator)}
    clients["programme"] = clients["room"]

    def cost() -> dict[str, int]:
        counts = {}
        for name, client in clients.items():
            address = reverse("live:programme") if name == "programme" else url(name, room)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts[name] = len(queries)
        return counts

    def add(count: int) -> None:
        room.refresh_from_db()
        people = User.objects.bulk_create(
            User(
                username=f"p{room.last_seq}-{n}",
                screen_name=f"Person {room.last_seq} {n}",
                screen_key=f"person-{room.last_seq}-{n}",
            )
            for n in range(count // 25)
        )
        for person in people:
            Participation.objects.create(
                session=room, person=person, state="admitted", agreement_accepted_at=room.starts_at
            )
            presence.touch(room.pk, person.pk)
        RoomEvent.objects.bulk_create(
            RoomEvent(
                session=room,
                seq=room.last_seq + number,
                kind="message",
                author=member,
                client_id=uuid4(),
                body="Hello",
                state="held" if number % 50 == 0 else "shown",
            )
            for number in range(1, count + 1)
        )
        room.last_seq += count
        room.save()
        for _ in range(count // 20):
            plan(facilitator)

    add(10)
    before = cost()
    add(1000)
    after = cost()

    # The room reads at most 200 numbers of the log, in one batch and the look for a next one.
    assert after["room"] <= before["room"] + 1
    assert after["console"] == before["console"]
    assert after["programme"] == before["programme"]
