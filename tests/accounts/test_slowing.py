"""Signing in by password slows down, never locks, and leaves nobody out."""

import threading
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from redis.exceptions import ConnectionError as NoRedis

from accounts import slowing
from accounts.models import User
from accounts.not_now import TooManyWaiting
from tests.conftest import PASSWORD, make_person

from .test_second_step import code_of, come_in, is_in, set_up_app

pytestmark = pytest.mark.django_db


def try_password(name: str, password: str, address: str = "127.0.0.1") -> HttpResponse:
    client = Client(REMOTE_ADDR=address)
    answer: Any = client.post(reverse("account_login"), {"login": name, "password": password})
    answer.is_in = client.get(reverse("account_home")).status_code == 200
    return answer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """`clock[0]` is the time now, in seconds; it begins at noon of some day."""
    time = [20_000 * 86_400 + 43_200.0]
    monkeypatch.setattr(slowing, "now", lambda: time[0])
    return time


def test_an_attacker_fails_a_hundred_times_and_the_owner_still_gets_in(
    member: User, waited: list[float]
) -> None:
    for number in range(100):
        assert not try_password(member.username, f"wrong-guess-{number}").is_in
    del waited[:]

    assert try_password(member.username, PASSWORD).is_in
    assert waited == [slowing.LONGEST_WAIT]


def test_the_wait_doubles_after_five_failures_and_ends_at_eight_seconds(
    member: User, waited: list[float], clock: list[float]
) -> None:
    for _ in range(13):
        try_password(member.username, "wrong-and-long")
    assert waited == [0.25, 0.5, 1, 2, 4, 8, 8, 8]


@pytest.mark.parametrize("name", ["nobody-has-this", "quiet-harbour-signs-in"])
def test_a_name_that_nobody_has_slows_down_as_one_that_somebody_has(
    member: User, waited: list[float], clock: list[float], name: str
) -> None:
    for written in (name, name.upper(), f" {name} ") * 3:
        try_password(written, "wrong-and-long")
    assert waited == [0.25, 0.5, 1, 2]


def test_failures_are_forgotten_slowly_and_after_an_hour_wholly(
    member: User, waited: list[float], clock: list[float]
) -> None:
    for _ in range(10):
        try_password(member.username, "wrong-and-long")
    seen = []
    for _ in range(7):
        del waited[:]
        assert try_password(member.username, PASSWORD).is_in
        seen.append(waited[0] if waited else 0)
        clock[0] += slowing.SPAN
    assert seen == [8, 0.25, 0, 0, 0, 0, 0]


def test_the_right_password_is_not_counted_as_a_try(
    member: User, waited: list[float], clock: list[float]
) -> None:
    for _ in range(8):
        assert try_password(member.username, PASSWORD).is_in
    assert waited == []


def test_a_name_that_was_attacked_slows_nobody_elses(
    member: User, other_member: User, waited: list[float]
) -> None:
    for _ in range(20):
        try_password(member.username, "wrong-and-long")
    del waited[:]
    assert try_password(other_member.username, PASSWORD).is_in
    assert waited == []


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_two_hundred_people_behind_one_address_join_and_sign_in() -> None:
    for number in range(200):
        client = Client(REMOTE_ADDR="198.51.100.7")
        data = {"username": f"person-{number}", "password1": PASSWORD, "choice": "own"}
        joined = client.post(reverse("account_signup"), data | {"own_name": f"Heron {number:03}"})
        assert joined.status_code == 302, number
    for number in range(200):
        assert try_password(f"person-{number}", PASSWORD, "198.51.100.7").is_in, number


def someone_waits(stack: ExitStack, name: str, at: str, times: int) -> None:
    """As that many threads asleep would do, without the threads."""
    hashed = slowing._hashed("sign-in", name)
    for _ in range(times):
        stack.enter_context(slowing._seats.one(hashed, at))


def fail_often(name: str) -> None:
    for _ in range(slowing.FREE_TRIES + 1):
        try_password(name, "wrong-and-long")


def test_who_finds_no_seat_is_told_at_once_and_keeps_the_name(
    member: User, waited: list[float]
) -> None:
    from accounts.adapter import pseudonym

    fail_often(member.username)
    del waited[:]
    with ExitStack() as waiting:
        someone_waits(waiting, member.username, pseudonym("127.0.0.1"), slowing.SEATS_OF_ONE)
        answer = try_password(member.username, PASSWORD)
        # The same name from somewhere else, and another name from here, have seats of their own.
        assert try_password(member.username, PASSWORD, "198.51.100.8").is_in

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    page = answer.content.decode()
    assert f'value="{member.username}"' in page
    assert PASSWORD not in page
    assert "Nothing is locked" in page
    assert "Sign in with a passkey" in page
    assert try_password(member.username, PASSWORD).is_in


def test_an_attacker_who_fills_the_seats_at_an_address_keeps_nobody_out_who_shares_it(
    member: User, other_member: User
) -> None:
    from accounts.adapter import pseudonym

    fail_often(member.username)
    with ExitStack() as waiting:
        someone_waits(waiting, "another-name", pseudonym("127.0.0.1"), slowing.SEATS_OF_ONE)
        assert try_password(member.username, PASSWORD).is_in
    with ExitStack() as waiting:
        for number in range(slowing.SEATS // slowing.SEATS_OF_ONE):
            someone_waits(waiting, f"n{number}", pseudonym("127.0.0.1"), slowing.SEATS_OF_ONE)
        assert try_password(member.username, PASSWORD).status_code == 429
        # Nobody failed with this name, so it needs no seat.
        assert try_password(other_member.username, PASSWORD).is_in


def test_seats_are_given_back_also_after_an_error() -> None:
    with pytest.raises(RuntimeError), slowing._seats.one("name", "here"):
        raise RuntimeError
    assert slowing._seats.taken.total() == 0
    assert not slowing._seats.taken


def test_many_tries_at_once_see_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted when they begin: twelve that come together do not pass as one."""
    waits: list[float] = []
    gate = threading.Barrier(12)
    monkeypatch.setattr(slowing, "sleep", waits.append)

    def one() -> None:
        gate.wait()
        with slowing.a_try("sign-in", of="somebody", at="here"):
            pass

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with slowing.a_try("sign-in", of="somebody", at="here"):
        pass
    assert waits[-1] == 8


def test_a_try_that_was_not_checked_is_not_counted(waited: list[float]) -> None:
    for _ in range(20):
        with pytest.raises(TooManyWaiting), slowing.a_try("sign-in", of="somebody", at="here"):
            raise TooManyWaiting
    assert waited == []


def test_names_lie_in_the_cache_only_under_a_hash_that_changes_daily(
    member: User, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    add = cache.add

    def noted(key: str, *args: Any, **kwargs: Any) -> bool:
        keys.append(key)
        return bool(add(key, *args, **kwargs))

    monkeypatch.setattr(cache, "add", noted)
    try_password(member.username, "wrong-and-long")
    clock[0] += 86_400
    try_password(member.username, "wrong-and-long")
    with override_settings(SECRET_KEY="another"):
        assert slowing._hashed("sign-in", member.username) not in " ".join(keys)
    first, second = [key for key in keys if key.startswith("slowing-")]
    assert first.split("-")[1] != second.split("-")[1]
    assert member.username not in " ".join(keys)


class NoCache:
    """A cache that does not answer."""

    def __getattr__(self, name: str) -> Any:
        def down(*args: Any, **kwargs: Any) -> None:
            raise NoRedis

        return down


def test_without_the_cache_sign_in_is_slow_and_still_open(
    member: User, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slowing, "cache", NoCache())
    assert try_password(member.username, PASSWORD).is_in
    assert not try_password(member.username, "wrong-and-long").is_in
    assert waited == [slowing.LONGEST_WAIT] * 2


def test_without_the_cache_no_code_is_taken_since_it_might_be_used_up(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _ = set_up_app(come_in(member))
    client = come_in(member)
    Client().get(reverse("account_login"))
    with monkeypatch.context() as outage:
        outage.setattr(cache, "add", NoCache().add)
        answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert answer.status_code == 503
        assert "our fault and not yours" in answer.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_asking_which_names_are_taken_is_slowed_and_joining_is_not(
    member: User, waited: list[float], clock: list[float]
) -> None:
    make_person("Somebody")
    data = {"username": member.username, "password1": PASSWORD, "choice": "own"}
    for _ in range(8):
        answer = Client().post(reverse("account_signup"), data | {"own_name": "Low Tide"})
        assert "That sign-in name is taken" in answer.content.decode()
    assert waited == [0.25, 0.5, 1]

    fresh = data | {"username": "never-seen", "own_name": "Low Tide"}
    assert Client().post(reverse("account_signup"), fresh).status_code == 302
    assert waited == [0.25, 0.5, 1]


def test_giving_the_password_again_is_not_slowed_by_strangers(
    member: User, waited: list[float]
) -> None:
    for _ in range(20):
        try_password(member.username, "wrong-and-long")
    del waited[:]
    client = Client()
    client.force_login(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert waited == []
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_who_is_signed_in_and_tries_too_often_reads_a_page_of_ours(member: User) -> None:
    client = Client()
    client.force_login(member)
    for _ in range(10):
        client.post(reverse("account_reauthenticate"), {"password": "wrong-and-long"})
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 429
    assert "Nothing is locked" in answer.content.decode()
    assert "data-exit" in answer.content.decode()
