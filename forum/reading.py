"""What a page of a conversation shows, read in a number of queries that never grows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.gathering import gather
from safeguarding import casework, hours
from safeguarding.models import Decision, Signal
from safeguarding.screening import Screening

from . import posting
from .following import is_folded, muted_aliases, shown_name
from .marking import where_unread_begins
from .models import POSTS_A_PAGE, Post, Topic, may_moderate

WAITING_SHOWN = 50
HINTS_SHOWN = 20


@dataclass(frozen=True)
class Hint:
    """Something in a text that could show who somebody is. For the eyes of its author."""

    kind: str  # in words
    text: str
    suggestion: str


def hints(seen: Screening) -> list[Hint]:
    return [
        Hint(Signal.Kind(span.kind).label, span.text, span.suggestion)
        for span in seen.spans[:HINTS_SHOWN]
    ]


@dataclass
class Letter:
    """A post as one reader may see it."""

    post: Post
    readable: bool
    own: bool
    decision: Decision | None = None
    # Why it waits: only its author is told, and only while it does.
    hints: Sequence[Hint] = ()
    in_crisis: bool = False
    when_read: str = ""  # by when a moderator reads what waits, in a sentence
    # The reader muted whoever it shows as its author. Never one's own.
    folded: bool = False


@dataclass
class TopicPage:
    letters: list[Letter] = field(default_factory=list)
    waiting: list[Letter] = field(default_factory=list)
    first: int = 1
    last: int = 0
    earlier: int | None = None
    later: int | None = None
    unread: int | None = None  # the first that is new to the reader


def page_start(number: int) -> int:
    """The number of the first post on the page on which post `number` stands."""
    return (max(number, 1) - 1) // POSTS_A_PAGE * POSTS_A_PAGE + 1


def read_topic(topic: Topic, *, person: Any, number: int = 1) -> TopicPage:
    """The page with post `number`. What waits stands at the end of the last one. Three queries at most,
    two as a rule. `topic` was read with `as_read_by`."""
    start = page_start(min(number, max(topic.last_number, 1)))
    posts = list(
        topic.posts.in_conversation()
        .filter(number__gte=start, number__lt=start + POSTS_A_PAGE)
        .select_related("author")
        .as_read_by(person)
    )
    is_last = start + POSTS_A_PAGE > topic.last_number
    waiting = (
        list(
            topic.posts.never_published()
            .still_waiting()
            .visible_to(person)
            .select_related("author")[:WAITING_SHOWN]
        )
        if is_last
        else []
    )
    asked: dict[str, Any] = {}
    if not_fine := [p.pk for p in [*posts, *waiting] if p.is_own(person) and not _fine(p)]:
        asked["decisions"] = Decision.objects.about(Post, not_fine)
    if any(shown_name(post) for post in posts):
        asked["aliases"] = muted_aliases(topic, person)
    unread = where_unread_begins(topic, person)
    if isinstance(unread, QuerySet):
        asked["unread"] = unread.values("number")
    found = gather(**asked) if asked else {}
    if isinstance(unread, QuerySet):
        unread = next((row["number"] for row in found["unread"]), None)
    told = {one.case.object_id: one for one in found.get("decisions", [])}
    aliases = {row["alias"] for row in found.get("aliases", [])}
    staff = may_moderate(person)
    known_hours: list[hours.Hours] = []  # read once, and only if something of one's own waits

    def letter(post: Post) -> Letter:
        own = post.is_own(person)
        withdrawn = post.state == Post.State.WITHDRAWN
        readable = not withdrawn and (own or staff or post.may_be_read_by(person))
        found = Letter(post, readable, own, told.get(post.pk))
        found.folded = bool(post.number) and not own and is_folded(post, aliases)
        if own and post.state == Post.State.HELD:
            seen = posting.screened(post)
            found.hints, found.in_crisis = hints(seen), seen.crisis == "crisis"
            known_hours.extend([] if known_hours else [hours.known()])
            found.when_read = hours.sentence(
                known_hours[0], severity=casework.severity_of(seen), at=post.state_since
            )
        return found

    return TopicPage(
        letters=[letter(post) for post in posts],
        waiting=[letter(post) for post in waiting],
        first=start,
        last=posts[-1].number or 0 if posts else 0,
        earlier=start - POSTS_A_PAGE if start > 1 else None,
        later=None if is_last else start + POSTS_A_PAGE,
        unread=unread,
    )


def _fine(post: Post) -> bool:
    return post.state == Post.State.PUBLISHED
