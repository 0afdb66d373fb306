"""How fast one person may act."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from redis import RedisError

from accounts import pacing
from accounts.models import User
from accounts.pacing import Pace, TooFast, allow, keep_to
from tests.forum.factories import conversation
from tests.privacy.everywhere import everything_in_cache

QUICK = Pace("trying", limit=5, period=60)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # where a period begins
ANNA, BEN = User(pk=1), User(pk=2)


def test_as_often_as_the_limit_and_no_more() -> None:
    with time_machine.travel(NOON, tick=False):
        assert [bool(allow(ANNA, QUICK)) for _ in range(7)] == [True] * 5 + [False] * 2


def test_each_person_and_each_thing_is_counted_alone() -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(6):
            allow(ANNA, QUICK)
        assert allow(BEN, QUICK)
        assert allow(ANNA, Pace("another", limit=5, period=60))


@pytest.mark.parametrize("into", [0, 7, 31, 59])
def test_who_waits_as_long_as_told_may_go_on_and_a_second_earlier_may_not(into: int) -> None:
    begin = NOON + timedelta(seconds=into)
    with time_machine.travel(begin, tick=False) as clock:
        for _ in range(5):
            assert allow(ANNA, QUICK)
        wait = allow(ANNA, QUICK).wait
        assert 0 < wait <= 2 * QUICK.period
        clock.shift(wait - 1)
        early = bool(allow(ANNA, QUICK))
        clock.shift(1)
        assert allow(ANNA, QUICK)
    assert not early


def test_trying_again_while_refused_makes_nobody_wait_longer() -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            allow(ANNA, QUICK)
        waits = {allow(ANNA, QUICK).wait for _ in range(50)}
    assert len(waits) == 1


def test_nobody_gets_twice_the_limit_where_two_periods_meet() -> None:
    with time_machine.travel(NOON + timedelta(seconds=58), tick=False) as clock:
        for _ in range(5):
            assert allow(ANNA, QUICK)
        clock.shift(4)
        assert not allow(ANNA, QUICK)


def test_people_who_ask_at_once_do_not_slip_through_together() -> None:
    with (
        time_machine.travel(NOON, tick=False),
        ThreadPoolExecutor(8) as threads,
    ):
        answers = list(threads.map(lambda _: bool(allow(ANNA, QUICK)), range(40)))
    assert sum(answers) <= 5
    assert any(answers)


def test_the_cache_holds_neither_who_nor_what() -> None:
    keys = {pacing._key(User(pk=pk), QUICK, number) for pk in (1, 11) for number in (5, 6)}
    assert len(keys) == 4
    allow(User(pk=987654321), QUICK)
    stored = b"".join(data for _, data in everything_in_cache()).decode()
    assert "pace:" in stored
    assert "987654321" not in stored
    assert "trying" not in stored


def test_without_the_cache_one_may_read_but_not_do_what_a_pace_protects(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise RedisError("redis://somebody:secret@host")

    monkeypatch.setattr(cache, "get", away)
    assert allow(ANNA, QUICK)
    strict = Pace("guarded", limit=5, period=60, allowed_when_unknown=False)
    assert not allow(ANNA, strict)
    with pytest.raises(TooFast):
        keep_to(ANNA, strict)
    assert "RedisError" in caplog.text
    assert "secret" not in caplog.text


# Reading the forum


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("forum.views.reading.READING", Pace("reading", limit=4, period=600))
    return 4


@pytest.mark.django_db
def test_somebody_who_copies_the_forum_is_asked_kindly_to_wait(
    few: int, client: Client, member: User, other_member: User
) -> None:
    topics = [conversation(other_member) for _ in range(few + 2)]
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False) as clock:
        client.force_login(member)
        answers = [client.get(topic.get_absolute_url()) for topic in topics]
        assert [answer.status_code for answer in answers] == [200] * few + [429] * 2
        last = answers[-1]
        page = last.content.decode()
        assert "Please wait" in page
        assert topics[-1].title not in page
        assert "no-store" in last.headers["Cache-Control"]
        assert client.get(topics[0].board.get_absolute_url()).status_code == 429
        # Help and all that is for everybody never make anyone wait.
        for path in ("/", "/help-now/", "/account/", "/guidance/"):
            assert client.get(path).status_code == 200, path
        clock.shift(int(last.headers["Retry-After"]))
        assert client.get(topics[-1].get_absolute_url()).status_code == 200
    client.force_login(other_member)
    assert client.get(topics[0].get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_a_reply_that_comes_back_is_reading_too_and_what_was_written_is_kept(
    few: int, client: Client, member: User
) -> None:
    topic = conversation(member)
    client.force_login(member)
    address = f"{topic.get_absolute_url()}reply/"
    statuses = [client.post(address, {"body": ""}).status_code for _ in range(few + 1)]
    assert statuses == [422] * few + [429]
    page = client.post(address, {"body": "Words I need " * 2000}).content.decode()
    assert "Words I need" in page


def test_the_pace_of_reading_is_generous() -> None:
    """A person reads a page in more than five seconds."""
    assert pacing.READING.period / pacing.READING.limit <= 5
