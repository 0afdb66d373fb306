"""Whatever can be sent is counted, at every door there is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.pacing import Answer
from portal import writing_pace
from safeguarding.models import Case
from tests.forum.factories import conversation

from .doors import House, build_house, doors, route_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_the_middle_of_a_period() -> Iterator[None]:
    """Where one period meets the next the wait may be a little longer than a period."""
    with time_machine.travel(datetime(2026, 11, 24, 12, 5, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def nobody_may(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pace is used up for everybody; which ones were asked for."""
    asked: list[str] = []

    def allow(person: Any, pace: Any) -> Answer:
        asked.append(pace.action)
        return Answer(wait=90)

    monkeypatch.setattr(writing_pace, "allow", allow)
    return asked


def test_at_every_door_that_takes_something_the_pace_holds(nobody_may: list[str]) -> None:
    house: House = build_house()
    never = {
        "/account/sign-out/",
        "/account/login/",
        "/account/second-step/sign-in/",
        "/account/second-step/passkeys/sign-in/",
    }
    wrong = []
    asked = {door.address for door in doors() if door.method == "POST"} - never
    assert len(asked) > 60
    for address in sorted(asked):
        for who in ("visitor", "member", "facilitator", "administrator"):
            answer = house.knock(who, "POST", house.address(address))
            if address.startswith("/sessions/") and address.endswith("/leave/"):
                assert str(answer) != "429", address
            elif answer.response.status_code != 429 or answer.written:
                wrong.append(f"{address} as {who}: {answer} {answer.written}")
            elif answer.response.headers["Retry-After"] != "90":
                wrong.append(f"{address} does not say for how long")
    assert wrong == [], "\n".join(wrong)


def test_one_can_always_leave_and_come_in(
    nobody_may: list[str], member: User, client: Client
) -> None:
    assert client.post("/account/login/", {"login": "a", "password": "b"}).status_code == 200
    client.force_login(member)
    assert client.post("/account/sign-out/").status_code == 302
    assert nobody_may == []


def test_reading_is_not_counted_here(nobody_may: list[str], visitor: Client) -> None:
    assert visitor.get("/help-now/").status_code == 200
    assert nobody_may == []


def send(client: Client, body: str = "Hello", **more: str) -> HttpResponse:
    return client.post("/notices/", {"body": body, **more})


def test_a_person_who_sends_without_end_is_asked_to_wait_and_keeps_the_words(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    for _ in range(writing_pace.AT_ONE_DOOR):
        assert send(client).status_code == 302
    answer = send(client, "What I <b>wrote</b>", title="And its title", password="not this")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= writing_pace.TEN_MINUTES
    assert "What I &lt;b&gt;wrote&lt;/b&gt;" in page
    assert "And its title" in page
    assert "not this" not in page
    assert "somebody to talk to now" in page
    assert client.post("/account/screen-name/", {}).status_code == 200  # another door is open
    assert send(signed_in(other_member)).status_code == 302  # and this one, to somebody else


def test_all_doors_together_have_a_pace_too(
    member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_pace, "IN_ALL", writing_pace.Pace("all", limit=3, period=600))
    client = signed_in(member)
    for _ in range(3):
        assert send(client).status_code == 302
    assert client.post("/account/screen-name/", {}).status_code == 429


def test_visitors_are_counted_together_and_by_no_address(
    visitor: Client, member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = writing_pace.Pace("visitors", limit=2, period=600)
    monkeypatch.setattr(writing_pace, "OF_VISITORS", few)
    for address in ("192.0.2.1", "192.0.2.2"):
        assert visitor.post("/account/sign-up/", {}, REMOTE_ADDR=address).status_code == 200
    assert visitor.post("/account/sign-up/", {}, REMOTE_ADDR="192.0.2.3").status_code == 429
    assert send(signed_in(member)).status_code == 302


def test_whoever_may_be_in_danger_is_heard_beyond_the_pace_but_not_without_end(
    member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_pace, "AT_ONE_DOOR", 1)
    monkeypatch.setattr(
        writing_pace, "HEARD_ALL_THE_SAME", writing_pace.Pace("heard", limit=2, period=600)
    )
    client = signed_in(member)
    topic = conversation(member)
    address = f"/forum/topics/{topic.pk}/reply/"
    danger = {"body": "I want to die. I cannot do this any more."}
    calm = [client.post(address, {"body": f"Good morning {n}"}).status_code for n in (1, 2)]
    assert calm == [302, 429]
    for _ in range(2):
        assert client.post(address, danger).status_code == 302
    assert Case.objects.count() == 3  # the calm one was a first post, and waits for a moderator
    answer = client.post(address, danger)
    assert answer.status_code == 429
    assert "somebody to talk to now" in answer.content.decode()


def test_the_pace_stands_where_it_knows_the_person_and_after_the_check_of_the_form() -> None:
    order = settings.MIDDLEWARE
    here = order.index("portal.writing_pace.WritingPaceMiddleware")
    assert order.index("django.contrib.auth.middleware.AuthenticationMiddleware") < here
    assert order.index("django.middleware.csrf.CsrfViewMiddleware") < here
    assert route_of("/notices/") == "notices/"
