"""Signing in never says whether a name exists."""

import re
from collections.abc import Callable

import pytest
from argon2 import low_level
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db

KINDS = ["known", "unknown", "closed", "without a password"]


@pytest.fixture
def names(db: None) -> dict[str, str]:
    with override_settings(PASSWORD_HASHERS=["accounts.hashing.BoundedArgon2PasswordHasher"]):
        known, closed, without = (make_person(name) for name in ("One Pond", "Two Pond", "A Pond"))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    without.set_unusable_password()
    without.save()
    return {
        "known": known.username,
        "unknown": "nobody-at-all",
        "closed": closed.username,
        "without a password": without.username,
    }


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each call of the library, by the name of its function."""
    calls: list[str] = []

    def counted(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            calls.append(name)
            return real(*args, **kwargs)

        return call

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(low_level, name, counted(name, getattr(low_level, name)))
    monkeypatch.setattr("argon2._password_hasher.verify_secret", low_level.verify_secret)
    return calls


def without_what_always_differs(page: str, name: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(name, "(the name)")


@override_settings(PASSWORD_HASHERS=["accounts.hashing.BoundedArgon2PasswordHasher"])
def test_a_wrong_password_gets_one_answer_whatever_stands_behind_the_name(
    names: dict[str, str], hashes: list[str]
) -> None:
    Client().get(reverse("account_login"))  # what a page looks up once and keeps
    seen = {}
    for kind, name in names.items():
        del hashes[:]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = Client().post(
                reverse("account_login"), {"login": name, "password": "wrong-and-long"}
            )
        headers = {key: value for key, value in answer.headers.items() if key != "Content-Length"}
        for volatile in ("Expires", "Set-Cookie"):
            headers.pop(volatile, None)
        seen[kind] = (
            answer.status_code,
            headers,
            sorted(answer.cookies),
            without_what_always_differs(answer.content.decode(), name),
            len(queries),
        )
        assert len(hashes) == 1, (kind, hashes)
    for kind in KINDS:
        assert seen[kind] == seen["known"], kind
    assert seen["known"][0] == 200


@override_settings(PASSWORD_HASHERS=["accounts.hashing.BoundedArgon2PasswordHasher"])
def test_a_closed_account_is_told_so_only_with_the_right_password(names: dict[str, str]) -> None:
    answer = Client().post(
        reverse("account_login"), {"login": names["closed"], "password": PASSWORD}
    )
    assert answer.headers["Location"] == reverse("account_inactive")
