"""Searches all that is stored, wherever it is stored, for words that must not be there."""

import pickle
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import connection


def everything_in_tables() -> Iterator[tuple[str, str]]:
    """(table, all its values as text), every table there is: those of the search index among them.

    What sessions hold is packed; it is unpacked here.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found = " ".join(
                    _text(column, value) for column, value in zip(columns, row, strict=True)
                )
                yield f"table {table}", found


def _text(column: str, value: Any) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if column == "session_data":
        return f"{value} {_unpacked(str(value))}"
    return str(value)


def _unpacked(value: str) -> str:
    body = value.partition(":")[0]
    plain = signing.b64_decode(body.removeprefix(".").encode())
    return (zlib.decompress(plain) if body.startswith(".") else plain).decode()


def everything_in_cache() -> str:
    """Redis with all its keys, or the memory that stands in for it."""
    if not settings.REDIS_URL:
        store = getattr(cache, "_cache", {})
        return "\n".join(f"{key} {pickle.loads(value)!r}" for key, value in store.items())  # noqa: S301
    import redis

    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        return "\n".join(f"{key!r} {client.dump(key)!r}" for key in client.scan_iter())


def database_files() -> list[Path]:
    """SQLite's: the database, and what lies beside it."""
    if connection.vendor != "sqlite":
        return []
    path = Path(connection.settings_dict["NAME"])
    return sorted(path.parent.glob(path.name + "*"))


def everything_in_files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            yield f"name of a file in {folder.name}", path.name.encode()
            if path.is_file():
                yield f"file {path.name}", path.read_bytes()


def where_it_stands(sentinels: Iterable[str], **texts: str) -> dict[str, set[str]]:
    """For each sentinel the places that hold it: tables, cache, the database's own files, media,
    and `texts` such as what was logged."""
    sought = {sentinel: sentinel.encode() for sentinel in sentinels}
    found: dict[str, set[str]] = {sentinel: set() for sentinel in sought}
    for place, text in (*everything_in_tables(), ("cache", everything_in_cache()), *texts.items()):
        for sentinel in sought:
            if sentinel in text:
                found[sentinel].add(place)
    for place, data in everything_in_files([*database_files(), Path(settings.MEDIA_ROOT)]):
        for sentinel, wanted in sought.items():
            if wanted in data:
                found[sentinel].add(place)
    return found
