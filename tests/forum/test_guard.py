"""The identity guard: told before sending, in private, and never kept."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from forum import guarding, pacing
from forum.models import Draft, Post, Topic
from tests.forum.factories import BoardFactory, PostFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
GUARD = "/forum/guard/"
NAMED = "I told my son Daniel about it."


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def test_it_says_what_where_and_what_to_say_instead(member: User, signed_in: SignIn) -> None:
    said = signed_in(member).post(GUARD, {"title": "In Leeds", "body": NAMED}).json()
    town, name = said["spans"]
    assert (town["field"], town["text"], town["words"]) == ("title", "Leeds", "our town")
    assert (name["field"], name["kind"], name["text"]) == ("body", "a person’s name", "Daniel")
    put = NAMED[: name["put_from"]] + name["words"] + NAMED[name["put_to"] :]
    assert put == "I told my son about it."
    assert said["held"] is True
    assert "Use these words instead" in said["html"]


def test_calm_words_are_met_with_silence(member: User, signed_in: SignIn) -> None:
    said = signed_in(member).post(GUARD, {"body": "We had tea and it helped."}).json()
    assert said == {"spans": [], "adds_up": False, "held": False, "html": said["html"], "help": ""}
    assert not said["html"].strip()


def test_details_add_up_with_the_writers_own_earlier_posts_only(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    # A town here, a date there: fine for whoever never named the town.
    PostFactory(topic=conversation(other_member), author=member, body="We live in Leeds.")
    body = {"body": "The hearing is on 14 March."}
    assert signed_in(member).post(GUARD, body).json()["adds_up"] is True
    assert signed_in(other_member).post(GUARD, body).json()["adds_up"] is False


def test_words_of_crisis_show_help_while_typing(member: User, signed_in: SignIn) -> None:
    said = signed_in(member).post(GUARD, {"body": "I want to die."}).json()
    assert "You do not have to carry this alone" in said["help"]


def test_nothing_that_is_asked_about_is_stored_or_logged(
    member: User, signed_in: SignIn, written_log: StringIO
) -> None:
    client, sentinel = signed_in(member), "sentinel07700900123zz"
    client.post(GUARD, {"body": "Nothing yet."})
    before, marks = _rows(), set(_cached())
    text = f"{sentinel} my son Danielsentinel, ring 07700 900123"
    for _ in range(3):
        assert (
            client.post(GUARD, {"title": text, "body": text, "own_note": text}).status_code == 200
        )
    assert _rows() == before
    for name in set(_cached()) - marks:
        assert "pace" in name
    kept = repr(_cached())
    for word in (sentinel, "Danielsentinel", "900123"):
        assert word not in kept
        assert word not in written_log.getvalue()
        assert not _stands_in_a_table(word)


def _cached() -> dict[str, object]:
    """All that the cache holds, by name, in memory or in Redis."""
    inside = cache._cache  # type: ignore[attr-defined]
    if not hasattr(inside, "get_client"):
        return dict(inside)
    client = inside.get_client()
    return {name.decode(): client.get(name) for name in client.keys("*")}


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def _stands_in_a_table(word: str) -> bool:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            if any(word in str(value) for row in cursor.fetchall() for value in row):
                return True
    return False


def test_it_has_a_pace_of_its_own(
    member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.pacing import Pace

    monkeypatch.setattr(resolve(GUARD).func, "own_pace", Pace("asking", limit=2, period=600))
    client = signed_in(member)
    assert [client.post(GUARD, {"body": "x"}).status_code for _ in range(3)] == [200, 200, 429]
    topic = conversation(known(member))
    sent = client.post(reverse("forum:reply", args=[topic.pk]), {"body": "It rained."})
    assert sent.status_code == 302


def test_visitors_are_not_answered(visitor: Client) -> None:
    assert visitor.post(GUARD, {"body": NAMED}).status_code == 302


# Without a script


def test_the_first_sending_comes_back_and_the_second_is_held(
    member: User, signed_in: SignIn
) -> None:
    topic, client = conversation(known(member)), signed_in(member)
    address = reverse("forum:reply", args=[topic.pk])
    back = client.post(address, {"body": NAMED})
    html = back.content.decode()
    assert back.status_code == 422
    assert NAMED in html
    assert "Send it as it is: a moderator reads it first" in html
    assert 'name="apply"' in html
    assert topic.posts.count() == 1
    client.post(address, {"body": NAMED, "as_it_is": "yes"})
    assert topic.posts.get(is_opening=False).state == Post.State.HELD


def test_each_suggestion_is_applied_on_the_server_and_the_text_is_kept(
    member: User, signed_in: SignIn
) -> None:
    topic, client = conversation(known(member)), signed_in(member)
    address = reverse("forum:reply", args=[topic.pk])
    body = f"Hello.\r\n\r\n{NAMED}\r\nWe live in Leeds."
    keys = re.findall(
        r'name="apply" value="([^"]+)"', client.post(address, {"body": body}).content.decode()
    )
    assert len(keys) == 2
    html = client.post(address, {"body": body, "apply": keys[0]}).content.decode()
    assert "I told my son about it.\nWe live in Leeds." in html
    assert topic.posts.count() == 1
    assert client.post(address, {"body": body, "apply": "body-1-2"}).status_code == 200


def test_a_text_with_words_of_crisis_never_comes_back(member: User, signed_in: SignIn) -> None:
    topic, client = conversation(known(member)), signed_in(member)
    address = reverse("forum:reply", args=[topic.pk])
    answer = client.post(address, {"body": f"I want to die. {NAMED}"})
    assert answer.status_code == 302
    assert topic.posts.count() == 2


def test_text_that_readers_see_and_the_source_hides_is_found_too(member: User) -> None:
    answer = guarding.look(person=member, body="Ring 0770**0** 900**123**.")
    assert answer.must_be_held
    assert any(finding.kind == "a phone number" for finding in answer.findings)


def test_a_content_note_in_own_words_is_looked_at_and_an_offered_one_is_not(
    member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    own = {"body": "Tea.", "content_note": "own", "own_note": "about my son Daniel"}
    said = client.post(GUARD, own).json()
    assert [span["field"] for span in said["spans"]] == ["own_note"]
    offered = {"body": "Tea.", "content_note": "speaks of self-harm or suicide"}
    assert client.post(GUARD, offered).json()["help"] == ""


def test_the_preview_shows_the_post_and_sends_nothing(member: User, signed_in: SignIn) -> None:
    board, client = BoardFactory(), signed_in(member)
    address = reverse("forum:new_topic", args=[board.slug])
    answer = client.post(address, {"title": "T", "body": "**Bold** words", "preview": "yes"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>Bold</strong> words" in html
    assert "**Bold** words" in html
    assert not Topic.objects.exists()
    assert not Draft.objects.exists()
