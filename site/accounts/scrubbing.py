"""What remains of somebody where others can see it, for the page on which they take it back.

The page is the forum's; other rooms say here what of a person their own pages still show, when their
app starts, so that no room has to import another:

    scrubbing.register(what_a_session_shows)      # (person) -> Iterable[Remains]

What is kept and shown to nobody is told by `exporting.what_is_kept`, and needs no line here. Nothing
that others keep for themselves, such as their bookmarks, is ever counted: the number would tell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .models import User


@dataclass(frozen=True)
class Remains:
    """One line: how many there are, and in words who sees them and for how long."""

    title: str
    count: int
    words: str
    url: str = ""


Ask = Callable[[User], Iterable[Remains]]

_asked: list[Ask] = []


def register(ask: Ask) -> Ask:
    _asked.append(ask)
    return ask


def remains_of(person: User) -> list[Remains]:
    """What there is none of is told too, after the rest: that is good to know."""
    return sorted((line for ask in _asked for line in ask(person)), key=lambda line: not line.count)
