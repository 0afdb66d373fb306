"""Only so many passwords are hashed at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, override_settings
from django.urls import reverse

from accounts import hashing
from accounts.hashing import BoundedArgon2PasswordHasher
from accounts.models import User
from accounts.not_now import TooBusy
from tests.conftest import PASSWORD

OURS = {"PASSWORD_HASHERS": ["accounts.hashing.BoundedArgon2PasswordHasher"]}


@pytest.fixture(autouse=True)
def fresh_turns() -> None:
    hashing._turns.cache_clear()


class Slow:
    """Stands in for Argon2: notes how many are at work, and ends when it is let go."""

    def __init__(self) -> None:
        self.lock, self.at_work, self.most = threading.Lock(), 0, 0
        self.enough, self.go = threading.Semaphore(0), threading.Event()

    def encode(self, *args: Any) -> str:
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.enough.release()
        self.go.wait(30)
        with self.lock:
            self.at_work -= 1
        return "argon2$done"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda self, *args: slow.encode())
    return slow


def hash_one() -> str:
    return BoundedArgon2PasswordHasher().encode("word", "saltsalt")


@override_settings(PASSWORD_HASHES_AT_ONCE=2, PASSWORD_HASH_WAIT=30)
def test_the_others_wait_their_turn_and_all_are_done(slow: Slow) -> None:
    with ThreadPoolExecutor(12) as pool:
        done = [pool.submit(hash_one) for _ in range(12)]
        slow.enough.acquire()
        slow.enough.acquire()
        slow.go.set()
        assert [one.result(30) for one in done] == ["argon2$done"] * 12
    assert slow.most == 2


@override_settings(PASSWORD_HASHES_AT_ONCE=1, PASSWORD_HASH_WAIT=0.01)
def test_who_waited_long_enough_is_asked_to_come_again_and_the_turn_is_not_lost(
    slow: Slow,
) -> None:
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hash_one)
        slow.enough.acquire()
        for _ in range(3):
            with pytest.raises(TooBusy):
                hash_one()
        slow.go.set()
        first.result(30)
    assert hash_one() == "argon2$done"


@override_settings(PASSWORD_HASHES_AT_ONCE=1, PASSWORD_HASH_WAIT=30)
def test_not_more_wait_than_may_wait(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "WAITING_MOST", 0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hash_one)
        slow.enough.acquire()
        with pytest.raises(TooBusy):
            hash_one()
        slow.go.set()
        first.result(30)


@override_settings(PASSWORD_HASHES_AT_ONCE=2, PASSWORD_HASH_WAIT=30)
def test_checking_is_bounded_as_hashing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda self, *args: bool(slow.encode()))
    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(BoundedArgon2PasswordHasher().verify, "a", "b") for _ in range(6)]
        slow.enough.acquire()
        slow.enough.acquire()
        slow.go.set()
        assert all(one.result(30) for one in done)
    assert slow.most == 2


def busy(*args: Any) -> bool:
    raise TooBusy


@pytest.mark.django_db
@override_settings(**OURS)
def test_a_busy_moment_is_said_kindly_and_keeps_the_names(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedArgon2PasswordHasher, "verify", busy)
    monkeypatch.setattr(BoundedArgon2PasswordHasher, "encode", busy)
    answer = Client().post(
        reverse("account_login"), {"login": member.username, "password": PASSWORD}
    )
    assert answer.status_code == 503
    assert f'value="{member.username}"' in answer.content.decode()
    assert "our fault and not yours" in answer.content.decode()

    typed = {"username": "grey-heron", "choice": "Calm Cove", "offered": "Calm Cove|Low Tide"}
    answer = Client().post(reverse("account_signup"), typed | {"password1": PASSWORD})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'value="grey-heron"' in page
    assert re_checked("Calm Cove") in page
    assert 'value="Low Tide"' in page
    assert PASSWORD not in page
    assert not User.objects.filter(username="grey-heron").exists()


def re_checked(name: str) -> str:
    return f'value="{name}" id="id_choice_0" required checked'


@pytest.mark.django_db
@override_settings(**OURS)
def test_elsewhere_a_busy_moment_is_a_page_of_ours(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(member)
    monkeypatch.setattr(User, "check_password", busy)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "x" * 12, "password2": "x" * 12},
    )
    assert answer.status_code == 503
    assert "very busy at this moment" in answer.content.decode()
    assert answer.headers["Retry-After"]
