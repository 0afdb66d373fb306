"""The numbers in the footer of every page, kept in the cache so that they cost no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import transaction

from .models import CrisisLine

KEY = "pages:crisis-lines"
# A process with a cache of its own hears nothing of a change made in another: this bounds the wait.
SECONDS = 60


@dataclass(frozen=True)
class Line:
    """One shown line. Plain values: a cached model would complain after an upgrade of Django."""

    name: str
    phone: str
    phone_href: str
    hours: str
    note: str
    website: str
    country: str
    last_checked: date


def shown(country: str = "GB") -> list[Line]:
    """The lines to show for a country ("" for all), in the editors' order. One query at most."""
    lines: list[Line] | None = cache.get(KEY)
    if lines is None:
        lines = remember(CrisisLine.objects.shown())
    return [line for line in lines if not country or line.country == country]


def remember(shown: Iterable[CrisisLine]) -> list[Line]:
    """Put the shown ones into the cache."""
    lines = [
        Line(
            name=line.name,
            phone=line.phone,
            phone_href=line.phone_href,
            hours=line.hours,
            note=line.note,
            website=line.website,
            country=line.country,
            last_checked=line.last_checked,
        )
        for line in shown
    ]
    cache.set(KEY, lines, SECONDS)
    return lines


def forget(**kwargs: Any) -> None:
    """Drop the cached lines: now for this transaction, and again when others can see the change."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))
