"""The acts that can be recorded, and which details each may have.

    acts.register("live.room.opened", "Opened a room")
    acts.register("accounts.roles_changed", "Changed the roles of a person",
                  added=acts.codes("editors", "moderators"), removed=...)

A detail is a count, a flag, or one or more of some fixed codes. There is no kind for text: what
somebody wrote, is called or chose can't get into the trail, because no act can be registered for it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
MOST = 10**9


class UnknownAct(Exception):
    """No app registered an act with this code."""


class NotAllowed(Exception):
    """A detail that the act was not registered with. Says its name, never its value."""


Kind = Callable[[Any], bool]


def count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def codes(*allowed: str) -> Kind:
    """One of these, or a list of some. They are names in the code, never data."""
    known = frozenset(allowed)
    if wrong := [code for code in known if len(code) > 60 or not CODE.fullmatch(code)]:
        raise ValueError(f"no codes: {sorted(wrong)}")

    def is_known(value: Any) -> bool:
        if isinstance(value, str):
            return value in known
        return isinstance(value, list) and all(
            isinstance(each, str) and each in known for each in value
        )

    return is_known


@dataclass(frozen=True)
class Act:
    code: str
    words: str  # what the desk shows
    details: dict[str, Kind]

    def refuse_others(self, details: dict[str, Any]) -> None:
        for name, value in details.items():
            kind = self.details.get(name)
            if kind is None or not kind(value):
                raise NotAllowed(f"{self.code} has no such detail: {name}")


_acts: dict[str, Act] = {}


def register(code: str, words: str, **details: Kind) -> None:
    if code in _acts:
        raise ValueError(f"{code} is registered already")
    if len(code) > 60 or not CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code")
    _acts[code] = Act(code, words, details)


def act(code: str) -> Act:
    try:
        return _acts[code]
    except KeyError:
        raise UnknownAct(code) from None


def words_of(code: str) -> str:
    """What the desk shows. An act of a version that is gone is shown by its code."""
    return _acts[code].words if code in _acts else code


def registered() -> Iterable[Act]:
    return sorted(_acts.values(), key=lambda each: each.code)
