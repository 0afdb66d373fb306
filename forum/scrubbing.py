"""Taking back many posts at once, when a case reaches the press: withdrawing, covering, uncovering.

It is the member's right and waits for nobody, however old a post is. Moderators hear of it by one
calm case, and keep what they had to look at (`safeguarding.erasing`). What is done is done in
batches of conversations, each whole: whoever is interrupted does the same again, and the rest follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from accounts.models import User
from accounts.pacing import Pace
from privacy import retention
from safeguarding import casework, erasing
from safeguarding.models import Case

from . import covering, keeping, leaving
from .models import Post, PostQuerySet, Quotation, Scrub, Topic

TOPICS_AT_ONCE = 100
# From how many on moderators are told. Fewer is what anybody does on any day.
MANY = 5
# Enough for whoever tries again and again in fear; not for a script that holds the database.
SCRUBBING = Pace("scrubbing", limit=30, period=3600)


class Action(models.TextChoices):
    COVER = "cover", "Cover them"
    WITHDRAW = "withdraw", "Withdraw them"
    UNCOVER = "uncover", "Show again what I covered"


class Which(models.TextChoices):
    ALL = "all", "All of them"
    SINCE = "since", "All since a date"
    CHOSEN = "chosen", "Posts that I choose from a list"


@dataclass(frozen=True)
class Choice:
    """What is to be done, and with which posts. Survives a session as plain values."""

    action: str
    which: str
    since: date | None = None
    posts: tuple[int, ...] = ()

    def to_store(self) -> dict[str, Any]:
        since = self.since.isoformat() if self.since else ""
        return {"action": self.action, "which": self.which, "since": since, "posts": self.posts}

    @classmethod
    def stored(cls, kept: dict[str, Any]) -> "Choice":
        since = date.fromisoformat(kept["since"]) if kept["since"] else None
        return cls(kept["action"], kept["which"], since, tuple(kept["posts"]))


@dataclass(frozen=True)
class Extent:
    """How much it is, before it is done and after."""

    posts: int
    conversations: int
    quoted: int  # places where others quote these posts
    titles: int  # conversations whose title goes with their opening post


def fitting(person: User, action: str) -> PostQuerySet:
    """Of this person's own posts those with which that can be done."""
    own = Post.objects.by(person)
    if action == Action.COVER:
        return own.can_be_covered()
    return own.covered() if action == Action.UNCOVER else own.can_be_taken_back()


def chosen(person: User, choice: Choice) -> PostQuerySet:
    """Never anybody else's, whatever was chosen."""
    posts = fitting(person, choice.action)
    if choice.which == Which.ALL:
        return posts
    if choice.which == Which.SINCE and choice.since:
        return posts.since(choice.since)
    return posts.filter(pk__in=choice.posts)


def extent_of(person: User, choice: Choice) -> Extent:
    """Two queries."""
    posts = chosen(person, choice)
    counted = posts.order_by().aggregate(
        posts=models.Count("pk"),
        conversations=models.Count("topic", distinct=True),
        titles=models.Count("pk", filter=models.Q(is_opening=True)),
    )
    return Extent(**counted, quoted=Quotation.objects.by_others(person).of(posts).count())


def scrub(person: User, choice: Choice) -> Extent:
    """Do it, and say how much was done. Doing it again does what is left.

    A constant number of queries for each 100 conversations, and some for each open case and each 200
    posts of others that quote them.
    """
    extent = extent_of(person, choice)
    done = sum(_a_few(person, choice, topics) for topics in _few_at_a_time(person, choice))
    extent = Extent(done, extent.conversations, extent.quoted, extent.titles)
    if done >= MANY and choice.action != Action.UNCOVER:
        _tell_moderators(person, choice, extent)
    if choice.action == Action.WITHDRAW:
        transaction.on_commit(retention.empty_write_ahead_log, robust=True)
    return extent


def _few_at_a_time(person: User, choice: Choice) -> Iterator[list[int]]:
    topics = sorted(set(chosen(person, choice).values_list("topic_id", flat=True)))
    for start in range(0, len(topics), TOPICS_AT_ONCE):
        yield topics[start : start + TOPICS_AT_ONCE]


@transaction.atomic
def _a_few(person: User, choice: Choice, topics: list[int]) -> int:
    """All of the chosen posts in these conversations, or none."""
    posts = chosen(person, choice).filter(topic__in=topics)
    if choice.action == Action.COVER:
        return covering.cover_all(posts)
    if choice.action == Action.UNCOVER:
        return covering.uncover_all(posts)
    keeping.forget_earlier_texts(posts)
    erasing.close_open(posts)
    list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
    # By their ids: once withdrawn they are no longer among those that can be.
    ids = list(posts.values_list("pk", flat=True))
    leaving.overwrite(Post.objects.filter(pk__in=ids))
    leaving.count_again(topics)
    return len(ids)


@transaction.atomic
def _tell_moderators(person: User, choice: Choice, extent: Extent) -> None:
    done = Scrub.objects.create(
        person=person,
        action=choice.action,
        posts=extent.posts,
        conversations=extent.conversations,
    )
    casework.open_case(done, source=Case.Source.SCRUB)
