"""Which patterns a sentence can possibly meet, by its words alone.

A pattern is cut at its outermost “|”. Of each piece the words are read that any match of it must
have: a set for every group that is not optional. Only where a sentence has a word of each of these
sets is the piece searched for, so that an ordinary sentence costs a few look-ups.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import reduce
from operator import or_

from .seen import Crisis

_COMMON = frozenset(
    "i he she they kid me him her them us is am are was were have has had to of in on at not no and the my it if for with be will would".split()
)


_INTO_THE_NEXT = re.compile(r"\[\^ \]\+|\\W\{1,3\}| \\\. ")


@dataclass(frozen=True, eq=False)
class Piece:
    level: Crisis
    name: str
    pattern: re.Pattern[str]
    needs: int  # the bits of its sets of words; of each set one word is there
    goes_on: bool  # into the next sentence


class Vocabulary:
    """Sets of words as bits of a number, so that what a sentence has is one number too."""

    def __init__(self) -> None:
        self.bits: dict[frozenset[str], int] = {}
        self.of: dict[str, int] = {}

    def bit(self, group: frozenset[str]) -> int:
        found = self.bits.get(group)
        if found is None:
            found = self.bits[group] = 1 << len(self.bits)
            for word in group:
                self.of[word] = self.of.get(word, 0) | found
        return found

    def marks(self, words: Iterable[str]) -> int:
        found, of = 0, self.of
        for word in words:
            if word in of:
                found |= of[word]
        return found


class Index:
    """Pieces by their words. `spoken` says which words of a text stand for a word of a pattern.

    Several share a `vocabulary`, so that a sentence is marked once for all of them. A pattern that
    would have to be searched for everywhere is refused, unless the sentences are few (`anywhere`).
    """

    def __init__(
        self,
        patterns: Iterable[tuple[Crisis, str, str]],
        *,
        before: str = "",
        after: str = "",
        spoken: Callable[[str], Iterable[str]] = lambda word: (word,),
        vocabulary: Vocabulary | None = None,
        anywhere: bool = False,
    ) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.pieces: list[Piece] = []
        self.always: list[Piece] = []
        self.by_bit: dict[int, list[Piece]] = {}
        self.beginnings: set[str] = set()
        for level, name, pattern in patterns:
            for piece in _split(pattern):
                needs = [
                    frozenset(other for word in group for other in spoken(word))
                    for group in sorted(_needs(piece), key=_cost)
                ]
                goes_on = _INTO_THE_NEXT.search(piece) is not None
                if not needs and not anywhere:
                    raise ValueError(f"It would be searched for everywhere: {piece}")
                bits = [self.vocabulary.bit(group) for group in needs]
                compiled = re.compile(f"{before}(?:{piece}){after}")
                found = Piece(level, name, compiled, reduce(or_, bits, 0), goes_on)
                self.pieces.append(found)
                (self.by_bit.setdefault(bits[0], []) if bits else self.always).append(found)
                self.beginnings |= {w[:-1] for group in needs for w in group if w[-1:] == "*"}
        self.rarest = reduce(or_, self.by_bit, 0)

    def possible(self, words: Set[str], around: Callable[[], Set[str]]) -> list[Piece]:
        """What a sentence of these words may meet. `around`: with those before and after it."""
        marks = self.vocabulary.marks
        return self.may_meet(marks(words), lambda: marks(around()))

    def may_meet(self, marks: int, around: Callable[[], int] = lambda: 0) -> list[Piece]:
        """The same for a sentence that is marked already."""
        found = list(self.always)
        left = marks & self.rarest
        near = 0
        while left:
            bit = left & -left
            left ^= bit
            for piece in self.by_bit[bit]:
                needs = piece.needs
                if needs & marks == needs:
                    found.append(piece)
                elif piece.goes_on:
                    near = near or around()
                    if needs & near == needs:
                        found.append(piece)
        return found


def _cost(group: Set[str]) -> tuple[int, int]:
    return len(group & _COMMON), len(group)


def _close(pattern: str, at: int) -> int:
    """Where the bracket that opens at `at` closes."""
    depth, inside = 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return at
        at += 1
    raise ValueError(pattern)


def _split(pattern: str) -> Iterator[str]:
    start = at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "(":
            at = _close(pattern, at)
        elif pattern[at] == "[":
            at = pattern.index("]", at + 1)
        elif pattern[at] == "|":
            yield pattern[start:at]
            start = at + 1
        at += 1
    yield pattern[start:]


_TIMES = re.compile(r"(?:[?*+]|\{\d*,?\d*\})?\??")
_LETTERS = re.compile(r"[a-z0-9]*(?:\|[a-z0-9]*)*")
_OPEN_END = re.compile(r"(?:\\w|\[\^ \]|\[\\w'\])(?:[*+]|\{\d*,\d*\})")


def _needs(piece: str) -> list[frozenset[str]]:
    """The sets of words of one piece, “suicid*” for any that begin so.

    A word of which more is left open than its end is none.
    """
    found: list[frozenset[str]] = []
    forms, whole, at = {""}, True, 0

    def end() -> None:
        nonlocal forms, whole
        if whole and "" not in forms:
            found.append(frozenset(forms))
        forms, whole = {""}, True

    while at < len(piece):
        char = piece[at]
        if char == "(":
            close = _close(piece, at)
            if re.match(r"\(\?<?[=!]", piece[at:]):
                at = close + 1
                continue
            times = _TIMES.match(piece, close + 1)[0]  # type: ignore[index]
            optional = times.startswith(("?", "*", "{0", "{,"))
            inner = re.sub(r"^\(\?(?::|P<\w+>)|^\(", "", piece[at:close])
            parts = list(_split(inner))
            after = piece[close + 1 + len(times) :][:1]
            spaced = all(part.endswith(" ") for part in parts)
            if "" not in forms and all(re.match(r"[ ,$]|\\[.b]|\Z", part) for part in parts):
                end()
                spaced = after in ("", " ")
            elif "" not in forms and _LETTERS.fullmatch(inner) and not times.startswith("{"):
                forms = {form + part for form in forms for part in parts} | (
                    forms if optional else set()
                )
                at = close + 1 + len(times)
                continue
            elif forms == {""} and whole and (spaced or not after or after in " (\\[,"):
                # “(?:19|20)\d\d” has no word of its own: its ends are left open.
                shut = not re.match(r"\\[dw]", piece[close + 1 + len(times) :])
                if not optional and shut and (group := _any_of(parts)):
                    found.append(group)
                spaced = spaced or not after or after in " ,"
                if after == "(" and not spaced:
                    spaced = bool(
                        re.match(r"\((?:\?:)?(?= )|\(\?[=!]", piece[close + 1 + len(times) :])
                    )
                    spaced = spaced or optional
            elif forms == {""} and whole and optional and _LETTERS.fullmatch(inner):
                spaced = False
            forms, whole = {""}, True
            if not spaced and after and after not in " ,":
                whole = False
            at = close + 1 + len(times)
            continue
        if char == "\\" or char == "[":
            if "" not in forms and whole and (more := _OPEN_END.match(piece, at)):
                found.append(frozenset(form + "*" for form in forms))
                forms, whole, at = {""}, False, more.end()
                continue
            if char == "\\" and piece[at + 1] in "b.!?":
                end()
                at += 2
                continue
            whole = False
            at = at + 2 if char == "\\" else piece.index("]", at + 1) + 1
        elif char == "?" and "" not in forms:
            forms |= {form[:-1] for form in forms}
            at += 1
        elif char in "?*+{":
            whole = False
            at = piece.index("}", at) + 1 if char == "{" else at + 1
        elif char.isalnum():
            forms = {form + char for form in forms}
            at += 1
        else:  # a space, a comma
            if piece[at + 1 : at + 2] in ("?", "{", "*"):
                whole = False
            else:
                end()
            at += 1
    end()
    return found


def _any_of(parts: list[str]) -> frozenset[str] | None:
    group: set[str] = set()
    for part in parts:
        needs = _needs(part)
        if not needs:
            return None
        group |= min(needs, key=_cost)
    return frozenset(group)
