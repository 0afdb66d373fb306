"""How a room lets what people write there be reviewed and reported, without being imported here.

A room has one object for each kind of writing, and registers it when its app starts:

    class PostReview:
        model, key, noun = Post, "forum-post", "post"
        ...
    reviewing.register(PostReview())

What a kind of writing needs besides (other words for the actions, a filter, sealed words) it says by
one of the hooks of `Extras`; whoever asks goes through `hook`, so that a review may leave them out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Literal, Protocol

from django.contrib.contenttypes.models import ContentType
from django.db import models


@dataclass(frozen=True)
class ContextItem:
    """Something said before, for a moderator to understand what is said now."""

    who: str
    when: datetime | None
    text: str
    url: str = ""


@dataclass(frozen=True)
class Wording:
    """Words for decisions, by their code, where those about a post would be wrong."""

    choices: Mapping[str, str] = field(default_factory=dict)  # in the form of a decision
    # What the statement of reasons says was decided, with "{noun}".
    statements: Mapping[str, str] = field(default_factory=dict)
    # What the author is told. A lock screen may show it: it names no place, no person and no words.
    notices: Mapping[str, str] = field(default_factory=dict)


class Review(Protocol):
    """What a room knows about one kind of writing. Hooks run inside the deciding transaction.

    The four hooks return whether the item was in a state that allowed it. They change the room's
    own tables, and nothing else.
    """

    @property
    def model(self) -> type[models.Model]: ...
    @property
    def key(self) -> str:
        """In the address of the report form: "forum-post"."""

    @property
    def noun(self) -> str:
        """In sentences: "this post"."""

    def with_author(self) -> "models.QuerySet[Any]":
        """All items, with whatever `title` and `author` need, in a constant number of queries."""

    def author(self, item: Any) -> Any: ...
    def title(self, item: Any) -> str: ...
    def text(self, item: Any) -> str:
        """The exact text that is screened and reviewed; spans of signals are places in it."""

    def context(self, item: Any) -> list[ContextItem]: ...
    def url(self, item: Any) -> str: ...
    def is_public(self, item: Any) -> bool:
        """Whether other members can read it now."""

    def may_be_read_by(self, item: Any, person: Any) -> bool: ...
    def approve(self, item: Any) -> bool: ...
    def send_back(self, item: Any) -> bool: ...
    def refuse(self, item: Any) -> bool: ...
    def hide(self, item: Any) -> bool: ...


class CanRedact(Protocol):
    """What a room may have besides: words of an item can be taken out, and put back."""

    def redact(self, item: Any, spans: Sequence[Sequence[int]]) -> bool:
        """`spans` are places in `text(item)`."""


class CanRestore(Protocol):
    """What a moderator took out of sight can come back."""

    def whereabouts(self, item: Any) -> "Whereabouts": ...
    def restore(self, item: Any, text: str | None) -> bool:
        """Let others read it again; `text` is what it was before words were taken out of it."""


class CanLock(Protocol):
    """The item stands in a conversation that can be closed for new replies."""

    def is_locked(self, item: Any) -> bool: ...
    def lock(self, item: Any) -> bool: ...
    def unlock(self, item: Any) -> bool: ...


# Waiting to be read; open to members; taken out of sight by a moderator; without its words.
Whereabouts = Literal["waiting", "public", "down", "gone"]


def whereabouts(item: models.Model) -> Whereabouts:
    review: Any = of(item)
    if hasattr(review, "whereabouts"):
        where: Whereabouts = review.whereabouts(item)
        return where
    return "public" if review.is_public(item) else "waiting"


def can(item: models.Model, hook: Literal["redact", "restore", "lock"]) -> bool:
    """Whether the room of `item` has this at all."""
    return hasattr(of(item), hook)


def hooks(item: models.Model) -> Any:
    """The room's object with whatever it can besides; ask `can` first."""
    return of(item)


@dataclass(frozen=True)
class Facet:
    """A filter of one kind of writing: "board". `items` are those with that value."""

    name: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]
    items: Callable[[str], "models.QuerySet[Any]"]


SEALED = "The words are sealed."  # `text` of what is covered


class Extras:
    """What a review may say besides. These are the answers of one that says nothing."""

    facet: Facet | None = None
    # It is stored sealed: no copy of the words is kept beside a decision.
    is_sealed = False
    # The words are opened for whoever asks for them, on record. Then `text` answers a sentence that
    # stands for them, and `opened` the words.
    is_covered = False
    # Whether many can be taken away at once, as spam.
    in_bulk = True

    def plural(self) -> str:
        return f"{self.noun}s"  # type: ignore[attr-defined]

    def wording(self, item: Any) -> Wording:
        """Other words for a decision about it as it stands."""
        return Wording()

    def possible(self, item: Any) -> Sequence[str] | None:
        """The actions that fit it as it stands; None for the usual ones."""
        return None

    def lines(self) -> "models.QuerySet[Any] | None":
        """All items with `line_title` and `line_author` as annotations: the list of the queue is then
        one query for all kinds together."""
        return None

    def shown_name(self, item: Any) -> str:
        """The name a moderator reads; "" for the author's screen name."""
        return ""

    def place(self, item: Any) -> str:
        """Where a moderator sees it among the rest; "" if that is nowhere."""
        return str(self.url(item))  # type: ignore[attr-defined]

    def readers(self, item: Any) -> str:
        """Who can read it now, in words; "" for the usual ones."""
        return ""

    def opened(self, item: Any) -> str:
        return str(self.text(item))  # type: ignore[attr-defined]

    def kept_for_hearing(self, item: Any) -> dict[str, Any]:
        """Where its words may be forgotten before an appeal is heard: plain values, of which `as_it_was`
        makes it again; its words under "text". They are sealed: see `hearing`."""
        return {}

    def as_it_was(self, pk: int, kept: dict[str, Any], author: Any) -> Any:
        """An item that is not stored any more, or None."""
        return None

    def without_a_name(self, kept: dict[str, Any]) -> dict[str, Any]:
        """The same, of somebody who has left."""
        return kept

    def earlier(self, item: Any) -> list[ContextItem]:
        """Earlier texts of the same writer, newest first, with which details may add up."""
        return []

    def others_can_read(self, person: Any) -> "models.QuerySet[Any] | None":
        """Those of this person that others can read, to be counted; None for what is not counted."""
        return None

    def named(self, item: Any) -> Any:
        """Whose screen name stands on it; None when it is shown under another name."""
        return None


_by_key: dict[str, Review] = {}
_by_model: dict[type[models.Model], Review] = {}


def register(review: Review) -> None:
    if review.key in _by_key:
        raise ValueError(f"{review.key!r} is registered already")
    _by_key[review.key] = review
    _by_model[review.model] = review


def of(item: models.Model) -> Review:
    """Raises KeyError for a model that no room has registered."""
    return _by_model[type(item)]


def by_key(key: str) -> Review | None:
    return _by_key.get(key)


def by_model(model: type[models.Model] | None) -> Review | None:
    return _by_model.get(model) if model is not None else None


def registered() -> list[Review]:
    return list(_by_key.values())


def by_content_type() -> dict[int, Review]:
    """What is registered, by the key of its content type. One query in the life of a process."""
    kinds = ContentType.objects.get_for_models(*_by_model)
    return {kinds[model].pk: review for model, review in _by_model.items()}


def hook(review: Review, name: str) -> Any:
    """A hook of `Extras`: the review's own, or the one that all have."""
    if hasattr(review, name):
        return getattr(review, name)
    usual = getattr(Extras, name)
    return partial(usual, review) if callable(usual) else usual


def wording_of(item: models.Model) -> Wording:
    """Nothing where the common words are right."""
    wording: Wording = hook(of(item), "wording")(item)
    return wording


def label(item: models.Model, action: Any) -> str:
    """What a moderator reads beside a choice."""
    return str(wording_of(item).choices.get(action, action.label))


def text_to_keep(item: models.Model) -> str:
    """For a copy beside a decision. Of what is stored sealed (`is_sealed`) no copy is made: it would
    lie open, and for longer than the words themselves are kept."""
    review = of(item)
    return "" if hook(review, "is_sealed") else review.text(item)
