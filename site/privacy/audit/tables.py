"""Every value of every table, and the rows that should be gone. Reads a batch at a time."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction

from privacy import retention, traces

from . import allowed, opening
from .report import Report

BATCH = 500  # rows held in memory at once
NO_TEXT = (bool, int, float, Decimal, date, time, timedelta, UUID, type(None))
OVERDUE = "overdue rows"


def read(report: Report) -> None:
    """Published columns first: what stands there is known when its copies are met.

    Costs one query for each table, one for each batch of it (PostgreSQL), and one for its columns.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    for table in sorted(tables, key=lambda name: (not allowed.published_in(name), name)):
        try:
            for row_at, values in _rows(table):
                report.read["rows"] += 1
                for column in values:
                    place = f"{table}.{column}"
                    try:
                        value = opening.opened(place, column, values)
                    except opening.CannotLookInside as error:
                        report.could_not_read(place, error)
                        value = values[column]
                    report.weigh(place, _traces(value), at=row_at)
        except DatabaseError as error:
            report.could_not_read(f"table {table}", error)
        else:
            report.read["tables"] += 1


def read_overdue(report: Report) -> None:
    """Costs one query for each rule that ends by time."""
    for rule in retention.rules():
        if rule.overdue is None:
            continue
        try:
            with _steady():
                count = rule.overdue().count()
        except (DatabaseError, FieldError) as error:
            report.could_not_read(f"overdue rows of {rule.label}", error)
            continue
        if count:
            report.find(rule.label, OVERDUE, count)


def _rows(table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where the row is (told by a number only: other keys may be secrets), and its values."""
    quoted = connection.ops.quote_name(table)
    with _steady(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608  (a name from the database itself)
        columns: list[str] = []
        while batch := cursor.fetchmany(BATCH):
            columns = columns or [column[0] for column in cursor.description or ()]
            for row in batch:
                at = f"{columns[0]} {row[0]}" if isinstance(row[0], int) else ""
                yield at, dict(zip(columns, row, strict=True))


def _steady() -> AbstractContextManager[Any]:
    """On PostgreSQL a cursor on the server lives in a transaction, one for each table.

    On SQLite ours would take the write lock, and a cursor needs none to read.
    """
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _traces(value: Any) -> Iterator[traces.Trace]:
    if isinstance(value, NO_TEXT):
        return iter(())
    if isinstance(value, (bytes, bytearray, memoryview)):
        return of_bytes(bytes(value))
    if isinstance(value, (dict, list, tuple)):
        value = json.dumps(value, default=str, ensure_ascii=False)
    return traces.in_text(str(value))


def of_bytes(value: bytes) -> Iterator[traces.Trace]:
    """Bytes that are text are looked at as text, which finds more."""
    if b"\0" not in value:
        try:
            return traces.in_text(value.decode())
        except UnicodeDecodeError:
            pass
    return traces.in_bytes(value.decode("latin-1"))
