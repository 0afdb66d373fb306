"""Tending conversations: what moderators do to the order of the forum, and to nobody's words.

    tending.merge(topic, into=other, moderator=wren)

Each verb is one transaction: it locks the conversations it touches in the order of their ids, changes
them only if they are still as they were read, renumbers without a gap, works the counts out anew, tells
the author, and stands in the audit trail. All raise `Refused`, with words for the moderator.

Posts keep their ids, so their lasting addresses lead to wherever they stand now.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from notices.telling import tell
from privacy import trail
from safeguarding import casework
from safeguarding.models import Case

from . import posting, publishing
from .models import TITLE_MAX, Board, Post, Topic
from .signals import topic_renumbered

BECAUSE_MAX = 300  # characters
AT_ONCE = 500  # posts in one statement
ELSEWHERE = "Something you wrote stands in another place now."


class Refused(Exception):
    """It was not done. `words` say why."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(words)


# One conversation


@transaction.atomic
def pin(topic: Topic, *, moderator: User) -> None:
    """Keep it at the top of its board."""
    if not Topic.objects.filter(pk=topic.pk, pinned=False, merged_into=None).update(pinned=True):
        raise Refused("pinned", "It is kept at the top already.")
    trail.record("forum.topic_pinned", actor=moderator, about=topic)


@transaction.atomic
def unpin(topic: Topic, *, moderator: User) -> None:
    if not Topic.objects.filter(pk=topic.pk, pinned=True).update(pinned=False):
        raise Refused("not_pinned", "It is not kept at the top any more.")
    trail.record("forum.topic_unpinned", actor=moderator, about=topic)


@transaction.atomic
def lock(topic: Topic, *, moderator: User, because: str) -> None:
    """Close it for replies. `because` is read by all who can read it."""
    because = " ".join(because.split())
    if not because or len(because) > BECAUSE_MAX:
        raise Refused("because", f"Say why, in at most {BECAUSE_MAX} characters.")
    open_one = Topic.objects.filter(pk=topic.pk, locked=False, merged_into=None)
    if not open_one.update(locked=True, locked_because=because):
        raise Refused("locked", "It is closed for replies already.")
    trail.record("forum.topic_locked", actor=moderator, about=topic)


@transaction.atomic
def unlock(topic: Topic, *, moderator: User) -> None:
    if not Topic.objects.filter(pk=topic.pk, locked=True).update(locked=False, locked_because=""):
        raise Refused("not_locked", "It is open for replies already.")
    trail.record("forum.topic_unlocked", actor=moderator, about=topic)


@transaction.atomic
def move(topic: Topic, *, to: Board, moderator: User) -> None:
    """Put it on another board. Never where more people could read it than it was written for."""
    (held,) = _locked(topic)
    if held.board_id == to.pk:
        raise Refused("there", "It is on that board already.")
    _keep_to_its_readers(held.board, to)
    Topic.objects.filter(pk=held.pk).update(board=to)
    _tell(held.author_id, moderator, reverse("forum:topic", args=[held.pk]))
    trail.record("forum.topic_moved", actor=moderator, about=held)


# Two conversations


@transaction.atomic
def merge(topic: Topic, *, into: Topic, moderator: User) -> None:
    """All posts of `topic` go to `into`, which keeps its title and its opening.

    After the opening they stand in the order in which they were published. `topic` stays as a signpost.
    """
    if topic.pk == into.pk:
        raise Refused("same", "That is the same conversation.")
    casework.keep_still(_opening(topic))
    source, target = _locked(topic, into)
    for each in (source, target):
        if each.state != Topic.State.OPEN or each.merged_into_id:
            raise Refused("closed", "Both conversations have to be open for all to read.")
    _keep_to_its_readers(source.board, target.board)
    demoted = source.posts.filter(is_opening=True).first()
    told, title = source.author_id, source.title

    numbered = [*_numbered(target), *_numbered(source)]
    opening = [post for post in numbered if post.is_opening and post.topic_id == target.pk]
    others = [post for post in numbered if post not in opening]
    others.sort(key=lambda post: (post.published_at or post.created_at, post.pk))
    was = _renumber(target, [*opening, *others])
    source.posts.never_published().update(topic=target)

    Topic.objects.filter(merged_into=source).update(merged_into=target)
    Topic.objects.filter(pk=source.pk).update(
        state=Topic.State.DOWN, merged_into=target, author=None, title="", excerpt="", shown_as="",
        pinned=False, locked=False, locked_because="", post_count=0, last_number=0,
        last_post_shown_as="",
        last_post_by=None,
    )  # fmt: skip
    publishing.count_again(target)
    if demoted is not None and title:
        _screen_again(demoted)
    topic_renumbered.send(sender=Topic, topic=target, was=was)
    topic_renumbered.send(sender=Topic, topic=source, was=[])
    _tell(told, moderator, reverse("forum:topic", args=[target.pk]))
    trail.record("forum.topics_merged", actor=moderator, about=target, posts=len(was))


@transaction.atomic
def split(topic: Topic, *, posts: Iterable[int], title: str, moderator: User) -> Topic:
    """The posts with these ids become a conversation of their own on the same board, in their order.

    The first of them opens it, so others must be able to read it. The opening of `topic` stays.
    """
    title = " ".join(title.split())
    if not title or len(title) > TITLE_MAX:
        raise Refused("title", f"Give it a title of at most {TITLE_MAX} characters.")
    wanted = set(posts)
    if not wanted:
        raise Refused("none", "Choose at least one post.")
    _keep_cases_still(wanted)
    (held,) = _locked(topic)
    if held.state != Topic.State.OPEN or held.merged_into_id:
        raise Refused("closed", "The conversation has to be open for all to read.")
    numbered = _numbered(held)
    leaving = [post for post in numbered if post.pk in wanted]
    staying = [post for post in numbered if post.pk not in wanted]
    if len(leaving) < len(wanted):
        raise Refused("gone", "Some of these posts are not here any more. Look at it again.")
    first = leaving[0]
    if any(post.is_opening for post in leaving):
        raise Refused("opening", "The first post stays: without it nothing would be left here.")
    if first.state != Post.State.PUBLISHED:
        raise Refused("first", "The first post you choose has to be one that members can read.")

    new = Topic.objects.create(
        board_id=held.board_id,
        title=title,
        author_id=first.author_id,
        shown_as=first.shown_as,
        state=Topic.State.OPEN,
        created_at=first.created_at,
    )
    was_there = _renumber(new, leaving)
    was_here = _renumber(held, staying)
    Post.objects.filter(pk=first.pk).update(is_opening=True)
    for each in (held, new):
        publishing.count_again(each)
    first.refresh_from_db()
    _screen_again(first)
    # The new one first: how far people have read it is told by their marks in the other one.
    topic_renumbered.send(sender=Topic, topic=new, was=was_there)
    topic_renumbered.send(sender=Topic, topic=held, was=was_here)
    address = reverse("forum:topic", args=[new.pk])
    for author_id in sorted({post.author_id for post in leaving if post.author_id}):
        _tell(author_id, moderator, address)
    trail.record("forum.topic_split", actor=moderator, about=held, posts=len(leaving))
    return new


# What they are made of


def _locked(*topics: Topic) -> list[Topic]:
    """The rows, locked in the order of their ids and handed out in the order asked for."""
    ids = [topic.pk for topic in topics]
    rows = Topic.objects.select_for_update(of=("self",)).select_related("board")
    held = {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}
    if len(held) < len(ids) or any(row.merged_into_id for row in held.values()):
        raise Refused("gone", "This conversation is not here any more. Look at it again.")
    return [held[pk] for pk in ids]


def _keep_to_its_readers(here: Board, there: Board) -> None:
    if here.is_by_application and here.pk != there.pk:
        raise Refused(
            "readers", "People wrote here for those who were let in. It cannot go to another board."
        )


def _opening(topic: Topic) -> Post:
    opening = topic.posts.filter(is_opening=True).first()
    if opening is None:
        raise Refused("gone", "This conversation is not here any more. Look at it again.")
    return opening


def _keep_cases_still(ids: Iterable[int]) -> None:
    """A decision locks the case, then the conversation; so do we. See casework.keep_still."""
    for post in Post.objects.filter(pk__in=ids).order_by("pk"):
        casework.keep_still(post)


def _numbered(topic: Topic) -> list[Post]:
    return list(topic.posts.in_conversation().defer("body", "html"))


def _renumber(topic: Topic, posts: Sequence[Post]) -> list[tuple[int, int]]:
    """Make `posts`, in this order, numbers 1 to n of `topic`; says where each stood before.

    A number may stand once in a conversation, at any moment of a statement. So all that change are
    first set to numbers above any that is used or will be, then to their own.
    """
    was = [(post.topic_id, post.number or 0) for post in posts]
    above = max([len(posts), topic.last_number, *(number for _, number in was)], default=0)
    changing = []
    for number, post in enumerate(posts, start=1):
        opens = post.is_opening and post.topic_id == topic.pk
        if (post.topic_id, post.number, post.is_opening) != (topic.pk, number, opens):
            post.topic, post.number, post.is_opening = topic, above + number, opens
            changing.append(post)
    moved = ["topic", "number", "is_opening"]
    Post.objects.bulk_update(changing, moved, batch_size=AT_ONCE)
    for post in changing:
        post.number = (post.number or 0) - above
    Post.objects.bulk_update(changing, ["number"], batch_size=AT_ONCE)
    return was


def _screen_again(post: Post) -> None:
    """It is read with a title now, or without one: a moderator who reads it is shown the new text."""
    post.refresh_from_db()
    if Case.objects.of(post).to_decide().exists():
        case = Case.objects.of(post).to_decide().get()
        casework.open_case(post, source=Case.Source(case.source), seen=posting.screened(post))


def _tell(author_id: int | None, moderator: User, address: str) -> None:
    if author_id is not None and author_id != moderator.pk:
        tell(author_id, line=ELSEWHERE, url=address)
