"""Words of crisis: how much danger there is in a text, for its writer or for somebody near.

    green    a low mood
    amber    hopelessness
    red      thoughts of dying, of hurting oneself or somebody, whoever has them
    crisis   a plan, a means, a goodbye, something that has been done or is happening now

A text is read by the sentence, and only for what its words leave possible (`crisis_index`). What is
not meant is taken out (`crisis_not_meant`); the rest is judged twice, by its phrases
(`crisis_phrases`) and by what its words mean (`crisis_signs`), and the graver answer counts. Where
neither sees danger, the words are weighed (`weighing`): what weighs enough is red.
In doubt the graver level is given: help that nobody needed is closed with one click.
"""

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from . import weighing
from .crisis_index import Index, Piece, Vocabulary
from .crisis_not_meant import AND_STILL, DENIED, LONG_AGO, NOBODYS, NOT_MEANT
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
_WORDS = Vocabulary()
_PHRASES = Index(
    ((level, "", pattern) for level in ("crisis", "red") for pattern in PATTERNS[level]),
    before=r"(?<!\w)",
    vocabulary=_WORDS,
)
_SIGNS = Index(SIGNS, spoken=spoken, vocabulary=_WORDS)
_LOWER = Index(
    ((level, "", pattern) for level in ("amber", "green") for pattern in PATTERNS[level]),
    before=r"(?<!\w)",
    vocabulary=_WORDS,
    anywhere=True,
)
_NOT_MEANT = Index(
    (("none", "", pattern) for pattern in (NOT_MEANT, DENIED)),
    before=r"\b",
    after=r"\b",
    vocabulary=_WORDS,
    anywhere=True,
)
_NOBODYS = Index([("none", "", NOBODYS)], spoken=spoken, vocabulary=_WORDS, anywhere=True)
_LONG_AGO = Index([("none", "", LONG_AGO)], spoken=spoken, vocabulary=_WORDS, anywhere=True)
_BEGINNINGS = frozenset().union(
    *(index.beginnings for index in (_PHRASES, _SIGNS, _LOWER, _NOT_MEANT, _NOBODYS, _LONG_AGO))
)
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


class _Sentences:
    """The sentences of a text, marked with what their words can mean."""

    def __init__(self, read: Reading) -> None:
        whole = _words(read)
        self.said = _SENTENCE.findall(whole)
        words = [_WORD.findall(sentence) for sentence in self.said]
        self.length = list(map(len, words))
        self.marks = list(map(_WORDS.marks, words))
        of = _WORDS.of
        for beginning in _BEGINNINGS:
            if beginning in whole:
                for at, sentence in enumerate(self.said):
                    if beginning in sentence:
                        self.marks[at] |= of[beginning + "*"]
        self._around: dict[int, range] = {}
        self._near: dict[int, int] = {}
        self._plain: dict[int, str] = {}
        self._left: dict[int, str] = {}
        self._meant: dict[int, str] = {}

    def around(self, at: int) -> range:
        """The sentences around one that a sign may span with it."""
        if at in self._around:
            return self._around[at]
        first, last, before, after = at, at + 1, 0, 0
        while first and before < _REACH:
            first -= 1
            before += self.length[first] or 1
        while last < len(self.said) and after < _REACH:
            after += self.length[last] or 1
            last += 1
        return self._around.setdefault(at, range(first, last))

    def marks_around(self, at: int) -> int:
        if at not in self._near:
            self._near[at] = reduce(or_, (self.marks[other] for other in self.around(at)))
        return self._near[at]

    def plain(self, at: int) -> str:
        if at not in self._plain:
            self._plain[at] = plainly(self.said[at])
        return self._plain[at]

    def all_plain(self) -> list[str]:
        return [self.plain(at) for at in range(len(self.said))]

    def meant(self, at: int) -> str:
        """What of a sentence is meant; nothing if it speaks of something else."""
        if at not in self._meant:
            left = self.left(at)
            self._meant[at] = "" if self._speaks_of_something_else(at, plainly(left)) else left
        return self._meant[at]

    def left(self, at: int) -> str:
        """A sentence without what is not meant."""
        if at not in self._left:
            sentence = self.said[at]
            for piece in _NOT_MEANT.may_meet(self.marks[at]):
                sentence = piece.pattern.sub(" ~ ", sentence)
            self._left[at] = sentence
        return self._left[at]

    def _speaks_of_something_else(self, at: int, plain: str) -> bool:
        marks = self.marks[at]
        if any(piece.pattern.search(plain) for piece in _NOBODYS.may_meet(marks)):
            return True
        past = any(piece.pattern.search(plain) for piece in _LONG_AGO.may_meet(marks))
        return past and not AND_STILL.search(plain)


def grade(read: Reading) -> Crisis:
    """The highest level whose words are in the text."""
    sentences = _Sentences(read)
    if level := _grave(sentences):
        return level
    if weighing.is_grave(sentences.all_plain()):
        return "red"
    return _low(sentences, read) or "none"


def plain_sentences(read: Reading) -> list[str]:
    return _Sentences(read).all_plain()


def _words(read: Reading) -> str:
    words = read.lower.replace("'", "").replace('"', " ")
    if "  " in words or "_" in words or "\t" in words or not words.isascii():
        words = _SPACE.sub(" ", words)
    if "good bye" in words:
        words = words.replace("good bye", "goodbye")
    if "sel" in words:
        words = _SELF_APART.sub(r"\1\2\3\4", words)
    return (
        _TYPOS.sub(lambda m: "suicidal" if m["y"] else "suicide", words) if "su" in words else words
    )


def _grave(sentences: _Sentences) -> Crisis | None:
    level: Crisis | None = None
    for at, marks in enumerate(sentences.marks):

        def near(at: int = at) -> int:
            return sentences.marks_around(at)

        phrases, signs = _PHRASES.may_meet(marks, near), _SIGNS.may_meet(marks, near)
        if level:
            phrases = [piece for piece in phrases if piece.level != level]
            signs = [piece for piece in signs if piece.level != level]
        if not phrases and not signs:
            continue
        around = sentences.around(at)
        phrases = _met(phrases, sentences.said, at, around)
        if signs:
            goes_on = any(piece.goes_on for piece in signs)
            plain = {n: sentences.plain(n) for n in (around if goes_on else (at,))}
            signs = _met(signs, plain, at, around)
        if not phrases and not signs:
            continue
        # What is left of it once all that is not meant has been taken out.
        goes_on = any(piece.goes_on for piece in (*phrases, *signs))
        meant = {n: sentences.meant(n) for n in (around if goes_on else (at,))}
        found = _met(phrases, meant, at, around)
        found += _met(signs, {n: plainly(left) for n, left in meant.items()}, at, around)
        if any(piece.level == "crisis" for piece in found):
            return "crisis"
        level = "red" if found else level
    return level


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


def _low(sentences: _Sentences, read: Reading) -> Crisis | None:
    if _LOW.isdisjoint(read.vocabulary):
        return None
    level: Crisis | None = None
    for at, marks in enumerate(sentences.marks):
        pieces = _LOWER.may_meet(marks)
        if level:
            pieces = [piece for piece in pieces if piece.level != level]
        pieces = [piece for piece in pieces if piece.pattern.search(sentences.said[at])]
        for piece in pieces:
            if piece.pattern.search(sentences.left(at)):
                if piece.level == "amber":
                    return "amber"
                level = piece.level
    return level


def signs(text: str) -> list[tuple[Crisis, str]]:
    """Every sign that a text shows, with its name, and the words that weighed most: to explain a grade."""
    plain = plainly(text.lower().replace("'", ""))
    shown = [(p.level, p.name) for p in _SIGNS.pieces if p.pattern.search(plain)]
    sentences = plain_sentences(Reading(text))
    if weighing.is_grave(sentences):
        shown.append(("red", "weighs: " + ", ".join(weighing.reasons(sentences))))
    return list(dict.fromkeys(shown))
