"""The search finds what its reader may read at that moment, keeps nothing of what was taken back, and
says nothing of who asked."""

from collections.abc import Callable
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum import following, index_tables, indexing, posting, publishing, searching, tending
from forum.models import BODY_MAX, Board, Post, SearchEntry, Topic
from forum.rendering import render
from forum.searching import Wanted, search, similar
from forum.words import marked, stem, stems, telling
from privacy import retention
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation
from tests.privacy.everywhere import where_it_stands

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
URL = "/forum/search/"


def published(author: User, body: str, topic: Topic | None = None) -> Post:
    post = PostFactory(topic=topic or conversation(author), author=author, body=body)
    publishing.publish(post)
    return post


def found(words: str, person: User, **filters: object) -> set[int]:
    wanted = Wanted(words, **filters)  # type: ignore[arg-type]
    return {one.post.pk for one in search(wanted, person=person).found}


# Words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visits", "Visit"), ("visiting", "VISITED"), ("worries", "worry"), ("worried", "worrying"),
        ("churches", "church"), ("arrive", "arrived"), ("stopped", "stop"), ("son’s", "sons"),
        ("Café", "cafe"), ("didn't", "didn’t"), ("houses", "house"),
    ],
)  # fmt: skip
def test_simple_endings_capitals_and_accents_do_not_matter(one: str, other: str) -> None:
    assert stem(one) == stem(other) != ""


@pytest.mark.parametrize(("one", "other"), [("bail", "ball"), ("his", "hi"), ("bus", "bu")])
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_stems_are_letters_and_digits_only() -> None:
    said = stems("a\" OR b' NEAR(c) d* ^e - f:g & | ! <-> é̀ ½ ﬁ _x_ \x00 ' \U0001d538")
    assert said
    assert all(part.isalnum() for part in said)


def test_what_is_marked_is_a_part_of_the_text_around_the_first_hit() -> None:
    text = "one " * 100 + "the visits were calm " + "two " * 100
    pieces = marked(text, [stem("visit")])
    assert ("visits", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 300
    assert telling("What should I do about my visits?") == [stem("visits")]


# Finding


def test_a_post_is_found_by_other_forms_of_all_its_words(member: User, other_member: User) -> None:
    post = published(member, "My sister **visited** the solicitor’s office.")
    assert found("visits solicitors", other_member) == {post.pk}
    assert found("visits dentist", other_member) == set()


def test_a_conversation_is_found_by_its_title(member: User, other_member: User) -> None:
    topic = conversation(member, title="Telling the grandparents")
    assert found("tell grandparent", other_member) == {topic.posts.get().pk}


@pytest.mark.parametrize(
    "query",
    ['"', "' OR 1=1", "a NEAR b", "t0t", "*", "-x", "a:b", "!!", "\x00", "' & | !", "((", "½"],
)
def test_signs_in_a_query_are_no_operators(member: User, signed_in: SignIn, query: str) -> None:
    published(member, "Something else altogether.")
    answer = signed_in(member).post(URL, {"words": query})
    assert answer.status_code in (200, 422)
    assert "altogether" not in answer.content.decode()


@pytest.mark.parametrize("state", [s for s in Post.State if s != Post.State.PUBLISHED])
def test_a_post_that_is_not_public_is_found_by_nobody(
    member: User, other_member: User, moderator: User, state: Post.State
) -> None:
    """Even if its words were still in the index: permission is asked for when the query runs."""
    post = published(member, "Unmistakable lantern.")
    Post.objects.filter(pk=post.pk).update(state=state)
    SearchEntry.objects.bulk_create(
        [SearchEntry(post=post, words="lantern")], ignore_conflicts=True
    )
    for person in (member, other_member, moderator):
        assert found("lantern", person) == set()


def test_what_stands_in_a_conversation_out_of_sight_is_not_found(
    member: User, other_member: User
) -> None:
    post = published(member, "Unmistakable lantern.")
    assert found("lantern", other_member) == {post.pk}
    Topic.objects.update(state=Topic.State.DOWN)
    assert SearchEntry.objects.filter(post=post).exists()
    assert found("lantern", other_member) == set()
    assert similar("A conversation", person=other_member) == []


def test_filters_narrow_what_is_found(member: User, other_member: User) -> None:
    mine, theirs = published(member, "A lantern."), published(other_member, "A lantern.")
    old = published(other_member, "A lantern.")
    Post.objects.filter(pk=old.pk).update(
        published_at=timezone.now() - searching.timedelta(days=40)
    )
    assert found("lantern", member) == {mine.pk, theirs.pk, old.pk}
    assert found("lantern", member, board=theirs.topic.board) == {theirs.pk}
    assert found("lantern", member, whose="mine") == {mine.pk}
    assert found("lantern", member, since="month") == {mine.pk, theirs.pk}
    following.choose(old.topic, person=member, choice="followed")
    following.choose(mine.topic, person=member, choice="neither")
    assert found("lantern", member, whose="followed") == {old.pk}
    following.follow_board(theirs.topic.board, person=member)
    assert found("lantern", member, whose="followed") == {old.pk, theirs.pk}


def test_muted_words_are_not_shown_among_what_was_found(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    post = published(member, "A lantern of many colours.")
    following.mute_writer(post, person=other_member)
    html = signed_in(other_member).post(URL, {"words": "lantern"}).content.decode()
    assert "colours" not in html
    assert "You muted this person" in html


def test_a_content_note_is_shown_instead_of_the_words(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(member, "A lantern of many colours.")
    if not hasattr(Post, "content_note"):
        monkeypatch.setattr(Post, "content_note", "speaks of court", raising=False)
    else:
        Post.objects.update(content_note="speaks of court")
    (one,) = search(Wanted("lantern"), person=member).found
    assert (one.note, one.text) == ("speaks of court", [])


def test_pages_follow_one_another_without_loss(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "A_PAGE", 3)
    topic = conversation(member)
    posts = [published(member, "A lantern.", topic).pk for _ in range(8)]
    seen: list[int] = []
    before = None
    for _ in range(9):
        page = search(Wanted("lantern", before=before), person=member)
        seen += [one.post.pk for one in page.found]
        before = page.older
        if before is None:
            break
    assert seen == posts[::-1]


def test_a_rare_wish_among_many_posts_is_found_by_looking_further_back(
    member: User, other_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKS", (2, 4))
    mine = published(member, "A lantern.")
    topic = conversation(other_member)
    for _ in range(6):
        published(other_member, "A lantern.", topic)
    first = search(Wanted("lantern", whose="mine"), person=member)
    assert (first.found, first.looked_far) == ([], False)
    second = search(Wanted("lantern", whose="mine", before=first.older), person=member)
    assert [one.post.pk for one in second.found] == [mine.pk]
    assert second.older is None


def test_what_is_found_is_text_and_what_was_asked_stands_in_no_address(
    member: User, signed_in: SignIn
) -> None:
    published(member, "A lantern `<img src=x onerror=alert(1)>` & more.")
    answer = signed_in(member).post(URL, {"words": "lantern"})
    html = answer.content.decode()
    assert "<mark>lantern</mark>" in html
    assert "<img src=x" not in html
    assert "no-store" in answer.headers["Cache-Control"]
    assert "?" not in answer.wsgi_request.get_full_path()
    assert 'value="lantern"' not in signed_in(member).get(f"{URL}?words=lantern").content.decode()


def test_searching_costs_the_same_with_ten_and_three_hundred(
    member: User, signed_in: SignIn
) -> None:
    client, topic = signed_in(member), conversation(member)
    client.post(URL, {"words": "lantern"})
    counts = []
    for more in (21, 300):
        posts = [
            PostFactory.build(
                topic=topic, author=member, number=topic.last_number + n, state="published",
                body="A lantern.", published_at=timezone.now(),
            )
            for n in range(1, more + 1)
        ]  # fmt: skip
        indexing.put_in(*Post.objects.bulk_create(posts))
        topic.last_number += more
        with CaptureQueriesContext(connection) as queries:
            client.post(URL, {"words": "lantern"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# The index


def words_of(post: Post) -> str:
    return " ".join(SearchEntry.objects.filter(post=post).values_list("words", flat=True))


def test_the_database_takes_words_out_whatever_changes_a_post(member: User) -> None:
    topic = conversation(member, replies=1, title="A lantern")
    opening, reply = topic.posts.get(number=1), topic.posts.get(number=2)
    assert "lantern" in words_of(opening)
    assert words_of(reply)
    Post.objects.filter(pk=reply.pk).update(html="<p>Other words</p>")
    assert words_of(reply) == ""
    assert words_of(opening)
    Topic.objects.filter(pk=topic.pk).update(title="Something else")
    assert words_of(opening) == ""
    assert indexing.put_in_what_is_missing() == 2
    assert "other word" in words_of(reply)
    posting.withdraw(reply, author=member)
    assert words_of(reply) == ""
    assert indexing.put_in_what_is_missing() == 0


def test_a_withdrawn_word_is_in_no_table(member: User) -> None:
    said = f"lantern{uuid4().hex[:12]}0"
    post = published(member, f"My {said}.")
    assert where_it_stands([said.encode()])
    posting.withdraw(post, author=member)
    if connection.vendor == "sqlite":
        retention._merge_full_text_indexes()
    assert not [p for p in where_it_stands([said.encode()]).get(said.encode(), ()) if "table" in p]


def test_the_triggers_are_put_up_again_after_a_table_was_made_anew(member: User) -> None:
    post = published(member, "A lantern.")
    connection.check_constraints()  # PostgreSQL alters no table on which checks are still open
    with connection.cursor() as cursor:
        on = " ON forum_post" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER forum_search_post{on}")
    index_tables.put_up_again(sender=None, using="default")
    Post.objects.filter(pk=post.pk).update(state=Post.State.HIDDEN)
    assert words_of(post) == ""


def test_the_command_makes_the_index_anew_from_the_posts(member: User) -> None:
    post = published(member, "A lantern.")
    hidden = published(member, "A teapot.")
    Post.objects.filter(pk=hidden.pk).update(state=Post.State.HIDDEN)
    SearchEntry.objects.all().delete()
    SearchEntry.objects.create(post=hidden, words="teapot")
    said = StringIO()
    call_command("forum_index", stdout=said)
    assert found("lantern", member) == {post.pk}
    assert words_of(hidden) == ""
    assert "posts can be found" in said.getvalue()


def test_the_longest_post_can_be_put_in(member: User) -> None:
    body = ("x" * 3000 + " ") * 3
    post = PostFactory(topic=conversation(member), author=member, body=body, html=render(body))
    assert len(body) <= BODY_MAX
    assert publishing.publish(post)


def test_a_title_is_found_where_it_stands_after_merging_and_splitting(
    member: User, moderator: User
) -> None:
    first, second = conversation(member, replies=1), conversation(member, title="A lantern")
    tending.merge(second, into=first, moderator=moderator)
    assert found("lantern", member) == set()
    assert similar("Lantern", person=member) == []
    reply = first.posts.get(number=3)
    new = tending.split(first, posts=[reply.pk], title="A teapot", moderator=moderator)
    assert found("teapot", member) == {reply.pk}
    assert similar("Teapot", person=member) == [new]


# Similar conversations


def test_conversations_with_a_title_like_this_one_are_offered_the_most_alike_first(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    one = conversation(member, title="Telling grandparents about the arrest")
    two = conversation(member, title="How do grandparents cope?")
    conversation(member, title="Sleeping badly")
    published(member, "Grandparents again, but in no title.")
    titled = similar("Should I tell the grandparents of the arrest?", person=other_member)
    assert [topic.pk for topic in titled] == [one.pk, two.pk]
    answer = signed_in(other_member).post(
        reverse("forum:similar", args=[one.board.slug]), {"title": "Grandparents"}
    )
    assert {found["title"] for found in answer.json()["similar"]} == {one.title, two.title}


def test_a_button_looks_without_a_script_and_sends_nothing(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, title="Telling grandparents")
    client = signed_in(other_member)
    answer = client.post(
        reverse("forum:new_topic", args=[topic.board.slug]),
        {"title": "Grandparents", "body": "My unsent words", "look": "yes"},
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert topic.title in html
    assert "My unsent words" in html
    assert not Post.objects.filter(body="My unsent words").exists()


def test_small_words_make_no_two_titles_alike(member: User) -> None:
    conversation(member, title="What should I do with my son?")
    assert similar("What should I do with my mother?", person=member) == []


# How it is read


def test_lists_are_read_from_their_indexes_for_whoever_has_marks(member: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by statistics; SQLite says plainly which index it uses")
    topic = conversation(member)
    board: Board = BoardFactory()
    listed = board.topics.listed().not_muted_by(member).filter(pinned=False).newest_talk_first()
    posts = topic.posts.in_conversation().filter(number__gte=1, number__lt=21).as_read_by(member)
    candidates = SearchEntry.objects.newest_with(["tea"], before=10**6, most=100)
    plans = {
        "topic_list": listed[:20].explain(),
        "sqlite_autoindex_forum_topicchoice_1": listed[:20].explain(),
        "post_number_once": posts.explain(),
        "sqlite_autoindex_forum_bookmark_": posts.explain(),
        "sqlite_autoindex_forum_mutedperson_1": posts.explain(),
        "VIRTUAL TABLE INDEX": Post.objects.filter(pk__in=candidates).order_by("-pk").explain(),
    }
    for index, plan in plans.items():
        assert index in plan, plan
    for index in ("topic_list", "post_number_once"):
        assert "TEMP B-TREE" not in plans[index]
        assert "SCAN" not in plans[index]


def test_an_unpublished_topic_of_ones_own_is_not_similar(member: User) -> None:
    topic = TopicFactory(author=member, title="Lantern", state=Topic.State.WAITING)
    PostFactory(topic=topic, author=member, is_opening=True)
    assert similar("Lantern", person=member) == []
