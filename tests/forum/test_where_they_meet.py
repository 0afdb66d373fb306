"""Covering, earlier texts, notes, quotations and boards by application, where one meets the other."""

import pytest

from accounts.models import User
from forum import changing, covering, following, posting, publishing, quoting, scrubbing
from forum.models import Board, BoardMember, Post, Revision, Topic
from forum.references import written
from forum.scrubbing import Action, Choice, Which
from notices.models import Notice
from tests.forum.factories import BoardFactory, PostFactory, conversation

pytestmark = pytest.mark.django_db


def published(topic: Topic, author: User, body: str) -> Post:
    post = PostFactory(topic=topic, author=author, body=body)
    publishing.publish(post)
    return post


def test_a_title_that_its_author_covered_stays_covered_when_words_are_taken_out(
    member: User,
) -> None:
    topic = conversation(member)
    title, opening = topic.title, topic.posts.get()
    covering.cover(opening, author=member)
    opening = Post.objects.select_related("topic").get(pk=opening.pk)
    assert publishing.change_text(opening, opening.reviewed_text)
    topic.refresh_from_db()
    opening.refresh_from_db()
    assert topic.title == covering.TITLE
    assert opening.covered_title == title


def test_a_new_title_waits_with_a_covered_post(member: User) -> None:
    topic = conversation(member)
    opening = topic.posts.get()
    covering.cover(opening, author=member)
    opening.refresh_from_db()
    changing.change(opening, author=member, body="Other words", title="Another title")
    topic.refresh_from_db()
    assert topic.title == covering.TITLE
    covering.uncover(Post.objects.get(pk=opening.pk), author=member)
    topic.refresh_from_db()
    assert topic.title == "Another title"


def test_taking_back_many_takes_what_stood_there_before_too(
    member: User, other_member: User
) -> None:
    post = published(conversation(other_member), member, "Some words of mine")
    changing.change(post, author=member, body="Other words of mine")
    assert Revision.objects.filter(post=post).exists()
    Post.objects.filter(pk=post.pk).update(state=Post.State.PUBLISHED)
    scrubbing.scrub(member, Choice(Action.WITHDRAW, Which.ALL))
    assert not Revision.objects.filter(post=post).exists()


def test_a_note_of_a_moderator_covers_the_words_where_others_quote_them(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(other_member)
    post = published(topic, member, "The kettle sang all night")
    taken = quoting.take(written(post.pk, "The kettle sang"), topic=topic, writer=other_member)
    quoter = PostFactory(topic=topic, author=other_member, body=taken.body, html=taken.html)
    taken.keep(quoter)
    publishing.publish(quoter)
    changing.add_note(post, moderator=moderator, note="About nights")
    quoter.refresh_from_db()
    assert "<details><summary>About nights</summary>" in quoter.html


def test_whoever_is_not_let_in_any_more_hears_of_nothing_new(
    member: User, other_member: User
) -> None:
    board = BoardFactory(access=Board.Access.APPROVED)
    topic = conversation(member, board=board)
    place = BoardMember.objects.create(board=board, person=other_member)
    following.choose(topic, person=other_member, choice=following.Choice.FOLLOWED)
    published(topic, member, "While they are here")
    assert Notice.objects.filter(recipient=other_member).count() == 1
    Notice.objects.all().delete()
    place.delete()
    published(topic, member, "When they are not")
    assert not Notice.objects.filter(recipient=other_member).exists()


def test_somebody_who_was_slowed_by_nobody_is_read_at_once(
    member: User, other_member: User
) -> None:
    """The checks of many branches stand in one verb: none of them holds an ordinary answer."""
    topic = conversation(other_member)
    for body in ("One", "Two"):
        published(topic, member, body)
    Post.objects.filter(author=member).update(created_at="2026-01-01T00:00:00Z")
    assert posting.reply(topic, author=member, body="Thank you.").state == Post.State.PUBLISHED
