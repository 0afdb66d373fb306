"""A copy of what is kept: whole, theirs alone, and left nowhere."""

import io
import json
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts import exporting
from accounts.models import User
from forum.models import Post
from notices.telling import tell
from privacy import belongings
from privacy.models import DataKey
from safeguarding import casework, deciding, reporting
from safeguarding.models import Case
from support.live.models import GroupSession, RoomEvent
from tests.accounts import full_life
from tests.accounts.full_life import Life, lead
from tests.conftest import PASSWORD
from tests.forum.factories import PostFactory, conversation
from tests.live.conftest import lobby, plan, planned, room, staffed  # noqa: F401  (fixtures)
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


def unpacked(packed: bytes) -> tuple[str, dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["your-data.html", "your-data.json"]
        assert archive.testzip() is None
        page = archive.read("your-data.html").decode()
        return page, json.loads(archive.read("your-data.json"))


def rows(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    (part,) = [part for part in data["parts"] if part["key"] == key]
    found: list[dict[str, Any]] = part["rows"]
    return found


def sign_in_again(client: Client) -> None:
    assert client.post("/account/again/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def life(
    room: GroupSession,  # noqa: F811
    other_member: User,
    facilitator: User,
    moderator: User,
) -> Life:
    return lead(
        other=other_member,
        facilitator=facilitator,
        moderator=moderator,
        room=room,
        client=Client(),
    )


def test_everything_of_theirs_is_in_it_and_sealed_words_are_opened(life: Life) -> None:
    page, data = unpacked(exporting.copy_for(life.person))
    text = json.dumps(data, ensure_ascii=False)
    # One stands in what somebody at the desk had typed about them, and had not saved.
    for word in {*full_life.NAMES, *full_life.PUBLIC, *full_life.PRIVATE} - {"Sentinel-form"}:
        assert word in text, word
        assert word in page, word
    assert " object at " not in text, "a value that is not plain"
    assert "functools" not in text
    said = {row["text"] for row in rows(data, "live_messages")}
    assert said == {"Sentinel-live for all of us", "Sentinel-live for the facilitators"}
    assert [row["reason"] for row in rows(data, "live_decisions")] == ["Sentinel-live was heard"]


def test_nothing_that_others_wrote_is_in_it(
    life: Life, other_member: User, facilitator: User, moderator: User
) -> None:
    opening = life.own.posts.get(is_opening=True)
    reporting.report(opening, reporter=other_member, reason="unkind", text="I did not like that")
    page, data = unpacked(exporting.copy_for(life.person))
    text = json.dumps(data, ensure_ascii=False) + page
    for others in (
        "An answer by somebody else.",
        "And so it went on.",
        "Words that a moderator looked at.",
        "Of somebody else",
        "Something unkind.",
        "I did not like that",
        other_member.screen_name,
        facilitator.screen_name,
        moderator.screen_name,
    ):
        assert others not in text, others


def test_what_was_decided_is_told_with_the_reason_and_a_report_by_others_is_not(
    member: User, other_member: User, moderator: User
) -> None:
    refused = waiting_case(member, "Words with a place.")
    deciding.refuse(refused, moderator=moderator, version=1, policy=rule(), reason="A place in it.")
    told = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="unkind"
    )
    deciding.dismiss(told.case, moderator=moderator, version=1)
    _, data = unpacked(exporting.copy_for(member))
    (decision,) = rows(data, "decisions")
    assert decision["reason"] == "A place in it."
    assert decision["rule"].startswith("Rule 1: ")
    assert [row["text"] for row in rows(data, "snapshots")] == ["Words with a place."]
    assert [row["why"] for row in rows(data, "cases")] == ["One of their first posts"]
    (mine,) = rows(unpacked(exporting.copy_for(moderator))[1], "decisions_made")[:1]
    assert set(mine) == {"decided_at", "decision"}


def test_the_file_for_programs_has_a_stable_shape(member: User) -> None:
    tell(member.pk, line="Something waits.", url="/forum/")
    _, data = unpacked(exporting.copy_for(member))
    assert list(data) == ["format", "version", "made_on", "parts"]
    assert (data["format"], data["version"]) == ("your-data", 1)
    for part in data["parts"]:
        assert list(part) == ["key", "title", "kept", "fields", "rows"]
        for row in part["rows"]:
            assert list(row) == list(part["fields"]), part["key"]
    documented = {held.key for held in belongings.holdings() if held.fields}
    assert {part["key"] for part in data["parts"]} == documented


def test_no_secret_is_in_it(member: User) -> None:
    Authenticator.objects.create(user=member, type="totp", data={"secret": "s1:very-secret"})
    page, data = unpacked(exporting.copy_for(member))
    text = json.dumps(data) + page
    assert "very-secret" not in text
    assert member.password not in text
    assert [row["kind"] for row in rows(data, "second_steps")] == ["An app with codes"]


def test_words_whose_key_is_gone_do_not_spoil_the_rest(member: User) -> None:
    session = plan(member)
    RoomEvent.objects.create(
        session=session, seq=1, kind="message", author=member,
        client_id="12345678-1234-5678-1234-567812345678", body="Said.",
    )  # fmt: skip
    DataKey.objects.filter(pk=session.data_key_id).destroy()
    _, data = unpacked(exporting.copy_for(member))
    assert rows(data, "live_messages")[0]["text"] == belongings.LOCKED


class Reader(HTMLParser):
    """Whether elements are closed in order, and whether anything is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe"):
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_to_read_stands_alone_is_neutral_and_cannot_be_broken_by_words(
    member: User, settings: Any
) -> None:
    conversation(member)
    Post.objects.update(body="</main><script>alert(1)</script>&")
    page, _ = unpacked(exporting.copy_for(member))
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.loads == []
    assert "<title>A copy</title>" in page
    assert settings.SITE_NAME not in page
    assert "&lt;/main&gt;&lt;script&gt;" in page


def test_rows_cost_no_queries(
    member: User, other_member: User, django_assert_max_num_queries: Any
) -> None:
    counts = []
    exporting.copy_for(other_member)  # Django learns the kinds of content once
    for number in (2, 450):  # more than is read at once
        PostFactory.create_batch(number, topic=conversation(other_member), author=member)
        for post in Post.objects.by(member)[:12]:
            casework.open_case(post, source=Case.Source.SCREENING)
        for _ in range(number):
            tell(member.pk, line="Something waits.", url="/forum/")
        with django_assert_max_num_queries(3 * len(belongings.holdings())) as taken:
            packed = exporting.copy_for(member)
        counts.append(len(taken))
    assert len(rows(unpacked(packed)[1], "forum_posts")) == 452
    assert counts[0] == counts[1]


def test_a_page_and_a_button_and_the_file_is_the_answer(member: User, signed_in: SignedIn) -> None:
    client = signed_in(member)
    assert client.get("/account/your-data/copy/")["Location"].startswith("/account/again/")
    assert client.post("/account/your-data/copy/")["Location"] == "/account/your-data/copy/"
    sign_in_again(client)
    page = client.get("/account/your-data/copy/")
    assert "If somebody else uses this device" in page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    answer = client.post("/account/your-data/copy/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="copy.zip"'
    assert "no-store" in answer["Cache-Control"]
    unpacked(answer.content)
    again = client.get("/account/your-data/copy/")
    assert again["Content-Type"].startswith("text/html")


def test_with_a_passkey_and_no_password_the_way_leads_to_the_passkey(
    member: User, signed_in: SignedIn
) -> None:
    member.set_unusable_password()
    member.save()
    Authenticator.objects.create(user=member, type="webauthn", data={"name": "Key"})
    answer = signed_in(member).get("/account/your-data/copy/")
    assert answer["Location"].startswith("/account/second-step/passkeys/again/")


def test_the_fourth_copy_within_an_hour_waits(
    member: User, other_member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    sign_in_again(client)
    for _ in range(3):
        assert client.post("/account/your-data/copy/").status_code == 200
    refused = client.post("/account/your-data/copy/", follow=True)
    assert "Come back in an hour" in refused.content.decode()
    somebody_else = signed_in(other_member)
    sign_in_again(somebody_else)
    assert somebody_else.post("/account/your-data/copy/").status_code == 200
    cache.clear()  # the hour is over
    assert client.post("/account/your-data/copy/").status_code == 200


def test_a_copy_has_a_bound(
    member: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 500)
    with pytest.raises(exporting.TooMuch):
        exporting.copy_for(member)
    client = signed_in(member)
    sign_in_again(client)
    answer = client.post("/account/your-data/copy/", follow=True)
    assert "too large for one file" in answer.content.decode()


def test_the_page_says_what_is_kept_how_long_and_how_much(
    member: User, facilitator: User, signed_in: SignedIn
) -> None:
    conversation(member, replies=2)
    page = signed_in(member).get("/account/your-data/").content.decode()
    lines = {line.held.key: line for line in exporting.what_is_kept(member)}
    assert lines["forum_posts"].count == 3
    assert lines["forum_posts"].period in page
    assert "desk_log" not in lines
    assert "live_facilitated" not in lines
    plan(facilitator)
    assert "live_facilitated" in {line.held.key for line in exporting.what_is_kept(facilitator)}
    home = signed_in(member).get("/account/").content.decode()
    assert "/account/your-data/" in home
    assert "/account/leave/" in home
