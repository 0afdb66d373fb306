"""A text as the detectors read it: plain signs, nothing hidden, cut into words once for all."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import accumulate, chain

from privacy.invisible import INVISIBLE
from safeguarding import wordlists

# What cannot be seen, and the marks of emphasis: they stand between letters only to hide them.
_DROPPED = re.compile(f"[{INVISIBLE}*`]|~~")
_SIGNS = str.maketrans("’‘ʼ＇´“”„‐‑‒–—\u00a0\u2009\u202f\u2800\t", "'''''\"\"\"-----     ")
_WORD = re.compile(r"([^\W\d_]+(?:['\-](?!s\b|S\b)[^\W\d_]+)*)((?:'[sS]\b)?)")
_ASCII_WORD = re.compile(r"([A-Za-z]+(?:['\-](?!s\b|S\b)[A-Za-z]+)*)((?:'[sS]\b)?)", re.ASCII)
_SENTENCE_END = re.compile(r"[.!?\n:;\"(\[•…]|^$|[\U0001f300-\U0001faff]")
_FIGURES = re.compile(r"\d+")
_BLANK = re.compile(r"[ \n]")
_MASK = "_"


_Safe = tuple[frozenset[str], re.Pattern[str]]


def _safe(patterns: str) -> dict[str, list[_Safe]]:
    """The phrases by the longest of the words that each has: only where they are, is it tried."""
    pieces, depth, at = [], 0, 0
    for i, char in enumerate(patterns + "|"):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            pieces.append(patterns[at:i])
            at = i + 1
    by_word: dict[str, list[_Safe]] = {}
    for piece in pieces:
        spaced = re.sub(r"\(\?: [^()]*\)\?", " ", piece)  # “(?: foundation)?”
        plain = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)\??|.\?", "\0", spaced)
        whole = re.findall(r"(?<![^ ])[a-z]{2,}(?![^ ])", plain)
        words = frozenset(whole)
        by_word.setdefault(max(words, key=len), []).append((words, re.compile(rf"\b(?:{piece})\b")))
    return by_word


_SAFE = _safe(wordlists.SAFE)


def _masked(text: str, lower: str, vocabulary: Set[str]) -> str:
    """The text with nothing to read where a phrase of `wordlists.SAFE` stands."""
    for word in _SAFE.keys() & vocabulary:
        for words, pattern in _SAFE[word]:
            if words <= vocabulary:
                for match in pattern.finditer(lower):
                    start, end = match.span()
                    text = text[:start] + _MASK * (end - start) + text[end:]
    return text


def plain(word: str) -> str:
    """Without accents and in lower case: how a word is looked up."""
    lower = word.lower()
    if lower.isascii():
        return lower
    split = unicodedata.normalize("NFKD", lower.replace("ł", "l"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _one_for_one(text: str) -> str:
    """Letters in fancy dress (bold, wide) as plain ones, where one stands for one."""
    dressed = {char for char in text if ord(char) > 0x2FF}
    table = {}
    for char in dressed:
        undressed = unicodedata.normalize("NFKC", char)
        if len(undressed) == 1 and undressed != char and undressed.isalnum():
            table[ord(char)] = undressed
    return text.translate(table) if table else text


class Reading:
    """`text` is what detectors search; `place()` says where a piece of it stands in the original.

    Words are looked up by index: `keys` without case and accents, `caps` whether they begin with a
    capital in a text that uses capitals with care, `firsts` whether they begin a sentence.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self._at: list[int] | None = None
        text = original if original.isascii() else _one_for_one(original.translate(_SIGNS))
        if _DROPPED.search(text):
            kept = [True] * len(text)
            for match in _DROPPED.finditer(text):
                kept[match.start() : match.end()] = [False] * (match.end() - match.start())
            self._at = [at for at, keep in enumerate(kept) if keep]
            text = "".join([text[at] for at in self._at])
        self.text = text
        self._cut(text)
        # What says nothing about anybody (“Sexual Offences Act 2003”) is not read by the word.
        masked = _masked(text, self.lower, self.vocabulary)
        if masked != text:
            self._cut(masked)
        upper = sum(map(str.isupper, self.words))
        if upper > 2 and upper * 2 > len(self.words):  # “I” is not shouted
            upper = sum(word.isupper() for word in self.words if len(word) > 1)
        self.shouting = upper > 2 and upper * 2 > len(self.words)
        self.caps = [not self.shouting and word[0].isupper() for word in self.words]

    def _cut(self, masked: str) -> None:
        """Into words."""
        self.masked = masked
        word = _ASCII_WORD if masked.isascii() else _WORD
        pieces = word.split(masked)  # what is between, a word, its possessive s, and so on
        at = list(accumulate(map(len, pieces)))
        self.words: list[str] = pieces[1::3]
        self.starts, self.ends = at[0:-1:3], at[1::3]
        joined = "\n".join(self.words).lower()
        self.keys = (joined if joined.isascii() else plain(joined)).split("\n") if joined else []
        if len(self.keys) != len(self.words):  # a letter that turns into several, or into none
            self.keys = [plain(word) for word in self.words]
        self.vocabulary = frozenset(self.keys)

    def __len__(self) -> int:
        return len(self.words)

    def key(self, index: int) -> str:
        return self.keys[index] if 0 <= index < len(self.keys) else ""

    def gap(self, index: int) -> str:
        """What stands between word `index` and the one before it (without a possessive s)."""
        if index <= 0:
            return ""
        if index >= len(self.words):
            return self.masked[self.ends[-1] :] if self.words else ""
        between = self.masked[self.ends[index - 1] : self.starts[index]]
        return between[2:] if between[:2] in ("'s", "'S") else between

    def touches(self, index: int) -> bool:
        """Whether word `index` follows the one before it after a single space."""
        return 0 < index < len(self.words) and (
            self.starts[index] - self.ends[index - 1] == 1
            and self.masked[self.ends[index - 1]] == " "
        )

    def begins(self, index: int) -> bool:
        """Whether word `index` begins a sentence, a line, a quotation or the text."""
        return index == 0 or bool(_SENTENCE_END.search(self.gap(index)))

    @cached_property
    def lower(self) -> str:
        """The text in lower case, every letter in its place."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(low if len(low := char.lower()) == 1 else char for char in self.text)

    def windows(
        self, places: Iterable[tuple[int, int]], before: int, after: int
    ) -> list[tuple[int, int]]:
        """Stretches of the text around some places, joined where they meet; in order."""
        found: list[tuple[int, int]] = []
        for start, end in places:
            start, end = max(0, start - before), min(len(self.text), end + after)
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found

    def near(
        self, pattern: re.Pattern[str], windows: Iterable[tuple[int, int]]
    ) -> Iterator[re.Match[str]]:
        """Where `pattern` (in lower case) is in these stretches."""
        for start, end in windows:
            yield from pattern.finditer(self.lower, start, end)

    @cached_property
    def figures(self) -> list[tuple[int, int]]:
        """The stretches without a space that have a figure in them."""
        found: list[tuple[int, int]] = []
        for match in _FIGURES.finditer(self.text):
            start, end = match.span()
            if found and start < found[-1][1]:
                continue
            start = max(self.text.rfind(" ", 0, start), self.text.rfind("\n", 0, start)) + 1
            gap = _BLANK.search(self.text, end)
            found.append((start, gap.start() if gap else len(self.text)))
        return found

    def at_words(self, wanted: Set[str]) -> list[int]:
        """The indices of these words."""
        found = wanted & self.vocabulary
        if not found:
            return []
        if len(found) == 1:
            return self.indices[next(iter(found))]
        return sorted(chain.from_iterable(map(self.indices.__getitem__, found)))

    @cached_property
    def indices(self) -> dict[str, list[int]]:
        """Where each word is."""
        found: dict[str, list[int]] = {}
        for i, key in enumerate(self.keys):
            if key in found:
                found[key].append(i)
            else:
                found[key] = [i]
        return found

    def spots(self, wanted: Set[str]) -> list[tuple[int, int]]:
        return [(self.starts[i], self.ends[i]) for i in self.at_words(wanted)]

    @cached_property
    def has_digits(self) -> bool:
        return any(map(str.isdecimal, self.text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        if self._at is None:
            return start, end
        return self._at[start], self._at[end - 1] + 1
