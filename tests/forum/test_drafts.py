"""What somebody is writing is kept for them, sealed, until it is sent, thrown away or too old."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts import leaving
from accounts.models import User
from forum import drafting, pacing
from forum.models import Draft, Post, Topic
from privacy import retention
from privacy.models import DataKey
from tests.forum.factories import BoardFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "Words that nobody has sent yet"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def test_what_is_typed_is_kept_and_given_back_with_its_choices(
    member: User, signed_in: SignIn
) -> None:
    board, client = BoardFactory(), signed_in(member)
    form = {"title": "A week", "body": WORDS, "stage": "court", "alias": "Misty Pebble"}
    answer = client.post(reverse("forum:draft_of_topic", args=[board.slug]), form)
    assert answer.json()["saved"].startswith("Saved at ")
    html = client.get(reverse("forum:new_topic", args=[board.slug])).content.decode()
    assert WORDS in html
    assert 'value="A week"' in html
    assert '<option value="court" selected>' in html
    assert 'value="Misty Pebble"' in html


def test_it_lies_sealed_in_the_table(member: User) -> None:
    drafting.save(author=member, board=BoardFactory(), title="A week", body=WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body, options FROM forum_draft")
        row = b"".join(bytes(value) for value in cursor.fetchone())
    assert WORDS.encode() not in row
    assert b"A week" not in row


def test_one_draft_for_each_place_and_the_last_words_count(member: User) -> None:
    topic = conversation(member)
    for body in ("One", "Two"):
        drafting.save(author=member, board=topic.board, body=body)
        drafting.save(author=member, board=topic.board, topic=topic, body=f"{body} in answer")
    kept = {draft.body for draft in Draft.objects.of(member)}
    assert kept == {"Two", "Two in answer"}


def test_nobody_else_is_given_it_nor_can_throw_it_away(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    draft = drafting.save(author=member, board=topic.board, topic=topic, body=WORDS)
    assert draft is not None
    client = signed_in(other_member)
    assert WORDS not in client.get(topic.get_absolute_url()).content.decode()
    assert WORDS not in client.get(reverse("forum:drafts")).content.decode()
    assert client.post(reverse("forum:throw_away", args=[draft.pk])).status_code == 404
    drafting.throw_away(draft, author=other_member)
    assert Draft.objects.count() == 1


def test_its_author_finds_it_on_a_page_and_throws_it_away_with_its_key(
    member: User, signed_in: SignIn
) -> None:
    draft = drafting.save(author=member, board=BoardFactory(), body=WORDS)
    assert draft is not None
    client = signed_in(member)
    assert WORDS in client.get(reverse("forum:drafts")).content.decode()
    assert reverse("forum:drafts") in client.get(reverse("forum:boards")).content.decode()
    client.post(reverse("forum:throw_away", args=[draft.pk]))
    assert not Draft.objects.exists()
    assert not DataKey.objects.filter(pk=draft.data_key_id).exists()


def test_sending_deletes_it_and_a_late_request_does_not_bring_it_back(
    member: User, signed_in: SignIn
) -> None:
    topic, client = conversation(known(member)), signed_in(member)
    client_id = "5c6e7a52-0f0e-4b3a-9a8e-2f1b2d3c4d5e"
    form = {"body": "It rained all week.", "client_id": client_id}
    save = reverse("forum:draft_of_reply", args=[topic.pk])
    client.post(save, form)
    client.post(reverse("forum:reply", args=[topic.pk]), form)
    assert Post.objects.filter(client_id=client_id).exists()
    assert not Draft.objects.exists()
    client.post(save, form)
    assert not Draft.objects.exists()


def test_without_a_script_a_button_keeps_it_and_the_text_stays(
    member: User, signed_in: SignIn
) -> None:
    topic, client = conversation(member), signed_in(member)
    address = reverse("forum:reply", args=[topic.pk])
    html = client.post(address, {"body": WORDS, "keep": "yes"}).content.decode()
    assert "Saved at" in html
    assert html.count(WORDS) == 1
    assert Draft.objects.get().body == WORDS
    assert topic.posts.count() == 1


def test_an_emptied_box_keeps_nothing(member: User) -> None:
    board = BoardFactory()
    drafting.save(author=member, board=board, body=WORDS)
    assert drafting.save(author=member, board=board, body="  \n ") is None
    assert not Draft.objects.exists()


def test_thirty_days_later_it_is_gone(member: User) -> None:
    drafting.save(author=member, board=BoardFactory(), body=WORDS)
    drafting.save(author=member, board=BoardFactory(), body=WORDS)
    first = Draft.objects.order_by("pk")[0]
    Draft.objects.filter(pk=first.pk).update(saved_at=timezone.now() - timedelta(days=31))
    retention.purge_overdue(["forum.draft"])
    assert Draft.objects.count() == 1
    assert not DataKey.objects.filter(pk=first.data_key_id).exists()


@pytest.mark.parametrize("posts_stay", [True, False])
def test_it_goes_with_its_author(member: User, posts_stay: bool) -> None:
    drafting.save(author=member, board=BoardFactory(), body=WORDS)
    leaving.close_account(member, posts_stay=posts_stay)
    assert not Draft.objects.exists()


def test_keeping_it_keeps_nobody_signed_in_and_uses_up_no_other_pace() -> None:
    for name, argument in (("draft_of_topic", "a"), ("draft_of_reply", 1), ("guard", None)):
        arguments = [] if argument is None else [argument]
        view = resolve(reverse(f"forum:{name}", args=arguments)).func
        assert view.asks_by_itself  # type: ignore[attr-defined]
        assert view.own_pace.limit >= 200  # type: ignore[attr-defined]


def test_the_browser_is_asked_to_keep_nothing(member: User, signed_in: SignIn) -> None:
    board, client = BoardFactory(), signed_in(member)
    answer = client.get(reverse("forum:new_topic", args=[board.slug]))
    assert 'autocomplete="off"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_script_of_the_forum_keeps_anything_on_the_device() -> None:
    from pathlib import Path

    import forum

    scripts = list((Path(forum.__path__[0]) / "static").rglob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        for store in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches."):
            assert store not in text, script.name


def test_the_page_costs_the_same_with_one_draft_and_with_many(
    member: User, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(member)
    for _ in range(12):
        drafting.save(author=member, board=BoardFactory(), body=WORDS)
    client.get(reverse("forum:drafts"))
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        client.get(reverse("forum:drafts"))
    assert Topic.objects.count() == 0
