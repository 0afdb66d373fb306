"""Who is not a member sees nothing of members, and nothing of anybody is kept by a browser, a proxy
or a search engine on the way."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from forum.models import Post, Topic
from safeguarding.models import Decision, Report
from support.live.models import Participation

from .doors import House, build_house, doors

LINK = re.compile(r"""(?:href|src|action|content|data-[\w-]+)=["']([^"']+)["']""")
# Pages with a form that a visitor may send: they need the cookie of the token, and no other.
FORMS = ("/account/login/", "/account/sign-up/")


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def crawl(client: Client, *starts: str, leave_out: tuple[str, ...] = ()) -> dict[str, HttpResponse]:
    """Every address that can be reached from these by following whatever looks like a link."""
    seen: dict[str, HttpResponse] = {}
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        if address in seen or address.startswith((settings.STATIC_URL, *leave_out)):
            continue
        answer = seen[address] = client.get(address)
        found = [answer.headers["Location"]] if answer.has_header("Location") else []
        if "html" in answer.headers.get("Content-Type", ""):
            found += LINK.findall(answer.content.decode())
        for link in found:
            parts = urlsplit(urldefrag(urljoin(f"http://testserver{address}", link)).url)
            if parts.netloc == "testserver" and parts.scheme == "http":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return seen


def secrets_of_members(house: House) -> set[str]:
    told = {person.screen_name for person in User.objects.all()}
    told |= {person.username for person in User.objects.all()}
    told |= set(Post.objects.values_list("body", flat=True))
    told |= set(Topic.objects.values_list("title", flat=True))
    told |= set(Decision.objects.values_list("reason", flat=True))
    told |= set(Report.objects.values_list("text", flat=True))
    told |= set(Participation.objects.values_list("alias", flat=True))
    return told - {""}


def test_an_anonymous_crawl_sees_nothing_of_members_and_no_name_of_staff(house: House) -> None:
    for person in User.objects.all():  # a name that no page of ours has among its words
        person.screen_name = f"Zimtstern {person.pk}"
        person.save()
    listed = {house.address(door.address) for door in doors() if door.method == "GET"}
    answers = crawl(Client(), "/", "/robots.txt", "/sitemap.xml", *listed)
    assert len(answers) > len(listed) > 100
    secrets = secrets_of_members(house)
    assert len(secrets) > 20
    seen = [
        f"{address}: {secret}"
        for address, answer in answers.items()
        for secret in secrets
        if secret in answer.content.decode(errors="replace")
    ]
    assert seen == [], "\n".join(seen)


def test_the_same_crawl_as_a_member_would_find_posts(house: House) -> None:
    """A crawl that cannot find proves nothing."""
    pages = b"".join(
        answer.content
        for address, answer in crawl(
            house.client("other member"), "/forum/", leave_out=("/exit", "/account/sign-out/")
        ).items()
        if address.startswith("/forum/")
    ).decode()
    post = Post.objects.get(pk=house.things["published post"])
    assert post.body in pages
    assert "Quiet Harbour" in pages


def test_a_visitor_gets_no_cookie_but_for_the_token_of_a_form(house: House) -> None:
    given = {}
    for door in doors():
        answer = house.knock("visitor", door.method, house.address(door.address)).response
        # /exit and the clearing button take cookies away; they set none that say anything.
        cookies = {name for name, cookie in answer.cookies.items() if cookie.value}
        if cookies:
            given[door.address] = cookies
    for address in FORMS:
        assert given.pop(address) == {settings.CSRF_COOKIE_NAME}
    # allauth notes what it asks for next. Nobody is led there who has not begun to sign in.
    assert {
        address for address in given if not address.startswith("/account/second-step/")
    } == set()


# What tells the moment somebody was here. Everything else about people knows the day at most.
MOMENTS = {
    "live.groupsession": "when a session was planned, opened and closed; it names no member",
    "live.roomevent": "the order of what was said; gone a day after the session",
    "live.participation": "when they agreed and asked to come in; gone 7 days after the session",
    "live.booking": "who moves up first, and that a reminder has gone; gone 7 days after the session",
    "live.aftermessage": "in which order they are read; gone 7 days after the session",
    "forum.topic": "the order of conversations; of what was published, never of reading",
    "forum.post": "the order of posts, pace and deadlines; of writing, never of reading",
    "forum.boardapplication": "when an answer is due and a deadline ends; gone 30 days after it",
    "safeguarding.case": "when an answer is due, and who has taken it for ten minutes",
    "safeguarding.desksettings": "when a moderator last rested, to count hard cases anew; set by a button",
    "safeguarding.report": "when an answer is due",
    "safeguarding.caseevent": "in which order a case was handled; it is the work of staff",
    "safeguarding.sanction": "until when it is in force",
    "safeguarding.statementofreasons": "until when it can be appealed",
    "safeguarding.appeal": "whether it came in time",
    "safeguarding.decision": "when an appeal ends; it is the work of staff",
    "safeguarding.safeguardingrecord": "when danger was seen, and when its years are over",
    "safeguarding.recordnote": "the order of what leads did; it is the work of staff",
    "safeguarding.openingrequest": "half an hour to confirm, and half an hour to read",
    "safeguarding.debriefnote": "the order of one's own notes; gone after 90 days",
    "forum.draft": "its writer is shown when it was saved; gone 30 days after",
    "forum.scrub": "the order in which moderators hear of it, and its end after 6 months",
    "forum.boardmark": "what was last said there when it was marked as read; what is new is after it",
    "notices.notice": "the order of notices, and that one was read; gone after 30 days",
    "mfa.authenticator": "reduced to the day before it is stored (accounts.second_step)",
    "account.emailaddress": "never filled",
    "account.emailconfirmation": "never filled",
    "accounts.browsersession": "when somebody has to sign in again; gone within 12 hours",
    "notices.mailaddress": "when a code ends, and when the next mail may go; never a visit",
    "wagtailadmin.editingsession": "staff only, so that two do not overwrite each other; gone in an hour",
    "wagtailadmin.formstate": "staff only, what they typed and did not save; gone in a day",
}
STAFF_ONLY = ("wagtail", "taggit")
NAMES = re.compile(r"last_?(seen|login|active|visit|online)|\bonline\b|visited|presence", re.I)
NAMED_ALL_THE_SAME = {"wagtailadmin.editingsession.last_seen_at"}  # why: in MOMENTS


def fields() -> list["models.Field[object, object]"]:
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]


def test_no_table_says_when_somebody_was_last_here() -> None:
    named = {
        f"{field.model._meta.label_lower}.{field.name}"
        for field in fields()
        if NAMES.search(field.name)
    }
    assert named == NAMED_ALL_THE_SAME


def test_every_table_that_knows_a_moment_and_a_person_says_why() -> None:
    def knows_a_person(model: type[models.Model]) -> bool:
        return model is User or any(
            isinstance(field, models.ForeignKey) and field.related_model is User
            for field in model._meta.get_fields()
        )

    knowing = {
        field.model._meta.label_lower
        for field in fields()
        if isinstance(field, models.DateTimeField) and knows_a_person(field.model)
    }
    ours = {label for label in knowing if not label.startswith(STAFF_ONLY)}
    assert ours - MOMENTS.keys() == set(), "say in MOMENTS why the day is not enough"
    assert "accounts.user" not in knowing
