"""One registry of what belongs to a person: what a copy of their data holds, and what happens to it
when they leave. A system check (portal.E006) fails for a model, or a link to a person, left out.

A room says for each of its models what is somebody's, when its app starts:

    belongings.hold(Post, key="forum_posts", title="What you wrote in the forum", via=["author"],
                    rows=lambda person: Post.objects.by(person),
                    fields=[("written_at", "Written", "created_at"), ("text", "Text", "body")],
                    when_leaving="…", leave=leaving.take_leave)
    belongings.nothing(Board, because="the boards are the service's")

`via` names the relations by which rows are theirs; `besides` those that lead to a person too and make
nothing theirs, each with its reason. `rows` costs one query however many rows there are, so it selects
what `fields` reads. Apps register from the rooms down to the ground (the order of INSTALLED_APPS),
and leaving works in that order: the forum closes its cases before safeguarding lets go of the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.utils import timezone

from . import keys

Rows = Callable[[Any], "models.QuerySet[Any]"]
# (stable key in the JSON file, words in the HTML file, attribute or function)
Shown = tuple[str, str, str | Callable[[Any], Any]]

LOCKED = "This cannot be opened any more: its key was destroyed."


@dataclass(frozen=True)
class Holding:
    """What of one model is a person's. Without `fields` it is no part of their copy, and `when_leaving`
    says why."""

    model: type[models.Model]
    key: str
    title: str
    via: tuple[str, ...]
    rows: Rows
    fields: tuple[Shown, ...]
    when_leaving: str
    leave: Callable[..., object] | None = None
    besides: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False
    for_staff: bool = False

    def plain(self, row: models.Model) -> dict[str, Any]:
        """One row in plain values, by the keys of the JSON file."""
        return {key: _plain(row, source) for key, _, source in self.fields}


@dataclass(frozen=True)
class Nothing:
    """A model that holds nothing of a person, and why that is so."""

    because: str
    besides: Mapping[str, str]


@dataclass(frozen=True)
class Duty:
    """Something that has to be handed over before its holder may leave."""

    words: str
    url: str = ""


_holdings: list[Holding] = []
_nothing: dict[type[models.Model], Nothing] = {}
_duties: list[Callable[[Any], Iterable[Duty]]] = []


def hold(
    model: type[models.Model],
    *,
    key: str,
    title: str,
    via: Iterable[str],
    rows: Rows,
    when_leaving: str,
    fields: Iterable[Shown] = (),
    leave: Callable[..., object] | None = None,
    besides: Mapping[str, str] | None = None,
    stays: bool = False,
    for_staff: bool = False,
) -> None:
    """Rows of `model` are somebody's. `leave(person, posts_stay=…)` runs when they leave, in the one
    transaction of leaving; without it the rows go or lose the link with the account (`on_delete`).

    A model may be held more than once, for different relations. `stays`: some of it is still there
    afterwards, for as long as the retention registry says, and `when_leaving` says why. `for_staff`:
    shown to those who have any, and to nobody else.
    """
    if any(key == held.key for held in _holdings) or model in _nothing:
        raise ValueError(f"{key!r} is registered already, or {model._meta.label} holds nothing")
    _holdings.append(
        Holding(
            model, key, title, tuple(via), rows, tuple(fields), when_leaving, leave,
            besides or {}, stays, for_staff,
        )
    )  # fmt: skip


def nothing(
    model: type[models.Model], *, because: str, besides: Mapping[str, str] | None = None
) -> None:
    """No row of `model` is anybody's."""
    if model in _nothing or any(held.model is model for held in _holdings):
        raise ValueError(f"{model._meta.label} is registered already")
    _nothing[model] = Nothing(because, besides or {})


def before_leaving(ask: Callable[[Any], Iterable[Duty]]) -> None:
    """Have `ask(person)` say what this person must hand over before they leave."""
    _duties.append(ask)


def holdings() -> list[Holding]:
    return list(_holdings)


def duties_of(person: Any) -> list[Duty]:
    return [duty for ask in _duties for duty in ask(person)]


# What the system check says


def oversights() -> Iterator[tuple[type[models.Model], str]]:
    """Models, and links from them to a person, that nobody declared. Empty when all is well."""
    held = {holding.model for holding in _holdings}
    for model in apps.get_models():
        if model._meta.proxy:
            continue
        if model not in held and model not in _nothing:
            yield model, "says nothing of what in it belongs to a person"
            continue
        named = _named(model)
        for name in _leading_to_somebody(model, held):
            if name not in named:
                yield model, f"has {name!r}, which leads to a person, and does not say whose it is"
        for name in named - {one.name for one in model._meta.get_fields()}:
            yield model, f"speaks of {name!r}, which is not there"


def _named(model: type[models.Model]) -> set[str]:
    named = {name for one in _holdings if one.model is model for name in (*one.via, *one.besides)}
    return named | set(_nothing[model].besides if model in _nothing else ())


def _leading_to_somebody(model: type[models.Model], held: set[type[models.Model]]) -> Iterator[str]:
    """Links to an account, to anything (a generic one can lead anywhere), and to what is somebody's.

    Those of a parent are declared where they stand. Roles and permissions lead to no one person.
    """
    account = apps.get_model(settings.AUTH_USER_MODEL)
    here = model._meta
    for one in (*here.local_fields, *here.local_many_to_many, *here.private_fields):
        if isinstance(one, GenericForeignKey):
            if one.model is model:
                yield one.name
        elif isinstance(one, models.ForeignKey | models.ManyToManyField):
            to = one.related_model
            if not one.remote_field.parent_link and (to is account or to in held):
                yield one.name


# Plain values


def _plain(row: models.Model, source: str | Callable[[Any], Any]) -> Any:
    try:
        value = source(row) if callable(source) else attrgetter(source)(row)
        if callable(value):  # get_state_display
            value = value()
    except keys.CannotOpen:
        return LOCKED
    except AttributeError:  # a link on the way is empty
        if callable(source) or "." not in source:
            raise
        return None
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | list) else str(value)
