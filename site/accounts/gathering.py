"""Several lists in one question to the database, where a page shows many short ones.

    found = gather(
        signals=case.signals.all(),                       # models, also with `select_related`
        kinds=Case.objects.values("severity").annotate(n=Count("pk")),     # dictionaries
        posts=Number(Post.objects.by(person)),            # a number
    )
    found["signals"], found["kinds"], found["posts"]

Each list is a subquery whose rows the database packs into JSON, in their order. It is for lists that are
short by their nature or cut to length: all of it is in memory at once. Columns of bytes do not go
through JSON; a list that has some (sealed words) stays a query of its own.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models

# Moments are text where the database has no type for them.
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Number:
    """How many rows there are, instead of the rows."""

    of: "models.QuerySet[Any]"


@dataclass(frozen=True)
class _Part:
    name: str
    rows: "models.QuerySet[Any]"  # of tuples
    names: tuple[str, ...]
    model: type[models.Model] | None = None  # whose instances are made; None for dictionaries
    related: tuple[str, ...] = ()
    is_number: bool = False


def gather(**asked: "models.QuerySet[Any] | Number") -> dict[str, Any]:
    """One query. The rows of each, by its name."""
    return _Statement(asked).answers()


class Prepared:
    """Lists that are asked for again and again, and differ by one key only: `prepared(pk)` gathers them.
    Django writes the SQL once in the life of a process; writing it costs more than asking.

    Raises TypeError when something besides the key could be another next time, such as the hour.
    """

    # Stands for the key while the SQL is written. No key of a row is below zero.
    _ANY = -1_987_654_321

    def __init__(self, ask: Callable[[int], dict[str, "models.QuerySet[Any] | Number"]]) -> None:
        self._ask = ask
        self._statement: _Statement | None = None

    def __call__(self, pk: int) -> dict[str, Any]:
        if self._statement is None:
            statement = _Statement(self._ask(self._ANY))
            for one in statement.params:
                if not isinstance(one, (int, str)) or _A_DAY.match(str(one)):
                    raise TypeError(f"{one!r} would be the same for ever")
            self._statement = statement
        params = self._statement.params
        return self._statement.answers([pk if one == self._ANY else one for one in params])


class _Statement:
    """The SQL of several lists, with what is needed to read the answer."""

    def __init__(self, asked: "Mapping[str, models.QuerySet[Any] | Number]") -> None:
        self.parts = [_part(name, each) for name, each in asked.items()]
        self.using = self.parts[0].rows.db
        self.vendor = connections[self.using].vendor
        self.params: list[Any] = []
        self.answered: list[_Part] = []
        columns = []
        for part in self.parts:
            try:
                sql, params = part.rows.query.get_compiler(self.using).as_sql()
            except EmptyResultSet:
                continue
            # Names are of columns, values are parameters.
            columns.append(f"(SELECT {self._packed(part)} FROM ({sql}) r)")  # noqa: S608
            self.params += params
            self.answered.append(part)
        self.sql = f"SELECT {', '.join(columns)}"

    def _packed(self, part: _Part) -> str:
        if part.is_number:
            return "COUNT(*)"
        quote = connections[self.using].ops.quote_name
        row = ", ".join(f"r.{quote(name)}" for name in part.names)
        if self.vendor == "postgresql":
            return f"COALESCE(JSONB_AGG(JSONB_BUILD_ARRAY({row})), '[]')"
        return f"JSON_GROUP_ARRAY(JSON_ARRAY({row}))"

    def answers(self, params: list[Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = {part.name: _made(part, []) for part in self.parts}
        if self.answered:
            with connections[self.using].cursor() as cursor:
                cursor.execute(self.sql, self.params if params is None else params)
                row = cursor.fetchone()
            for part, packed in zip(self.answered, row, strict=True):
                rows = json.loads(packed) if isinstance(packed, str) else packed
                found[part.name] = _made(part, rows, self.vendor)
        return found


def _part(name: str, asked: "models.QuerySet[Any] | Number") -> _Part:
    if isinstance(asked, Number):
        return _Part(name, asked.of.order_by().values_list("pk"), ("pk",), is_number=True)
    selected = asked.query.select_related
    if asked._fields is not None:  # type: ignore[attr-defined]  # values()
        return _Part(name, asked, tuple(asked.query.selected or ()))
    related = tuple(_paths(selected)) if isinstance(selected, dict) else ()
    fields = {
        path: _related_model(asked.model, path)._meta.concrete_fields for path in ("", *related)
    }
    names: tuple[str, ...] = ()
    for path, columns in fields.items():
        names += tuple(f"{path}__{f.attname}" if path else f.attname for f in columns)
        if bytes_in := [f for f in columns if f.get_internal_type() == "BinaryField"]:
            raise TypeError(f"{bytes_in[0]} holds bytes, and does not go through JSON")
    names += tuple(asked.query.annotations)
    plain = asked.select_related(None).values_list(*names)
    return _Part(name, plain, names, asked.model, related)


def _paths(selected: dict[str, Any], before: str = "") -> "list[str]":
    """The paths of a `select_related`, each before those below it."""
    found = []
    for name, below in selected.items():
        path = f"{before}{name}"
        found += [path, *_paths(below, f"{path}__")]
    return found


def _related_model(model: Any, path: str) -> Any:
    for name in path.split("__") if path else ():
        model = model._meta.get_field(name).related_model
    return model


def _made(part: _Part, rows: Any, vendor: str = "") -> Any:
    if part.is_number:
        return rows or 0
    if part.model is None:
        return [dict(zip(part.names, row, strict=True)) for row in rows]
    return [_instance(part, dict(zip(part.names, row, strict=True)), vendor) for row in rows]


def _instance(part: _Part, row: dict[str, Any], vendor: str) -> models.Model:
    assert part.model is not None
    instances = {"": _of_model(part.model, row, "", vendor)}
    for path in part.related:
        before, _, name = path.rpartition("__")
        holder = instances.get(before)
        if holder is None:
            continue
        model = _related_model(part.model, path)
        key = row[f"{path}__{model._meta.pk.attname}"]
        below = None if key is None else _of_model(model, row, f"{path}__", vendor)
        if below is not None:
            instances[path] = below
        holder._state.fields_cache[name] = below
    made = instances[""]
    for name in part.names:
        if "__" not in name and not hasattr(made, name):
            setattr(made, name, row[name])
    return made


def _of_model(model: Any, row: dict[str, Any], before: str, vendor: str) -> Any:
    fields = model._meta.concrete_fields
    values = [_value(field, row[before + field.attname], vendor) for field in fields]
    return model.from_db(None, [field.attname for field in fields], values)


def _value(field: Any, packed: Any, vendor: str) -> Any:
    """JSON knows no moments, and SQLite neither truth nor JSON: they come as text and as numbers."""
    if vendor == "sqlite" and isinstance(field, models.JSONField):
        return packed if packed is None else json.loads(packed, cls=field.decoder)
    value = field.to_python(packed)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
