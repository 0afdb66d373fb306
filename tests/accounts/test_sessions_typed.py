"""What was typed is not lost when the session ends before it is sent, and nobody else reads it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import typed
from accounts.models import BrowserSession, User
from accounts.staying import mark_of
from forum.models import Post, Topic
from safeguarding import casework
from safeguarding.models import Case
from safeguarding.screening import screen
from tests.accounts.test_second_step import code_of, come_in, is_in, set_up_app
from tests.conftest import PASSWORD
from tests.forum.factories import PostFactory, conversation

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WORDS = "I did not know <b>who</b> to ask, & so I ask here. It is long, and it is mine."
ORIGIN = {"Origin": "http://testserver"}
INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
AREA = re.compile(r'<textarea id="kept-\d+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.S)


@pytest.fixture
def topic(other_member: User) -> Topic:
    return conversation(other_member)


@pytest.fixture
def browser(clock: Any, member: User) -> Client:
    """A browser in which a member is signed in. It checks the tokens of forms, as a server does."""
    client = Client(enforce_csrf_checks=True)
    return sign_in(client, member) and client


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in INPUT.findall(page)}


def form_on(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of a page, as somebody's browser would send them back."""
    found = hidden(client.get(address).content.decode())
    return {name: found[name] for name in ("csrfmiddlewaretoken", "from_whom") if name in found}


def sign_in(client: Client, person: User, page: str = "", **more: str) -> Any:
    """On the sign-in page that is shown, or a new one."""
    page = page or client.get(reverse("account_login")).content.decode()
    fields = hidden(page)
    form = {name: fields[name] for name in ("csrfmiddlewaretoken", "kept") if name in fields}
    credentials = {"login": person.username, "password": PASSWORD}
    return client.post(reverse("account_login"), form | credentials | more, headers=ORIGIN)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def reply_too_late(client: Client, topic: Topic, clock: Any, **more: Any) -> HttpResponse:
    """Opened in time, written for too long, and sent."""
    form = form_on(client, reverse("forum:topic", args=[topic.pk]))
    clock.shift(timedelta(minutes=31))
    address = reverse("forum:reply", args=[topic.pk])
    return client.post(address, form | {"body": WORDS} | more, headers=ORIGIN)


def test_a_reply_that_comes_too_late_is_carried_through_signing_in_and_sent(
    browser: Client, member: User, topic: Topic, clock: Any
) -> None:
    refused = reply_too_late(browser, topic, clock)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "What you wrote is not lost" in page
    assert "no-store" in refused.headers["Cache-Control"]
    assert not Post.objects.filter(author=member).exists()

    # A slip of the hand loses nothing either.
    page = sign_in(browser, member, page, password="wrong").content.decode()
    assert "What you wrote is not lost" in page
    shown = sign_in(browser, member, page)
    page = shown.content.decode()
    assert "Here is what you wrote" in page
    assert "no-store" in shown.headers["Cache-Control"]
    assert {name: unescape(text) for name, text in AREA.findall(page)} == {"body": WORDS}
    assert "<b>who</b>" not in page
    target = re.search(r'<form method="post" action="(/forum/[^"]+)"', page)
    assert target is not None
    assert not Post.objects.filter(author=member).exists()

    sent = browser.post(target[1], hidden(page) | {"body": WORDS}, headers=ORIGIN)
    assert sent.status_code == 302
    assert Post.objects.get(author=member).body == WORDS


def test_the_second_step_in_between_carries_it_too(
    browser: Client, member: User, topic: Topic, clock: Any
) -> None:
    secret, _ = set_up_app(come_in(member))
    clock.shift(timedelta(minutes=2))
    page = reply_too_late(browser, topic, clock).content.decode()
    step = sign_in(browser, member, page)
    page = step.content.decode()
    assert "The second step" in page
    assert "What you wrote is not lost" in page
    assert not is_in(browser)

    address = reverse("mfa_authenticate")
    assert f'action="{address}"' in page
    form = {name: hidden(page)[name] for name in ("csrfmiddlewaretoken", "kept")}
    wrong = browser.post(address, form | {"code": "000000"}, headers=ORIGIN).content.decode()
    assert hidden(wrong)["kept"]
    form = {name: hidden(wrong)[name] for name in ("csrfmiddlewaretoken", "kept")}
    shown = browser.post(address, form | {"code": code_of(secret)}, headers=ORIGIN)
    assert "Here is what you wrote" in shown.content.decode()
    assert is_in(browser)


def test_somebody_else_who_signs_in_is_not_shown_it_and_sends_nothing(
    browser: Client, member: User, other_member: User, topic: Topic, clock: Any
) -> None:
    page = reply_too_late(browser, topic, clock).content.decode()
    before = Post.objects.count()
    shown = sign_in(browser, other_member, page).content.decode()
    assert "Nothing was sent" in shown
    assert "know" not in shown.split("<h1>")[1].split("</main>")[0]
    assert "kept-1" not in shown
    assert Post.objects.count() == before


def test_the_sign_in_page_does_not_hold_it_in_a_form_that_can_be_read(
    browser: Client, topic: Topic, clock: Any
) -> None:
    page = reply_too_late(browser, topic, clock).content.decode()
    assert "who to ask" not in page
    assert "I did not know" not in page
    assert len(hidden(page)["kept"]) > 60


def test_nothing_of_it_stays_on_the_server(
    browser: Client, topic: Topic, clock: Any, caplog: Any
) -> None:
    reply_too_late(browser, topic, clock)
    kept = "I did not know"
    for row in BrowserSession.objects.all():
        assert kept not in str(row.carried)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            assert kept not in str(cursor.fetchall()), table
    assert kept not in caplog.text


def test_passwords_codes_and_tokens_are_never_carried(
    browser: Client, member: User, topic: Topic, clock: Any
) -> None:
    secrets = {"password": "x1 x", "password1": "x2 x", "oldpassword": "x3 x", "code": "x4 x"}
    secrets |= {"my-token": "x5 x", "csrfmiddlewaretoken_": "x6 x", "credential": "x7 x"}
    page = reply_too_late(browser, topic, clock, **secrets).content.decode()
    shown = sign_in(browser, member, page).content.decode()
    assert "Here is what you wrote" in shown
    assert not re.search(r"x\d x", shown)
    assert dict(AREA.findall(shown)).keys() == {"body"}


@pytest.mark.parametrize("door", ["account_change_password", "account_reauthenticate"])
def test_forms_about_signing_in_are_never_carried(browser: Client, clock: Any, door: str) -> None:
    form = form_on(browser, reverse("account_home"))
    clock.shift(timedelta(minutes=31))
    answer = browser.post(reverse(door), form | {"body": WORDS}, headers=ORIGIN)
    assert answer.status_code == 302


def test_what_is_too_long_and_what_a_script_sends_go_the_plain_way(
    browser: Client, topic: Topic, clock: Any
) -> None:
    form = form_on(browser, reverse("forum:topic", args=[topic.pk]))
    clock.shift(timedelta(minutes=31))
    address = reverse("forum:reply", args=[topic.pk])
    long = browser.post(address, form | {"body": "x " * 100_001}, headers=ORIGIN)
    assert long.status_code == 302
    headers = ORIGIN | {"Accept": "application/json"}
    script = browser.post(address, form | {"body": WORDS}, headers=headers)
    assert script.status_code == 302


def test_a_page_of_another_site_can_place_nothing_here(member: User, topic: Topic) -> None:
    browser = Client(enforce_csrf_checks=True)
    address = reverse("forum:reply", args=[topic.pk])
    form = {"body": WORDS, "from_whom": mark_of(member)}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}):
        answer = browser.post(address, form, headers=headers)
        assert answer.status_code == 403
        assert not hidden(answer.content.decode()).get("kept")
        assert "Here is what you wrote" not in answer.content.decode()


def test_what_was_not_sealed_here_is_not_shown(browser: Client, member: User, clock: Any) -> None:
    clock.shift(timedelta(minutes=31))
    page = browser.get(reverse("account_login")).content.decode()
    for forged in ("s1:00000000:AAAA", "x", '{"target": "//elsewhere.example"}'):
        answer = sign_in(browser, member, page, kept=forged)
        assert answer.status_code == 302
        browser.logout()
        page = browser.get(reverse("account_login")).content.decode()


def test_what_was_typed_before_signing_in_again_in_another_tab_is_shown_and_can_be_sent(
    browser: Client, member: User, topic: Topic
) -> None:
    old = form_on(browser, reverse("forum:topic", args=[topic.pk]))
    browser.logout()
    sign_in(browser, member)
    address = reverse("forum:reply", args=[topic.pk])
    refused = browser.post(address, old | {"body": WORDS}, headers=ORIGIN)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Here is what you wrote" in page
    assert not Post.objects.filter(author=member).exists()
    assert browser.post(address, hidden(page) | {"body": WORDS}, headers=ORIGIN).status_code == 302
    assert Post.objects.get(author=member).body == WORDS


def test_what_somebody_else_had_typed_in_another_tab_is_not_shown(
    browser: Client, other_member: User, topic: Topic
) -> None:
    old = form_on(browser, reverse("forum:topic", args=[topic.pk]))
    browser.logout()
    sign_in(browser, other_member)
    address = reverse("forum:reply", args=[topic.pk])
    page = browser.post(address, old | {"body": WORDS}, headers=ORIGIN).content.decode()
    assert "Nothing was sent" in page
    assert "kept-1" not in page


def test_what_staff_typed_at_the_desk_is_carried_too(
    moderator: User, member: User, clock: Any
) -> None:
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, moderator)
    talk = conversation(member)
    case = casework.open_case(
        PostFactory(topic=talk, author=member), source=Case.Source.FIRST_POST, seen=screen("")
    )
    form = form_on(browser, reverse("safeguarding_case", args=[case.pk]))
    address = reverse("safeguarding_decide", args=[case.pk])
    clock.shift(timedelta(minutes=31))
    decision = {"version": "1", "decision": "refuse", "reason": WORDS}
    page = browser.post(address, form | decision, headers=ORIGIN).content.decode()
    assert "What you wrote is not lost" in page
    page = sign_in(browser, moderator, page).content.decode()
    assert {name: unescape(text) for name, text in AREA.findall(page)} == {"reason": WORDS}
    assert hidden(page)["decision"] == "refuse"
    assert f'action="{address}"' in page


def test_where_it_was_going_decides_anew(
    browser: Client, member: User, topic: Topic, clock: Any
) -> None:
    page = reply_too_late(browser, topic, clock).content.decode()
    page = sign_in(browser, member, page).content.decode()
    member.groups.clear()
    address = reverse("forum:reply", args=[topic.pk])
    answer = browser.post(address, hidden(page) | {"body": WORDS}, headers=ORIGIN)
    assert answer.status_code in (403, 404)
    assert not Post.objects.filter(author=member).exists()


def test_every_form_of_a_page_says_who_it_was_made_for_by_a_mark_that_is_no_number(
    browser: Client, member: User, other_member: User, topic: Topic
) -> None:
    page = browser.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    forms = re.findall(r'<form method="post".*?</form>', page, re.S)
    assert len(forms) > 2
    for form in forms:
        assert hidden(form)["from_whom"] == mark_of(member)
    assert mark_of(member) != mark_of(other_member)
    assert "from_whom" not in Client().get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([("body", "Thanks"), ("to", "room")], ["body"]),
        ([("body", "Two words"), ("reason", "unkind"), ("version", "3")], ["body"]),
        ([("reason", "unkind"), ("id", "5f0c0d2e-3b0c-4a55-8a86-0a53f1c0a001")], ["reason"]),
        ([("following", "on"), ("pk", "12")], []),
    ],
)
def test_what_was_written_is_told_from_what_the_form_says(fields: Any, words: list[str]) -> None:
    kept = typed.Kept("/forum/", "mark", fields, had_files=False, at=0)
    assert [name for name, _ in kept.words] == words
    assert sorted(kept.words + kept.rest) == sorted(fields)


def test_what_is_older_than_a_session_can_be_is_not_shown_any_more(
    browser: Client, member: User, topic: Topic, clock: Any
) -> None:
    page = reply_too_late(browser, topic, clock).content.decode()
    clock.shift(timedelta(hours=12))
    assert sign_in(browser, member, page).status_code == 302
