"""Columns that are sealed against a stolen copy only, and that the audit therefore opens.

    look_inside("accounts_browsersession.session_data", opener)

`opener` gets the row and returns text, or raises CannotLookInside: then the report says so.
Registered by the app that owns the column. What is sealed with `privacy.keys` is never opened.
"""

from collections.abc import Callable
from typing import Any


class CannotLookInside(Exception):
    """Sealed with a key that is not here, or changed since."""


Row = dict[str, Any]
_openers: dict[str, Callable[[Row], str]] = {}


def look_inside(place: str, opener: Callable[[Row], str]) -> None:
    """`place` is `table.column`."""
    _openers[place] = opener


def opened(place: str, column: str, row: Row) -> Any:
    """The value to look at: what is inside, or what stands there."""
    opener = _openers.get(place)
    return row[column] if opener is None else opener(row)
