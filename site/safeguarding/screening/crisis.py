"""Words of crisis: how much danger there is in a text, for its writer or for somebody near.

    green    a low mood
    amber    hopelessness
    red      thoughts of dying, of hurting oneself or somebody, whoever has them
    crisis   a plan, a means, a goodbye, something that has been done or is happening now

A text is read by the sentence, and only for what its words leave possible (`crisis_index`). What is
not meant is taken out (`crisis_not_meant`); the rest is judged twice, by its phrases
(`crisis_phrases`) and by what its words mean (`crisis_signs`), and the graver answer counts.
In doubt the graver level is given: help that nobody needed is closed with one click.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from .crisis_index import Index, Piece
from .crisis_not_meant import DENIED, NOT_MEANT, speaks_of_something_else
from .crisis_phrases import PATTERNS
from .crisis_signs import SIGNS
from .crisis_words import plainly, spoken
from .reading import Reading
from .seen import Crisis

_SPACE = re.compile(r"[^\S\n]+|_+")
_TYPOS = re.compile(
    r"\b(?:s+u+[ia]?[cs]+[ia]*[dt]+[ae]?(?P<y>al|le|el|ally)|s[iu]+[ia]?[cs]+[iea]*[dt]+e?|sewerslide|sui|su\*?cide|sucide|siucide|"
    r"suiside|suacide)\b"
)
_SELF_APART = re.compile(
    r"\b(my|me|him|her|them|your) (sel(?:f|ves))\b|\b(self)[ -](harm|injur|hurt|mutilat)"
)
_PHRASES = Index(
    ((level, "", pattern) for level in ("crisis", "red") for pattern in PATTERNS[level]),
    before=r"(?<!\w)",
)
_SIGNS = Index(SIGNS, spoken=spoken)
_BEGINNINGS = _PHRASES.beginnings | _SIGNS.beginnings
_LOWER: dict[Crisis, re.Pattern[str]] = {
    level: re.compile(r"(?<!\w)(?:" + "|".join(PATTERNS[level]) + ")")
    for level in ("amber", "green")
}
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?\n;]*")
_WORD = re.compile(r"[a-z0-9]+")
_REACH = 16  # words that a sign may span after the sentence it begins in

# What gives reason to look for a low mood.
_LOW = frozenset(
    """
    alone anxiety anxious apart around ashamed awful bear better bits bottom breaking breathe broke carry cope
    coping cried cry crying depressed depression devastated down drained eat empty exhausted face finished
    frightened function functioning gave give giving go hate heartbroken here hope hopeless hopelessness keep knees
    lonely lost low mad mind miserable numb over overwhelmed panic pieces point pointless reason rock ruined sad
    sleeping stop struggling tears tether top trapped up worth worthless
    want end live living
    """.split()
)  # fmt: skip


def grade(read: Reading) -> Crisis:
    """The highest level whose words are in the text."""
    return _grave(read) or _low(read) or "none"


def _words(read: Reading) -> str:
    words = _SPACE.sub(" ", read.lower.replace("'", "").replace('"', " "))
    if "good bye" in words:
        words = words.replace("good bye", "goodbye")
    if "sel" in words:
        words = _SELF_APART.sub(r"\1\2\3\4", words)
    return (
        _TYPOS.sub(lambda m: "suicidal" if m["y"] else "suicide", words) if "su" in words else words
    )


def _grave(read: Reading) -> Crisis | None:
    whole = _words(read)
    sentences = _SENTENCE.findall(whole)
    said = [frozenset(_WORD.findall(sentence)) for sentence in sentences]
    for beginning in _BEGINNINGS:
        if beginning in whole:
            for at, sentence in enumerate(sentences):
                if beginning in sentence:
                    said[at] |= {beginning + "*"}
    plain: dict[int, str] = {}
    meant: dict[int, str] = {}
    level: Crisis | None = None
    for at, words in enumerate(said):

        @cache
        def near(at: int = at) -> frozenset[str]:
            around = _around(said, at)
            return said[at].union(*said[around.start : around.stop])

        phrases, signs = _PHRASES.possible(words, near), _SIGNS.possible(words, near)
        if level:
            phrases = [piece for piece in phrases if piece.level != level]
            signs = [piece for piece in signs if piece.level != level]
        if not phrases and not signs:
            continue
        around = _around(said, at)
        phrases = _met(phrases, sentences, at, around)
        if signs:
            goes_on = any(piece.goes_on for piece in signs)
            for other in around if goes_on else (at,):
                if other not in plain:
                    plain[other] = plainly(sentences[other])
            signs = _met(signs, plain, at, around)
        if not phrases and not signs:
            continue
        # What is left of it once all that is not meant has been taken out.
        goes_on = any(piece.goes_on for piece in (*phrases, *signs))
        for other in around if goes_on else (at,):
            if other not in meant:
                meant[other] = _meant(sentences[other])
        found = _met(phrases, meant, at, around)
        found += _met(signs, {n: plainly(left) for n, left in meant.items()}, at, around)
        if any(piece.level == "crisis" for piece in found):
            return "crisis"
        level = "red" if found else level
    return level


def _around(said: list[frozenset[str]], at: int) -> range:
    """The sentences around one that a sign may span with it."""
    first, last, before, after = at, at + 1, 0, 0
    while first and before < _REACH:
        first -= 1
        before += len(said[first]) or 1
    while last < len(said) and after < _REACH:
        after += len(said[last]) or 1
        last += 1
    return range(first, last)


def _met(
    pieces: list[Piece], texts: Sequence[str] | Mapping[int, str], at: int, around: range
) -> list[Piece]:
    """Those that are in sentence `at` of these, or with the others around it."""
    if not pieces:
        return []
    whole = ""
    if any(piece.goes_on for piece in pieces):
        whole = f" {' '.join(texts[other].strip() for other in around)} "
    return [
        piece for piece in pieces if piece.pattern.search(whole if piece.goes_on else texts[at])
    ]


def _meant(sentence: str) -> str:
    """What of a sentence is meant; nothing if it speaks of something else."""
    left = DENIED.sub(" ~ ", NOT_MEANT.sub(" ~ ", sentence))
    return "" if speaks_of_something_else(plainly(left)) else left


def _low(read: Reading) -> Crisis | None:
    if _LOW.isdisjoint(read.vocabulary):
        return None
    kept = [
        sentence
        for sentence in _SENTENCE.findall(_words(read))
        if not _LOW.isdisjoint(_WORD.findall(sentence))
    ]
    text = " ".join(kept)
    met = [level for level, pattern in _LOWER.items() if pattern.search(text)]
    if not met:
        return None
    text = DENIED.sub(" ~ ", NOT_MEANT.sub(" ~ ", text))
    return next((level for level in met if _LOWER[level].search(text)), None)


def signs(text: str) -> list[tuple[Crisis, str]]:
    """Every sign that a text shows, with its name: to explain a grade."""
    plain = plainly(text.lower().replace("'", ""))
    shown = [(p.level, p.name) for p in _SIGNS.pieces if p.pattern.search(plain)]
    return list(dict.fromkeys(shown))
