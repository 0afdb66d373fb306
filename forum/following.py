"""Following and muting: known to the member alone, and undone as easily as done."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User, UserQuerySet
from notices.telling import tell_once

from .models import (
    Board,
    BoardFollow,
    BoardMember,
    MutedAlias,
    MutedPerson,
    Post,
    ReadingSettings,
    Topic,
    TopicChoice,
)

Choice = TopicChoice.Choice
# Read on screens that others may see.
LINE = "There is a new reply in something you follow."
BEGUN = "There is something new in a place you follow."


class Refused(Exception):
    """It cannot be muted; `words` say why."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


def choose(topic: Topic, *, person: User, choice: str) -> None:
    TopicChoice.objects.update_or_create(
        person=person, topic=topic, defaults={"choice": Choice(choice)}
    )


def follow_board(board: Board, *, person: User) -> None:
    BoardFollow.objects.get_or_create(person=person, board=board)


def leave_board(board: Board, *, person: User) -> None:
    BoardFollow.objects.filter(person=person, board=board).delete()


def mute_writer(post: Post, *, person: User) -> None:
    """Fold what this writer shows. Under an alias it is the alias that is muted, in this conversation
    alone; nothing is written that could tell whose it is. Raises Refused."""
    if post.is_own(person):
        raise Refused("These are your own words.")
    if post.badge:
        raise Refused("This person speaks for the service, so you would miss what holds for you.")
    if shown_as := shown_name(post):
        MutedAlias.objects.get_or_create(person=person, topic_id=post.topic_id, alias=shown_as)
    elif post.author_id is not None:
        MutedPerson.objects.get_or_create(person=person, muted_id=post.author_id)


def unmute_writer(post: Post, *, person: User) -> None:
    if shown_as := shown_name(post):
        MutedAlias.objects.filter(person=person, topic=post.topic_id, alias=shown_as).delete()
    else:
        MutedPerson.objects.filter(person=person, muted=post.author_id).delete()


def shown_name(post: Post) -> str:
    """The alias under which a post shows; empty if it shows the screen name."""
    return post.shown_as


def muted_aliases(topic: Topic, person: User) -> Any:
    """Rows with the `alias` of each."""
    return MutedAlias.objects.filter(person=person, topic=topic).values("alias")


def is_folded(post: Post, aliases: set[str]) -> bool:
    """Whether the reader muted whoever this post shows. It was read with `as_read_by`."""
    if shown_as := shown_name(post):
        return shown_as in aliases
    return bool(post.writer_is_muted) and not post.badge  # type: ignore[attr-defined]


@transaction.atomic
def take_along_muted_names(
    sender: Any, topic: Topic, was: Sequence[tuple[int, int]] = (), **kwargs: Any
) -> None:
    """Listens to `signals.topic_renumbered`: whoever muted another name has it muted wherever it shows
    now. Where it came from it stays muted, as long as that is a conversation: its owner may write there
    again. Three queries."""
    came_from = {place for place, _ in was} - {topic.pk}
    if not topic.posts.exists():  # a signpost: all that was said there is elsewhere
        MutedAlias.objects.filter(topic=topic).delete()
    elif came_from:
        shown = topic.posts.exclude(shown_as="").order_by().values("shown_as")
        muted = MutedAlias.objects.filter(topic__in=came_from, alias__in=shown)
        MutedAlias.objects.bulk_create(
            [
                MutedAlias(person_id=person, topic=topic, alias=alias)
                for person, alias in muted.values_list("person_id", "alias").distinct()
            ],
            batch_size=500,
            ignore_conflicts=True,
        )


def follows_by_answering(person: User) -> bool:
    return not ReadingSettings.objects.filter(
        person=person, follows_what_they_answer=False
    ).exists()


def follow_by_answering(person: User, *, on: bool) -> None:
    ReadingSettings.objects.update_or_create(
        person=person, defaults={"follows_what_they_answer": on}
    )


def published(post: Post) -> None:
    """A post is there for the first time: its author follows the conversation, and those who follow
    it are told, once until they have looked. Part of `publishing.publish`; five queries at most,
    however many follow."""
    topic = post.topic
    if post.author is not None and follows_by_answering(post.author):
        TopicChoice.objects.bulk_create(
            [TopicChoice(person=post.author, topic=topic, choice=Choice.FOLLOWED)],
            ignore_conflicts=True,
        )
    tell_once(
        _to_be_told(post).values_list("pk", flat=True),
        line=BEGUN if post.is_opening else LINE,
        url=reverse("forum:first_unread", args=[topic.pk]),
    )


def _to_be_told(post: Post) -> UserQuerySet:
    chose = TopicChoice.objects.filter(topic=post.topic_id)
    on_board = BoardFollow.objects.filter(board=post.topic.board_id)
    board = post.topic.board
    people = User.objects.filter(
        Q(pk__in=chose.filter(choice=Choice.FOLLOWED).values("person"))
        | Q(pk__in=on_board.values("person")),
        ~Exists(chose.filter(person=OuterRef("pk"), choice=Choice.MUTED)),
        is_active=True,
    ).exclude(pk=post.author_id)
    if shown_as := shown_name(post):
        muted = MutedAlias.objects.filter(topic=post.topic_id, alias=shown_as)
    else:
        muted = MutedPerson.objects.filter(muted=post.author_id)  # type: ignore[assignment]
    people = people.filter(~Exists(muted.filter(person=OuterRef("pk"))))
    if board.access == Board.Access.APPROVED:  # whoever is let in no more hears of it no more
        joined = BoardMember.objects.current().filter(board=board, person=OuterRef("pk"))
        moderates = User.objects.allowed_to("forum.moderate_forum")
        people = people.filter(Exists(joined) | Q(pk__in=moderates.values("pk")))
    return people
