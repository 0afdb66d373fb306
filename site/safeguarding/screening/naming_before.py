"""The name before a word that says what it is the name of: “Oakfield” before “school”."""

from safeguarding import wordlists

from . import gazetteer
from .reading import Reading

CONNECTING = frozenset({"of", "and", "the", "on", "upon"})


def named_before(read: Reading, i: int, *, reach: int = 5) -> int | None:
    """The first word of the name that ends just before word `i`, or None if nothing names it."""
    first = i
    j = i - 1
    while j >= 0 and i - j <= reach:
        gap = read.gap(j + 1)
        if gap not in (" ", ". ", " & ", "-", "' ", " & ", " @ "):
            break
        key = read.keys[j]
        if key in wordlists.FUNCTION_WORDS and key not in CONNECTING:
            break
        if read.caps[j]:
            if key in wordlists.NO_PART_OF_NAMES or (
                read.begins(j) and key in wordlists.NOT_NAMES and key != "st"
            ):
                break
            first = j
        elif key in ("&", "and", "of", "on", "upon", "le") and first < i and first == j + 1:
            if j == 0 or not read.caps[j - 1] or key in ("on",):
                break
            if key == "and" and read.keys[j - 1] in gazetteer.given_names():
                pass
        else:
            break
        j -= 1
    return first if first < i else None


def lower_name_before(read: Reading, i: int) -> int | None:
    """In a text without capitals: “at oakfield”, “st marys”, “in leeds”."""
    places, names = gazetteer.places(), gazetteer.given_names()
    for j in (i - 3, i - 2, i - 1):
        if j < 0 or any(read.gap(k) not in (" ", ". ") for k in range(j + 1, i + 1)):
            continue
        key = read.keys[j]
        if key in ("st", "saint") and i - j >= 2:
            return j
        found = places.at(read.keys, j)
        if (
            found
            and j + found[0] == i
            and (found[1].known or found[0] > 1)
            and not found[1].ordinary
        ):
            return j
    j = i - 1
    if j < 1 or read.gap(i) != " ":
        return None
    key = read.keys[j]
    if (
        key in wordlists.FUNCTION_WORDS
        or key in wordlists.GENERIC
        or key in wordlists.RELATION_WORDS
    ):
        return None
    listed = names.get(key)
    if listed and not listed.ordinary and read.masked[read.ends[j] : read.starts[i]] == " ":
        return j
    back = j
    if (
        read.key(j - 1) in ("at", "to", "attends", "attended")
        and len(key) > 4
        and key not in wordlists.NOT_NAMES
    ):
        return back
    return None
