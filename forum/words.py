"""Words as the search sees them: without capitals, accents and simple endings.

Worked out here and not by the databases, so that both find the same and a page can mark what was
found. The endings are those of English, cut roughly: two words that meet in one stem are both found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 40  # letters of a word that count
_APOSTROPHES = re.compile(r"['’]s\b|['’]")
_VOWEL = re.compile(r"[aeiouy]")
# Say nothing about what a title is about.
_SMALL = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her him his how"
    " i if in is it its me my of on or our she should so that the their them then there they this to"
    " us was we were what when where which who why will with would you your im ive dont any some"
    " anyone anybody anything someone somebody something about not no".split()
)


def stem(word: str) -> str:
    """What stands for a word in the index. Letters and digits only; may be empty."""
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    plain = "".join(sign for sign in _APOSTROPHES.sub("", plain) if sign.isalnum())[:LONGEST]
    return _without_ending(plain) if len(plain) > 3 and plain.isascii() else plain


def stems(text: str) -> list[str]:
    """Of every word, in the order of the text."""
    return [found for word in WORD.findall(text) if (found := stem(word))]


def telling(text: str, *, most: int = 8) -> list[str]:
    """Stems of the words that say what a title is about, each once."""
    wanted = (
        found
        for word in WORD.findall(text)
        if word.casefold().replace("’", "").replace("'", "") not in _SMALL
        and len(found := stem(word)) > 1
    )
    return list(dict.fromkeys(wanted))[:most]


def marked(text: str, wanted: Iterable[str], *, most: int = 220) -> list[tuple[str, bool]]:
    """A part of `text` around the first hit, in pieces, each with whether it is one. Plain text: the
    template escapes it."""
    sought = set(wanted)
    hits = [found.span() for found in WORD.finditer(text) if stem(found[0]) in sought]
    start = _word_before(text, hits[0][0] - most // 3) if hits else 0
    end = min(len(text), start + most)
    pieces = list(_pieces(text, start, end, [hit for hit in hits if hit[1] <= end]))
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return pieces


def _pieces(
    text: str, start: int, end: int, hits: list[tuple[int, int]]
) -> Iterator[tuple[str, bool]]:
    at = start
    for first, last in hits:
        if first > at:
            yield text[at:first], False
        yield text[first:last], True
        at = last
    if at < end:
        yield text[at:end], False


def _word_before(text: str, place: int) -> int:
    return 0 if place <= 0 else text.rfind(" ", 0, place) + 1


def _without_ending(word: str) -> str:
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ied", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest):
            word = rest + "y" if ending == "ied" else rest
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word
