"""Boards, conversations and posts, made the way the site makes them where that matters."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from accounts.models import User
from forum import publishing
from forum.models import Board, Post, Topic
from forum.rendering import render


class BoardFactory(factory.django.DjangoModelFactory[Board]):
    class Meta:
        model = Board

    title = factory.Sequence(lambda n: f"Board {n}")
    slug = factory.Sequence(lambda n: f"board-{n}")
    purpose = "For those who try this out."


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    """A topic without posts; `conversation` makes a whole one."""

    class Meta:
        model = Topic

    board = factory.SubFactory(BoardFactory)
    title = factory.Sequence(lambda n: f"A conversation, number {n}")
    state = Topic.State.OPEN


class PostFactory(factory.django.DjangoModelFactory[Post]):
    """A held post, written an hour ago so that it counts for no pace."""

    class Meta:
        model = Post

    topic = factory.SubFactory(TopicFactory)
    body = "It was a long week, and tea helped."
    html = factory.LazyAttribute(lambda post: render(post.body))
    state = Post.State.HELD
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))


def conversation(author: User, *, replies: int = 0, board: Board | None = None, **kw: Any) -> Topic:
    """An open topic whose posts are all published."""
    topic = TopicFactory(board=board or BoardFactory(), author=author, state="waiting", **kw)
    publishing.publish(PostFactory(topic=topic, author=author, is_opening=True))
    for number in range(replies):
        publishing.publish(PostFactory(topic=topic, author=author, body=f"Reply {number}"))
    topic.refresh_from_db()
    return topic


def known(person: User) -> User:
    """Somebody whose first posts were approved long ago."""
    conversation(person, replies=1)
    return person
