"""Where somebody is signed in: what is stored of it, when it ends, and who ends it."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import ending_sessions, roles
from accounts.browser_sessions import hash_of
from accounts.models import BrowserSession, User
from accounts.sealing import CannotOpen, unseal
from accounts.session_engine import SessionStore
from support.live import access
from tests.accounts.test_second_step import code_of, come_in, is_in, set_up_app
from tests.conftest import PASSWORD

NOON = datetime(2026, 11, 24, 12, 20, 17, tzinfo=UTC)
SignIn = Callable[[User], Client]


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def left(client: Client) -> int:
    seconds: int = client.get(reverse("account_time_left")).json()["left"]
    return seconds


# What is stored


@pytest.mark.django_db
def test_the_row_holds_a_hash_of_the_key_and_nothing_that_can_be_read(
    signed_in: SignIn, member: User
) -> None:
    client = signed_in(member)
    session = client.session
    session["words"] = "Your post was sent to Quiet Harbour"
    session.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_browsersession")
        (row,) = cursor.fetchall()

    written = " ".join(map(str, row))
    assert key_of(client) not in written
    assert "Harbour" not in written
    assert "accounts.User" not in written
    assert hashlib.sha256(key_of(client).encode()).hexdigest() in written
    assert client.session["words"] == "Your post was sent to Quiet Harbour"


@pytest.mark.django_db
def test_what_stands_in_the_row_opens_nobodys_session(signed_in: SignIn, member: User) -> None:
    signed_in(member)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = BrowserSession.objects.get().pk
    assert not is_in(thief)


@pytest.mark.django_db
def test_the_contents_of_one_row_do_not_open_in_another(
    signed_in: SignIn, member: User, other_member: User
) -> None:
    mine, theirs = signed_in(member), signed_in(other_member)
    stolen = BrowserSession.objects.get(person=other_member).session_data
    BrowserSession.objects.filter(person=member).update(session_data=stolen)
    assert not is_in(mine)
    assert is_in(theirs)
    with pytest.raises(CannotOpen):
        unseal(stolen, purpose="session of nobody")


@pytest.mark.django_db
def test_no_moment_is_kept_but_the_hour_it_began_and_the_minute_it_would_end(
    signed_in: SignIn, member: User
) -> None:
    with time_machine.travel(NOON, tick=False):
        signed_in(member)
    row = BrowserSession.objects.get()
    assert row.begun_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert row.expire_date == datetime(2026, 11, 24, 12, 50, tzinfo=UTC)
    assert {field.name for field in BrowserSession._meta.get_fields()} == {
        "session_key",
        "session_data",
        "expire_date",
        "person",
        "begun_at",
    }


@pytest.mark.django_db
def test_the_cookie_ends_with_the_browser(member: User) -> None:
    client = come_in(member)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


@pytest.mark.django_db
def test_reading_as_a_visitor_makes_no_session(visitor: Client) -> None:
    visitor.get("/help-now/")
    assert settings.SESSION_COOKIE_NAME not in visitor.cookies
    assert not BrowserSession.objects.exists()


@pytest.mark.django_db
def test_signing_in_gives_a_new_key_and_signing_out_leaves_no_row(member: User) -> None:
    client = Client()
    session = client.session  # a visitor's, as the second step or a message makes one
    session["x"] = 1
    session.save()
    before = key_of(client)
    client.post(reverse("account_login"), {"login": member.username, "password": PASSWORD})

    assert key_of(client) != before
    (row,) = BrowserSession.objects.all()
    assert (row.person, row.pk) == (member, hash_of(key_of(client)))
    client.post(reverse("account_logout"))
    assert not BrowserSession.objects.of(member).exists()


@pytest.mark.django_db
def test_a_new_key_for_somebody_signed_in_gives_no_new_last_end(
    signed_in: SignIn, member: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        key = key_of(signed_in(member))
        clock.shift(timedelta(minutes=25))
        clock.shift(timedelta(minutes=4))
        SessionStore(key).stay()
        clock.shift(timedelta(minutes=20))
        store = SessionStore(key)
        store.cycle_key()
        store.save()
    row = BrowserSession.objects.get()
    assert row.pk == hash_of(store.session_key)
    assert row.begun_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert row.person == member


@pytest.mark.committed
async def test_the_async_variants_do_what_the_others_do() -> None:
    store = SessionStore()
    await store.aset("x", 1)
    await store.asave()
    key = store.session_key
    assert await SessionStore(key).aget("x") == 1
    assert await store.aexists(key or "")
    await store.acycle_key()
    await store.asave()
    assert store.session_key != key
    assert not await store.aexists(key or "")
    assert await SessionStore(store.session_key).aget("x") == 1
    key = store.session_key
    await store.aflush()
    assert not await store.aexists(key or "")

    overdue = SessionStore()
    await overdue.acreate()
    await BrowserSession.objects.aupdate(expire_date=timezone.now())
    await SessionStore.aclear_expired()
    assert await BrowserSession.objects.acount() == 0


# When it ends


@pytest.mark.django_db
def test_half_an_hour_without_a_page_ends_it_and_a_page_before_that_does_not(
    signed_in: SignIn, member: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(member)
        for _ in range(6):
            clock.shift(timedelta(minutes=29))
            assert is_in(client)
        clock.shift(timedelta(minutes=30))
        assert not is_in(client)
        assert access.who_is_signed_in(key_of(client)) is None


@pytest.mark.django_db
def test_after_twelve_hours_it_ends_however_much_it_is_used(
    signed_in: SignIn, member: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(member)
        while clock is not None and is_in(client):
            clock.shift(timedelta(minutes=10))
            last = datetime.now(UTC)
    assert NOON + timedelta(hours=11) <= last <= NOON + timedelta(hours=12)


@pytest.mark.django_db
def test_a_page_costs_one_query_for_the_session_and_a_write_once_a_minute(
    signed_in: SignIn, member: User
) -> None:
    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            assert is_in(client)
        return [one["sql"].split()[0] for one in asked if "accounts_browsersession" in one["sql"]]

    with time_machine.travel(NOON.replace(second=0), tick=False) as clock:
        client = signed_in(member)
        assert statements() == ["SELECT"]
        clock.shift(timedelta(seconds=59))
        assert statements() == ["SELECT"]
        clock.shift(timedelta(seconds=1))
        assert statements() == ["SELECT", "UPDATE"]
        assert statements() == ["SELECT"]


@pytest.mark.django_db
def test_asking_how_long_is_left_does_not_make_it_longer_and_staying_does(
    signed_in: SignIn, member: User, visitor: Client
) -> None:
    with time_machine.travel(NOON.replace(second=0), tick=False) as clock:
        client = signed_in(member)
        assert left(client) == 1800
        clock.shift(timedelta(minutes=28))
        assert left(client) == left(client) == 120
        assert client.post(reverse("account_time_left")).json()["left"] == 1800
        clock.shift(timedelta(minutes=30))
        assert left(client) == 0
        # What has ended is not brought back by saying that one is there.
        assert client.post(reverse("account_time_left")).json() == {"left": 0, "whose": ""}
    assert visitor.get(reverse("account_time_left")).json() == {"left": 0, "whose": ""}


@pytest.mark.django_db
def test_a_request_that_began_before_the_end_does_not_bring_the_session_back(
    signed_in: SignIn, member: User
) -> None:
    key = key_of(signed_in(member))
    slow, quick = SessionStore(key), SessionStore(key)
    slow["x"] = 1
    assert quick["_auth_user_id"]
    quick.flush()
    with pytest.raises(UpdateError):
        slow.save()
    slow.stay()
    assert not BrowserSession.objects.exists()


@pytest.mark.committed
def test_two_requests_at_once_in_one_session_are_both_answered(
    signed_in: SignIn, member: User
) -> None:
    client = signed_in(member)
    BrowserSession.objects.update(expire_date=NOON + timedelta(days=3650))
    key = key_of(client)

    def use(number: int) -> int:
        try:
            other = Client()
            other.cookies[settings.SESSION_COOKIE_NAME] = key
            store = SessionStore(key)
            store[f"tab {number % 2}"] = number
            store.save()
            store.stay()
            return other.get(reverse("account_home")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(use, range(12))) == {200}
    assert BrowserSession.objects.count() == 1


# Who ends it


@pytest.mark.django_db
def test_a_member_sees_their_sessions_in_coarse_words_and_nobody_elses(
    signed_in: SignIn, member: User, other_member: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        secret, _ = set_up_app(come_in(member))
        clock.shift(timedelta(minutes=5))
        with_code = come_in(member)
        with_code.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        clock.shift(timedelta(minutes=15))
        here = signed_in(member)
        signed_in(other_member)
        page = here.get(reverse("account_sessions"))

    words = page.content.decode()
    assert page.context["this"].pk == hash_of(key_of(here))
    assert [one.with_second_step for one in page.context["others"]] == [True, False]
    assert not page.context["this"].with_second_step
    assert "Signed in today, in the afternoon, with a second step. Used in the last half" in words
    assert "with your password alone. Used in the last ten minutes." in words
    assert "12:4" not in words
    assert key_of(here) not in words


@pytest.mark.django_db
def test_one_session_is_ended_from_another_and_then_all_others(
    signed_in: SignIn, member: User
) -> None:
    here, one, two, three = (signed_in(member) for _ in range(4))
    address = reverse("account_sessions")
    here.post(address, {"end": hash_of(key_of(one))})
    assert [is_in(client) for client in (here, one, two, three)] == [True, False, True, True]
    here.post(address, {"end": "others"})
    assert [is_in(client) for client in (here, two, three)] == [True, False, False]


@pytest.mark.django_db
def test_nobody_ends_the_session_of_somebody_else(
    signed_in: SignIn, member: User, other_member: User
) -> None:
    mine, theirs = signed_in(member), signed_in(other_member)
    for which in (hash_of(key_of(theirs)), "others", "", key_of(theirs)):
        mine.post(reverse("account_sessions"), {"end": which})
    assert is_in(theirs)
    assert is_in(mine)


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_sessions(signed_in: SignIn, member: User) -> None:
    client = signed_in(member)
    client.get(reverse("account_sessions"))  # what is looked up once in a process
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("account_sessions"))
    for _ in range(8):
        signed_in(member)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("account_sessions"))
    assert len(many) == len(few)


@pytest.mark.django_db
def test_a_new_password_ends_every_session(signed_in: SignIn, member: User) -> None:
    here, elsewhere = signed_in(member), signed_in(member)
    new = "another-lantern-quiet-9"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert not is_in(elsewhere)
    assert not BrowserSession.objects.of(member).exists()


@pytest.fixture
def administrator(member: User) -> User:
    member.is_superuser = True
    member.save()
    return member


def desk_form(person: User, **changed: Any) -> dict[str, Any]:
    return {
        "username": person.username,
        "screen_name": person.screen_name,
        "is_active": "on",
        "groups": [group.pk for group in person.groups.all()],
    } | changed


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["end all sessions", "may not sign in"])
def test_an_administrator_ends_all_sessions_of_a_person(
    signed_in: SignIn, administrator: User, other_member: User, how: str
) -> None:
    desk, one, two = signed_in(administrator), signed_in(other_member), signed_in(other_member)
    address = reverse("wagtailusers_users:edit", args=[other_member.pk])
    assert "Sign this person out everywhere now" in desk.get(address).content.decode()
    desk.post(address, desk_form(other_member))
    assert is_in(one)

    form = desk_form(other_member, end_sessions="on")
    if how == "may not sign in":
        form = desk_form(other_member)
        del form["is_active"]
    desk.post(address, form)
    assert not BrowserSession.objects.of(other_member).exists()
    assert not is_in(one)
    assert not is_in(two)
    assert is_in(desk)


@pytest.mark.django_db
def test_a_role_that_is_taken_away_is_gone_with_the_next_page(
    signed_in: SignIn, moderator: User
) -> None:
    client = signed_in(moderator)
    queue = reverse("safeguarding_queue")
    assert client.get(queue).status_code == 200
    moderator.groups.clear()
    assert client.get(queue).status_code in (302, 403)
    assert roles.MODERATORS not in moderator.role_names


@pytest.mark.django_db
def test_ending_the_others_keeps_this_one(signed_in: SignIn, member: User) -> None:
    here, _ = signed_in(member), signed_in(member)
    assert ending_sessions.end_others(member, but=key_of(here)) == 1
    assert ending_sessions.end_all(member) == 1
    assert not is_in(here)
