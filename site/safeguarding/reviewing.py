"""How a room lets what people write there be reviewed and reported, without being imported here.

A room has one object for each kind of writing, and registers it when its app starts:

    class PostReview:
        model, key, noun = Post, "forum-post", "post"
        ...
    reviewing.register(PostReview())

What a kind of writing needs besides (other words for the actions, a filter, sealed words) it says by
one of the hooks of `Extras`; whoever asks goes through `extra`, so that a review may leave them out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db import models


@dataclass(frozen=True)
class ContextItem:
    """Something said before, for a moderator to understand what is said now."""

    who: str
    when: datetime | None
    text: str
    url: str = ""


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


@dataclass(frozen=True)
class Facet:
    """A filter of one kind of writing: "board". `items` are those with that value."""

    name: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]
    items: Callable[[str], "models.QuerySet[Any]"]


class Extras:
    """What a review may say besides. These are the answers of one that says nothing."""

    facet: Facet | None = None
    # The words are opened for whoever asks for them, on record, and no copy is kept of them. Then
    # `text` answers a sentence that stands for them, and `opened` the words.
    is_sealed = False
    # Whether many can be taken away at once, as spam.
    in_bulk = True

    def plural(self) -> str:
        return f"{self.noun}s"  # type: ignore[attr-defined]

    def labels(self, item: Any) -> Mapping[str, str]:
        """Other words for an action: {"hide": "Give a name that says nothing"}."""
        return {}

    def possible(self, item: Any) -> Sequence[str] | None:
        """The actions that fit it as it stands; None for the usual ones."""
        return None

    def leave(self, item: Any) -> bool:
        """Whether it can be left as it is."""
        return bool(self.is_public(item))  # type: ignore[attr-defined]

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

    def earlier(self, item: Any) -> list[ContextItem]:
        """Earlier texts of the same writer, newest first, with which details may add up."""
        return []

    def how_many(self, person: Any) -> int:
        """How many of these are there that others can read. One query."""
        return 0

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


def hook(review: Review, name: str) -> Any:
    """A hook of `Extras`: the review's own, or the one that all have."""
    if hasattr(review, name):
        return getattr(review, name)
    usual = getattr(Extras, name)
    return partial(usual, review) if callable(usual) else usual


def label(item: models.Model, action: Any) -> str:
    """What a moderator reads beside a choice."""
    return str(hook(of(item), "labels")(item).get(str(action.value), action.label))
