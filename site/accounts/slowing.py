"""Tries that get slower and are never locked out.

    with slowing.a_try("sign-in", of=name, at=pseudonym(address)) as this:
        ...check the password...
        this.was_right()

Entering waits as long as earlier tries for the same name ask for, before anything is checked. The
first five cost nothing; then the wait doubles, from a quarter of a second to eight seconds and no
further. Whoever comes with the right password is let in after that, however many have failed. Tries
are counted when they begin, so that many at once see one another, and taken back when right. A count
halves every ten minutes and is gone after an hour.

Names that nobody has are counted in the same way. What is counted lies in the cache only, under a
hash keyed with SECRET_KEY and the day, so that Redis by itself names nobody. If the cache does not
answer, everybody waits the longest wait: slow, and still no lock.

Waiting takes a thread, so each process lets a bounded number wait: SEATS in total and SEATS_OF_ONE
for one name from one address. Who finds no seat is told so at once (TooManyWaiting). Somebody with
another name, or for the same name from another address, has seats of their own; and whose name saw no
failures needs none. Why it is so: docs/adr/0009.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connections
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from .not_now import NotNow, TooManyWaiting

logger = logging.getLogger(__name__)

FREE_TRIES = 5
FIRST_WAIT = 0.25  # seconds; doubles with each further try
LONGEST_WAIT = 8.0
SPAN = 600  # seconds that are counted together, and after which a count is halved
SPANS = 6

SEATS = 200  # threads asleep in one process; what they take is in bench/README.md
SEATS_OF_ONE = 8  # so one name is tried from one address at most once a second when it is slowest

# What a cache that is down or out of reach raises.
CACHE_FAULTS = (RedisError, OSError)

# Replaced by the suite, which neither sleeps nor looks at the clock.
sleep = time.sleep
now = time.time


def wait_after(tries: float) -> float:
    """Seconds to wait after that many earlier tries."""
    if tries < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries - FREE_TRIES, 16.0))


@dataclass
class Try:
    """One try that is under way."""

    key: str
    counted: bool = False
    right: bool = False

    def was_right(self) -> None:
        self.right = True

    def take_back(self) -> None:
        if self.counted:
            self.counted = False
            try:
                cache.decr(self.key)
            except (ValueError, *CACHE_FAULTS):
                pass  # forgotten meanwhile, or out of reach: it will be forgotten


@contextmanager
def a_try(kind: str, *, of: str, at: str) -> Iterator[Try]:
    """Wait one's turn. Raises TooManyWaiting when there is no seat to wait in.

    `of` is what is counted (a sign-in name); `at` stands for an address and is never stored. Costs
    one look into the cache and two writes, and no query.
    """
    name = _hashed(kind, of)
    span = int(now()) // SPAN
    this = Try(_key(name, span))
    earlier = _count(this, [_key(name, span - age) for age in range(SPANS)])
    try:
        if wait := wait_after(earlier):
            with _seats.one(name, at):
                let_go_of_the_database()
                sleep(wait)
        yield this
    except NotNow:  # nothing was checked
        this.take_back()
        raise
    if this.right:
        this.take_back()


def _hashed(kind: str, of: str) -> str:
    today = int(now()) // 86_400
    return salted_hmac(f"accounts.slowing {kind} {today}", of, algorithm="sha256").hexdigest()[:32]


def _key(name: str, span: int) -> str:
    return f"slowing-{name}-{span}"


def _count(this: Try, spans: list[str]) -> float:
    """How many were before this one, the older ones counting less. Infinite if nobody knows."""
    try:
        found = cache.get_many(spans)
        if not cache.add(this.key, 1, timeout=SPAN * SPANS):
            try:
                cache.incr(this.key)
            except ValueError:  # it ran out between the two
                cache.set(this.key, 1, timeout=SPAN * SPANS)
        this.counted = True
    except CACHE_FAULTS:
        logger.error("The cache does not answer: every sign-in waits %s seconds.", LONGEST_WAIT)
        return float("inf")
    return sum(found.get(key, 0) * 0.5**age for age, key in enumerate(spans))


@dataclass
class _Seats:
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: "Counter[tuple[str, str]]" = field(default_factory=Counter)

    @contextmanager
    def one(self, name: str, at: str) -> Iterator[None]:
        pair = (name, at)
        with self.lock:
            if self.taken[pair] >= SEATS_OF_ONE or self.taken.total() >= SEATS:
                raise TooManyWaiting
            self.taken[pair] += 1
        try:
            yield
        finally:
            with self.lock:
                self.taken[pair] -= 1
                if not self.taken[pair]:
                    del self.taken[pair]


_seats = _Seats()


def let_go_of_the_database() -> None:
    """Whoever waits needs no connection, and a pool has few. The next query takes one again."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
