"""Searches all that is stored, wherever it is stored, for words that must not be there."""

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from privacy.audit import opening

Place = tuple[str, bytes]


def everything_in_tables() -> Iterator[Place]:
    """Each row of every table there is, those of the search index among them, as bytes.

    What is sealed against a stolen copy only, such as what sessions hold, is opened too.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(columns, values, strict=True))
                inside = (_opened(f"{table}.{column}", column, row) for column in columns)
                yield f"table {table}", b"\n".join(map(_as_bytes, (*values, *inside)))


def _opened(place: str, column: str, row: dict[str, Any]) -> Any:
    try:
        return opening.opened(place, column, row)
    except opening.CannotLookInside:
        return b""


def _as_bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    return str(value).encode()


def everything_in_cache() -> Iterator[Place]:
    """Redis with all its keys, or the memory that stands in for it."""
    if not settings.REDIS_URL:
        for key, value in dict(getattr(cache, "_cache", {})).items():
            yield "cache", f"{key} {pickle.loads(value)!r}".encode()  # noqa: S301
        return
    import redis

    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        for key in client.scan_iter():
            yield "cache", b"%s %s" % (key, _of_redis(client, key))


def _of_redis(client: Any, key: bytes) -> bytes:
    """Never by DUMP: it packs what is long, and nothing would be found in it."""
    kind = client.type(key)
    if kind == b"string":
        return client.get(key) or b""
    read = {
        b"hash": lambda: client.hgetall(key),
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"zset": lambda: client.zrange(key, 0, -1),
        b"stream": lambda: client.xrange(key),
    }
    return repr(read[kind]()).encode() if kind in read else b""


def everything_in_files() -> Iterator[Place]:
    """SQLite's database with what lies beside it, and what was uploaded: names and contents."""
    paths = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        paths += sorted(path.parent.glob(path.name + "*"))
    for path in paths:
        yield "name of a file", path.name.encode()
        if path.is_file():
            yield f"file {path.name}", path.read_bytes()


def where_it_stands(sentinels: Iterable[bytes], **texts: str) -> dict[bytes, set[str]]:
    """For each sentinel that was found the places that hold it. `texts` is what else there is to
    search, such as what was logged."""
    found: dict[bytes, set[str]] = {}
    sought = set(sentinels)
    more = ((name, text.encode()) for name, text in texts.items())
    for source in (everything_in_tables(), everything_in_cache(), everything_in_files(), more):
        for place, data in source:
            for sentinel in sought:
                if sentinel in data:
                    found.setdefault(sentinel, set()).add(place)
    return found


def as_text(places: Iterable[Place]) -> str:
    return "\n".join(data.decode("utf-8", "backslashreplace") for _, data in places)


def everything_stored() -> str:
    """Every row of every table, as one text."""
    return as_text(everything_in_tables())


def everything_cached() -> str:
    return as_text(everything_in_cache())
