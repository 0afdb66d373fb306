"""Who may read and write on a board: by every door there is, and without a query for each row."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from forum import pacing, posting
from forum.applications import ApplicationReview
from forum.models import Board, BoardMember, Post, Topic
from forum.moderation import PostReview
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "Unmistakable words for those who were let in"
Access = Board.Access


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


@pytest.fixture
def closed(member: User) -> Topic:
    """A conversation on a board by application, to which only `member` belongs."""
    board = BoardFactory(access=Access.APPROVED, title="Those who were let in")
    BoardMember.objects.create(board=board, person=member)
    topic = conversation(member, board=board, title=WORDS, replies=1)
    Post.objects.filter(topic=topic).update(body=WORDS, html=f"<p>{WORDS}</p>")
    Topic.objects.filter(pk=topic.pk).update(excerpt=WORDS)
    topic.refresh_from_db()
    return topic


def test_a_conversation_of_a_closed_board_answers_at_no_door(
    closed: Topic, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    """Not even one's own words from before can be changed there; taking them back is one's right."""
    post = closed.posts.get(number=2)
    mine = PostFactory(topic=closed, author=other_member, body="Sent while I belonged here.")
    slug = closed.board.slug
    for person in (other_member, facilitator):
        client = signed_in(person)
        for method, url in (
            ("get", reverse("forum:topic", args=[closed.pk])),
            ("get", reverse("forum:topic", args=[closed.pk]) + "?from=1"),
            ("get", reverse("forum:post", args=[post.pk])),
            ("get", reverse("forum:post", args=[mine.pk])),
            ("get", f"/concerns/report/forum-post/{post.pk}/"),
            ("post", f"/concerns/report/forum-post/{post.pk}/"),
        ):
            assert getattr(client, method)(url).status_code == 404, url
    client = signed_in(other_member)
    for method, url in (
        ("post", reverse("forum:reply", args=[closed.pk])),
        ("get", reverse("forum:new_topic", args=[slug])),
        ("post", reverse("forum:new_topic", args=[slug])),
        ("get", reverse("forum:edit", args=[post.pk])),
        ("post", reverse("forum:withdraw", args=[post.pk])),
        ("get", reverse("forum:limits", args=[slug])),
        ("get", reverse("forum:leave_board", args=[slug])),
    ):
        answer = getattr(client, method)(url, {"body": "x", "title": "x", "reason": "unkind"})
        assert answer.status_code == 404, url
    again = client.post(reverse("forum:edit", args=[mine.pk]), {"body": "Other words."})
    assert again.status_code == 422
    mine.refresh_from_db()
    assert mine.body == "Sent while I belonged here."
    client.post(reverse("forum:withdraw", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.state == Post.State.WITHDRAWN


def test_a_closed_board_says_what_it_is_for_and_how_to_join_and_nothing_else(
    closed: Topic, other_member: User, signed_in: SignIn
) -> None:
    Board.objects.filter(pk=closed.board_id).update(rules="We speak gently here.")
    client = signed_in(other_member)
    for url in (closed.board.get_absolute_url(), closed.board.get_absolute_url() + "?before=1"):
        answer = client.get(url)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert "For those who try this out." in words
        assert "We speak gently here." in words
        assert reverse("forum:apply", args=[closed.board.slug]) in words
        assert WORDS not in words
        assert "Quiet Harbour" not in words
    assert WORDS not in client.get(reverse("forum:boards")).content.decode()


def test_the_page_and_the_list_of_rows_agree_about_everybody(
    closed: Topic, member: User, other_member: User, moderator: User
) -> None:
    open_one = conversation(other_member)
    waiting = TopicFactory(board=closed.board, author=other_member, state="waiting")
    review = PostReview()
    for person in (member, other_member, moderator):
        for topic in (closed, open_one, waiting):
            listed = Topic.objects.visible_to(person).filter(pk=topic.pk).exists()
            assert topic.may_be_seen_by(person) == listed, (person, topic)
            board = Board.objects.readable_by(person).filter(pk=topic.board_id).exists()
            assert topic.board.may_be_read_by(person) == board
            for post in topic.posts.with_people():
                shown = Post.objects.visible_to(person).filter(pk=post.pk).exists()
                assert post.may_be_read_by(person) == shown
                assert review.may_be_read_by(post, person) == (shown and listed)
    assert not closed.may_be_seen_by(other_member)
    assert closed.may_be_seen_by(member)
    assert closed.may_be_seen_by(moderator)


def test_those_who_were_let_in_read_and_write(
    closed: Topic, member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    assert WORDS in client.get(closed.board.get_absolute_url()).content.decode()
    client.post(reverse("forum:reply", args=[closed.pk]), {"body": "An answer of mine."})
    assert closed.posts.filter(body="An answer of mine.").exists()


def test_an_ended_membership_shuts_every_door_at_once(
    closed: Topic, member: User, signed_in: SignIn
) -> None:
    from django.utils import timezone

    BoardMember.objects.update(ended_on=timezone.localdate())
    client = signed_in(member)
    assert client.get(closed.get_absolute_url()).status_code == 404
    assert WORDS not in client.get(closed.board.get_absolute_url()).content.decode()
    assert not Post.objects.visible_to(member).filter(topic=closed).exists()


@pytest.mark.parametrize("access", [Access.ARCHIVE, Access.MEMBERS])
def test_an_archive_is_read_by_members_and_written_by_nobody(
    access: str, member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(known(member), board=BoardFactory(access=access))
    writable = access == Access.MEMBERS
    for person in (member, moderator):
        assert Board.objects.readable_by(person).filter(pk=topic.board_id).exists()
        assert Board.objects.writable_by(person).filter(pk=topic.board_id).exists() == writable
        client = signed_in(person)
        assert topic.title in client.get(topic.board.get_absolute_url()).content.decode()
        assert ("Write an answer" in client.get(topic.get_absolute_url()).content.decode()) == (
            writable
        )
        before = Post.objects.count()
        client.post(reverse("forum:reply", args=[topic.pk]), {"body": f"More by {person.pk}"})
        sent = {"title": "New", "body": f"New by {person.pk}"}
        client.post(reverse("forum:new_topic", args=[topic.board.slug]), sent)
        assert (Post.objects.count() - before) == (2 if writable else 0)


def test_nothing_is_sent_again_to_an_archive(member: User) -> None:
    post = PostFactory(topic=conversation(member, board=BoardFactory()), author=member)
    Board.objects.filter(pk=post.topic.board_id).update(access=Access.ARCHIVE)
    with pytest.raises(posting.Refused):
        posting.edit_and_resubmit(post, author=member, body="Other words.")


def test_what_was_written_for_few_is_not_opened_to_all_by_a_form(closed: Topic) -> None:
    board = closed.board
    for access in (Access.MEMBERS, Access.ARCHIVE):
        board.access = access
        with pytest.raises(ValidationError):
            board.full_clean()
    empty = BoardFactory(access=Access.APPROVED)
    empty.access = Access.MEMBERS
    empty.full_clean()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_page_costs_as_much_for_many_boards_members_and_posts_as_for_few(
    closed: Topic, member: User, other_member: User, signed_in: SignIn
) -> None:
    urls = (reverse("forum:boards"), closed.board.get_absolute_url(), closed.get_absolute_url())
    client = signed_in(member)
    PostFactory(topic=closed, author=member)
    few = [queries(client, url) for url in urls]
    for _ in range(5):
        board = BoardFactory(access=Access.APPROVED, stages=["court"])
        for person in (member, other_member):
            BoardMember.objects.create(board=board, person=person)
        conversation(member, board=closed.board, replies=2)
    for _ in range(12):
        PostFactory(topic=closed, author=member)
    assert [queries(client, url) for url in urls] == few
    assert max(few) <= 14


def test_rows_are_listed_with_one_query_whatever_the_boards(
    closed: Topic,
    member: User,
    other_member: User,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for person in (member, other_member):
        person.has_perm("forum.moderate_forum")  # reads their roles once
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            list(Post.objects.visible_to(person))
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            list(Topic.objects.visible_to(person))


def test_an_application_is_reported_by_nobody(member: User, moderator: User) -> None:
    from forum import joining

    asked = joining.apply(BoardFactory(access=Access.APPROVED), person=member, why="My brother.")
    assert not ApplicationReview().may_be_read_by(asked, moderator)
