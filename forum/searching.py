"""Looking for posts and conversations. Whoever asks finds what they may read at this moment and nothing
else: the same querysets decide that decide about pages, in the same query, not the index and not this
module. What is asked is kept nowhere."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from journey.stages import Stage

from .following import is_folded
from .models import (
    Board,
    BoardFollow,
    MutedAlias,
    Post,
    PostQuerySet,
    SearchEntry,
    Topic,
    TopicChoice,
)
from .rendering import plain
from .words import marked, stems, telling

A_PAGE = 20
WORDS_MOST = 8
# So many posts with the words are looked at for one page, whatever else is asked of them: a few, which
# is nearly always enough, and then many.
LOOKS = (200, 3000)
NEWEST = 2**31 - 1
SIMILAR = 5
_TITLES_LOOKED_AT = 40
DAYS = {"week": 7, "month": 31, "year": 366}


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `before` is the key of the last post of the page before."""

    words: str
    board: Board | None = None
    stage: str = ""
    whose: str = ""  # "mine", "followed"
    since: str = ""  # a key of DAYS
    before: int | None = None


@dataclass
class Finding:
    post: Post
    title: list[tuple[str, bool]]
    text: list[tuple[str, bool]]
    note: str = ""  # of its author, instead of the words
    folded: bool = False


@dataclass
class Findings:
    found: list[Finding] = field(default_factory=list)
    older: int | None = None  # where the next page goes on
    looked_far: bool = True  # all there is, or a page full


def search(wanted: Wanted, *, person: User) -> Findings:
    """Newest first. Five queries at most. A page that found little among very many goes on further
    back when asked, and says so."""
    sought = list(dict.fromkeys(stems(wanted.words)))[:WORDS_MOST]
    if not sought:
        return Findings()
    before, posts, last = wanted.before or NEWEST, list[Post](), None
    for most in LOOKS:
        candidates = SearchEntry.objects.newest_with(sought, before=before, most=most)
        posts = list(_asked_for(wanted, person).filter(pk__in=candidates)[: A_PAGE + 1])
        if len(posts) > A_PAGE:
            posts.pop()
            return Findings(_shown(posts, sought, person), older=posts[-1].pk)
        if (last := _last_looked_at(candidates, most)) is None:
            break
    return Findings(_shown(posts, sought, person), older=last, looked_far=last is None)


def similar(title: str, *, person: User, board: Board | None = None) -> list[Topic]:
    """Conversations that were begun under a title like this one, the most alike first. Two queries."""
    sought = telling(title)
    if not sought:
        return []
    keys = SearchEntry.objects.best_titled(sought, most=_TITLES_LOOKED_AT)
    topics: list[Topic] = list(
        Topic.objects.visible_to(person)
        .listed()
        .not_muted_by(person)
        .filter(posts__in=keys, posts__is_opening=True)
        .annotate(opening=F("posts__pk"))
    )
    place = {key: number for number, key in enumerate(keys)}
    return sorted(topics, key=lambda topic: place[topic.opening])[:SIMILAR]  # type: ignore[attr-defined]


def _asked_for(wanted: Wanted, person: User) -> PostQuerySet:
    topics = Topic.objects.visible_to(person).listed()
    if wanted.board is not None:
        topics = topics.filter(board=wanted.board)
    if wanted.stage:
        topics = _at_stage(topics, wanted.stage)
    if wanted.whose == "followed":
        topics = topics.filter(
            Exists(
                TopicChoice.objects.filter(
                    person=person, topic=OuterRef("pk"), choice=TopicChoice.Choice.FOLLOWED
                )
            )
            | Q(board__in=BoardFollow.objects.filter(person=person).values("board"))
        )
    posts = Post.objects.visible_to(person).published()
    if wanted.whose == "mine":
        posts = posts.by(person)
    if wanted.since in DAYS:
        posts = posts.filter(published_at__gt=timezone.now() - timedelta(days=DAYS[wanted.since]))
    return (
        posts.filter(Exists(topics.filter(pk=OuterRef("topic"))))
        .as_read_by(person)
        .with_people()
        .order_by("-pk")
    )


def _at_stage(topics: Any, stage: str) -> Any:
    return topics.filter(stage=stage)


def _last_looked_at(candidates: RawSQL, most: int) -> int | None:
    """Where to go on, if there is more that has the words; None if all were looked at. One query."""
    looked_at = SearchEntry.objects.filter(pk__in=candidates)
    keys = list(looked_at.order_by("-pk").values_list("pk", flat=True)[most - 1 : most])
    return keys[0] if keys else None


def _shown(posts: list[Post], sought: list[str], person: User) -> list[Finding]:
    aliases = _muted_aliases(posts, person)
    return [_finding(post, sought, aliases.get(post.topic_id, set())) for post in posts]


def _muted_aliases(posts: list[Post], person: User) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    topics = {post.topic_id for post in posts if post.shown_as}
    if topics:
        rows = MutedAlias.objects.filter(person=person, topic__in=topics)
        for topic, alias in rows.values_list("topic_id", "alias"):
            found.setdefault(topic, set()).add(alias)
    return found


def _finding(post: Post, sought: list[str], aliases: set[str]) -> Finding:
    title = marked(post.topic.title, sought)
    if is_folded(post, aliases):
        return Finding(post, title, [], folded=True)
    if note := post.content_note:
        return Finding(post, title, [], note=note)
    return Finding(post, title, marked(" ".join(plain(post.html).split()), sought))


def choices_of_stage() -> list[tuple[str, str]]:
    """The stages of the journey that a conversation can name."""
    return [(each.value, str(each.label)) for each in Stage]
