"""Every key and value in Redis. In memory there is nothing to read: it goes with the process."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from .report import Report
from .tables import of_bytes

BATCH = 500
LONGEST = 1024 * 1024  # bytes of one value read at once
OVERLAP = 4096


def read(report: Report) -> None:
    """One pass of SCAN, which blocks nobody. Keys are counted, never named: they may be the trace."""
    if not settings.REDIS_URL:
        return
    import redis

    try:
        with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
            for key in client.scan_iter(count=BATCH):
                report.read["Redis keys"] += 1
                report.weigh("Redis, names of keys", of_bytes(key))
                for value in _values(client, key):
                    report.weigh("Redis, values", of_bytes(value))
    except redis.RedisError as error:
        report.could_not_read("Redis", error)


def _values(client: Any, key: bytes) -> Iterator[bytes]:
    """In pieces of bounded size, whatever kind of value it is. A key that is gone gives none."""
    match client.type(key):
        case b"string":
            for start in range(0, client.strlen(key) or 0, LONGEST):
                yield client.getrange(key, start, start + LONGEST + OVERLAP)
        case b"hash":
            for field, value in client.hscan_iter(key, count=BATCH):
                yield from (field, value)
        case b"list":
            for start in range(0, client.llen(key), BATCH):
                yield from client.lrange(key, start, start + BATCH - 1)
        case b"set":
            yield from client.sscan_iter(key, count=BATCH)
        case b"zset":
            for member, _ in client.zscan_iter(key, count=BATCH):
                yield member
        case b"stream":
            after = "-"
            while entries := client.xrange(key, after, "+", count=BATCH):
                for name, fields in entries:
                    after = f"({name.decode()}"
                    for pair in fields.items():
                        yield from pair
