"""One registry of how long everything is kept. A system check fails for a model without a rule.

A room registers its models when its app starts:

    retention.purge(Session, after="12 hours", what="...", overdue=lambda: Session.objects....)
    retention.keep(User, until="you close your account", what="...")

The public confidentiality page is rendered from the same registry, and `manage.py purge` (and the
hourly task of `manage.py serve`) deletes what is overdue, so that what we say is what we do.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

logger = logging.getLogger(__name__)

BATCH = 200  # rows deleted in one transaction: others can write between two

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

    `afterwards` runs in a transaction of its own once they are gone, and also when none were due.
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


class Incomplete(Exception):
    """Some rules could not be kept. The others were: `gone` says what went by them."""

    def __init__(self, failed: list[str], gone: dict[str, int]) -> None:
        super().__init__(f"could not be deleted: {', '.join(failed)}")
        self.failed = failed
        self.gone = gone


def purge_overdue(only: Iterable[str] | None = None) -> dict[str, int]:
    """Delete all rows that are due. Returns how many went with each rule, by model label.

    A rule that fails keeps no other from being kept: Incomplete is raised in the end. Costs a few
    queries for each rule, and a few for each batch that is due.

    On SQLite what was deleted is then taken out of the files too: see `clean_files`.
    """
    wanted = set(only) if only is not None else None
    gone: dict[str, int] = {}
    failed: list[str] = []
    for rule in list(_rules.values()):
        if rule.overdue is None or (wanted is not None and rule.label not in wanted):
            continue
        try:
            if count := _purge(rule, rule.overdue):
                gone[rule.label] = count
        except Exception as error:
            failed.append(rule.label)
            # The class only: the message of a database quotes the row that it stumbled over.
            logger.error("%s could not be deleted: %s", rule.label, type(error).__name__)
    clean_files()
    if failed:
        raise Incomplete(failed, gone)
    return gone


def _purge(rule: Rule, overdue: Overdue) -> int:
    gone = 0
    while due := list(overdue().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Asked once more: what somebody has touched since may not be due any longer.
            count, _ = overdue().filter(pk__in=due).delete()
        if not count:
            break
        gone += count
    if rule.afterwards is not None:
        with transaction.atomic():
            rule.afterwards()
    return gone


def clean_files() -> None:
    """SQLite only. Deleted words would stay readable in two places: the full-text index keeps them
    until its parts are merged, and the write-ahead log until it is folded into the database.

    PostgreSQL does both in its own time (VACUUM, and recycling of its logs).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        _merge_full_text_indexes()
        empty_write_ahead_log()


def _merge_full_text_indexes() -> None:
    """Costs what the index is large, and next to nothing when nothing changed since the last time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'"
        )
        for (name,) in cursor.fetchall():
            table = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def empty_write_ahead_log() -> None:
    """What was overwritten or deleted goes from the file beside the database too. SQLite only."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
        if busy:  # somebody has been reading for longer than `timeout`; the next purge tries again
            logger.warning("the write-ahead log could not be emptied")
