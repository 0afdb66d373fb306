"""How fast one person may do one thing. Numbers in the cache, and nothing of what was done.

    READING = Pace("reading the forum", limit=120, period=600)

    if not (answer := allow(person, READING)):      # counts it, and says whether it may be done
        ... answer.wait                             # seconds until it may
    keep_to(person, READING)                        # the same, raising TooFast: a plain 429 page

Counted per person and never per address: many people share one. The key of a counter is a keyed
hash that changes with every period, so whoever reads the cache learns neither who nor what. With
several processes the cache has to be Redis; without it each process counts for itself.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis import RedisError

from .models import User
from .staying import AnyView

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """At most `limit` times in any `period` (seconds)."""

    action: str
    limit: int
    period: int
    # What holds when the cache does not answer. Slowing scrapers is worth less than a page that
    # somebody needs at night; give False where the pace is what stands between us and harm.
    allowed_when_unknown: bool = True


# A page every five seconds for ten minutes. Nobody reads that fast; whoever copies a forum does.
READING = Pace("reading", limit=120, period=600)


@dataclass(frozen=True)
class Answer:
    """True if it may be done now; otherwise `wait` is how many seconds until it may."""

    wait: int = 0

    def __bool__(self) -> bool:
        return self.wait == 0


class TooFast(Exception):
    """Answered by a page that says how long to wait (portal.middleware)."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


def allow(person: User, pace: Pace) -> Answer:
    """Count one more, unless it is too fast: what was refused does not count, so that trying again
    makes nobody wait longer. Costs three short calls of the cache.

    A sliding window: of the last period so much counts as still lies within `period` from now, as
    if it had been spread evenly. So nobody gets twice the limit where two periods meet.
    """
    now = time.time()
    number, into = divmod(now, pace.period)
    gone = into / pace.period
    try:
        before = cache.get(_key(person, pace, int(number) - 1), 0)
        key = _key(person, pace, int(number))
        cache.add(key, 0, timeout=2 * pace.period)
        count = cache.incr(key)
        if before * (1 - gone) + count <= pace.limit:
            return Answer()
        cache.decr(key)
    except (RedisError, ValueError) as error:  # ValueError: the cache forgot it between two calls
        logger.warning("the pace could not be asked for: %s", type(error).__name__)
        return Answer() if pace.allowed_when_unknown else Answer(wait=pace.period)
    return Answer(wait=_wait(pace, before, count - 1, gone))


def keeps_its_own(pace: Pace) -> Callable[[AnyView], AnyView]:
    """Mark a view that a page asks for by itself: it is counted by this pace and by no other, so that
    what a page asks does not use up what its reader may do (portal.writing_pace)."""

    def mark(view: AnyView) -> AnyView:
        view.own_pace = pace  # type: ignore[attr-defined]
        return view

    return mark


def keep_to(person: User, pace: Pace) -> None:
    """The same, for views. Raises TooFast."""
    if not (answer := allow(person, pace)):
        raise TooFast(answer.wait)


def _wait(pace: Pace, before: int, count: int, gone: float) -> int:
    """Seconds until one more fits: `before` shrinks with time, and after this period so does
    `count`."""
    room = pace.limit - 1 - count
    if room >= 0 and before:
        periods = 1 - room / before - gone
    else:
        periods = (1 - gone) + max(0.0, 1 - (pace.limit - 1) / count)
    return max(1, math.ceil(periods * pace.period))


def _key(person: User, pace: Pace, number: int) -> str:
    told = f"{person.pk}|{pace.action}|{number}"
    return "pace:" + salted_hmac("accounts.pacing", told, algorithm="sha256").hexdigest()[:32]
