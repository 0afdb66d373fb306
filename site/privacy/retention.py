"""One registry of how long everything is kept. A system check fails for a model without a rule.

A room registers its models when its app starts:

    retention.purge(Session, after="12 hours", what="...", overdue=lambda: Session.objects....)
    retention.keep(User, until="you close your account", what="...")

The public confidentiality page is rendered from the same registry, and `manage.py purge` (and the
hourly task of `manage.py serve`) deletes what is overdue, so that what we say is what we do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

Overdue = Callable[[], "models.QuerySet[models.Model]"]


@dataclass(frozen=True)
class Rule:
    """How long the rows of one model are kept, in words, and (if they end by time) which are due."""

    label: str  # "accounts.user"
    what: str
    period: str
    overdue: Overdue | None = None
    afterwards: Callable[[], object] | None = None
    about_people: bool = True


_rules: dict[str, Rule] = {}


def keep(model: type[models.Model], *, until: str, what: str, about_people: bool = True) -> None:
    """Rows stay until something happens (`until`), not until a time has passed."""
    _register(Rule(model._meta.label_lower, what, f"until {until}", about_people=about_people))


def purge(
    model: type[models.Model],
    *,
    after: str,
    what: str,
    overdue: Overdue,
    about_people: bool = True,
    afterwards: Callable[[], object] | None = None,
) -> None:
    """Rows that `overdue()` returns are deleted; `after` says when that is, in words.

    `afterwards` runs in the same transaction, whether or not rows went.
    """
    _register(Rule(model._meta.label_lower, what, after, overdue, afterwards, about_people))


def keep_app(app_label: str, *, what: str, until: str = "the service ends") -> None:
    """One rule for every model of a third-party app that holds nothing about visitors."""
    for model in apps.get_app_config(app_label).get_models(include_auto_created=True):
        if model._meta.label_lower not in _rules:
            keep(model, until=until, what=what, about_people=False)


def _register(rule: Rule) -> None:
    if rule.label in _rules:
        raise ValueError(f"{rule.label} has a retention rule already")
    _rules[rule.label] = rule


def rules() -> list[Rule]:
    return list(_rules.values())


def rules_about_people() -> list[Rule]:
    """What the public page shows, in the order of registration."""
    return [rule for rule in _rules.values() if rule.about_people]


def models_without_rule() -> Iterator[type[models.Model]]:
    """Join tables made by Django follow the rows they join, and need no rule of their own."""
    for model in apps.get_models():
        if not model._meta.proxy and model._meta.label_lower not in _rules:
            yield model


def purge_overdue(only: Iterable[str] | None = None) -> dict[str, int]:
    """Delete all rows that are due. Returns how many went, by model label.

    On SQLite the write-ahead log is then folded into the database and emptied: until that is done,
    deleted text can still be read in the file beside it.
    """
    wanted = set(only) if only is not None else None
    gone: dict[str, int] = {}
    for rule in _rules.values():
        if rule.overdue is None or (wanted is not None and rule.label not in wanted):
            continue
        with transaction.atomic():
            count, _ = rule.overdue().delete()
            if rule.afterwards is not None:
                rule.afterwards()
        if count:
            gone[rule.label] = count
    empty_write_ahead_log()
    return gone


def empty_write_ahead_log() -> None:
    """What was overwritten or deleted goes from the file beside the database too. SQLite only."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
