"""Screen names that cannot be mistaken for somebody else's.

Two names that look alike have the same `skeleton`, and only one person can have it. The idea is
that of Unicode Technical Standard 39. The table holds the Greek and Cyrillic letters and the
figures that pass for Latin letters: together with the rule of one alphabet a name, they are what a
person could mistake.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from privacy.invisible import INVISIBLE

# What only staff may have in their names; compared by skeleton, so that spaces and look-alike
# letters do not help.
STAFF_WORDS = (
    "moderator",
    "facilitator",
    "administrator",
    "alongside",
    "helpline",
    "safeguarding",
    "editor",
    "official",
    "support team",
)

_LOOK_ALIKE = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k",
        "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ԝ": "w",
        "х": "x", "ӏ": "i",
        # Greek
        "α": "a", "β": "b", "ε": "e", "η": "h", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o",
        "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ζ": "z",
        # Latin letters and figures that pass for others
        "ı": "i", "l": "i", "1": "i", "ł": "i", "ø": "o", "0": "o", "5": "s",
    }
)  # fmt: skip

_INVISIBLE = re.compile(f"[{INVISIBLE}]")

# Further reasons to refuse a name, from grounds above this one; each answers words, or "".
_guards: list[Callable[[str], str]] = []
# Where else names are in use, in rooms above this ground; each answers those of some that are.
_elsewhere: list[Callable[[Iterable[str]], set[str]]] = []


def guard(check: Callable[[str], str]) -> None:
    """Have every new name looked at by `check` too: safeguarding looks for phone numbers."""
    _guards.append(check)


def also_in_use(among: Callable[[Iterable[str]], set[str]]) -> None:
    """Have nobody take a name that `among` says is in use: the forum has names for one conversation."""
    _elsewhere.append(among)


def in_use_elsewhere(wanted: Iterable[str]) -> set[str]:
    """Those of these names that look like one in use. A query for each place that has names."""
    wanted = list(wanted)
    return {name for among in _elsewhere for name in among(wanted)}


# Told when somebody has chosen a screen name, in the transaction of choosing it.
_watchers: list[Callable[[Any], object]] = []


def watch(told: Callable[[Any], object]) -> None:
    """Have `told(person)` called whenever somebody takes a screen name of their own choice."""
    _watchers.append(told)


def chosen(person: Any) -> None:
    """Every verb by which a person takes a screen name calls this, once the name is stored."""
    for told in _watchers:
        told(person)


def normalised(name: str) -> str:
    """The one form of a name that is stored: nothing invisible, single spaces, plain letters."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).split())


def skeleton(name: str) -> str:
    """What is left of a name for the eye: no case, no accents, no spaces, no look-alikes."""
    plain = unicodedata.normalize("NFKD", normalised(name).casefold())
    return "".join(letter for letter in plain if letter.isalnum()).translate(_LOOK_ALIKE)


def refuse(name: str, *, is_staff: bool = False) -> str:
    """Why this name cannot be taken, in words for the person who chose it; "" if it can.

    Whether somebody has it already is asked elsewhere: `User.screen_key` is unique.
    """
    letters = [letter for letter in normalised(name) if letter.isalpha()]
    alphabets = {unicodedata.name(letter, "OTHER").split()[0] for letter in letters}
    if len(alphabets) > 1:
        return "Use letters of one alphabet only."
    seen = skeleton(name)
    if len(seen) < 3:
        return "Use at least 3 letters or numbers."
    if not is_staff and any(skeleton(word) in seen for word in STAFF_WORDS):
        return "Choose a name that does not sound like one of the people who work here."
    return next((words for check in _guards if (words := check(normalised(name)))), "")
