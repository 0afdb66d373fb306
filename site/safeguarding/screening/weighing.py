"""Danger that no pattern names, by many small signs: words, and pairs of words, that weigh.

“Keys are with next door, everyone will manage” has no word for death in it. What such posts have in
common is learnt from posts that people have graded (`tests/safeguarding/labelled/learn.py`) and stands
as a table of words and weights in `data/danger.txt`: above nothing for danger, below for calm. A text is
read by passages of three sentences; the weights of a passage are added up, and the sum is compared with
what most calm posts stay under. Nothing else is in it: no random part, and the words that weighed most
can be shown (`reasons`).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "danger.txt"
PASSAGE = 3  # sentences
# The term that stands in the table for the sum a passage begins with.
BEGIN = "*"


def terms(words: Sequence[str]) -> Iterator[str]:
    """Of one sentence in plain words (`crisis_words.plainly`): each once, and each pair once."""
    yield from set(words)
    yield from {f"{one} {other}" for one, other in pairwise(words)}


@cache
def table() -> dict[str, float]:
    lines = TABLE.read_text().splitlines()
    pairs = (line.rpartition("\t") for line in lines if line and not line.startswith("#"))
    return {term: float(weight) for term, _, weight in pairs}


def is_grave(sentences: Sequence[str]) -> bool:
    """Does any passage of these sentences, in plain words, weigh as posts of danger do?"""
    weights = table()
    begin, weight = weights[BEGIN], weights.get
    sums, counts = list[float](), list[int]()
    for sentence in sentences:
        words = sentence.split()
        if words and words[-1] == ".":
            del words[-1]
        if not words:
            continue
        found = [weight(term, 0.0) for term in terms(words)]
        sums.append(sum(found))
        counts.append(len(found))
    for at in range(max(1, len(sums) - PASSAGE + 1)):
        count = sum(counts[at : at + PASSAGE])
        if count and begin + sum(sums[at : at + PASSAGE]) / sqrt(count) > 0:
            return True
    return False


def reasons(sentences: Sequence[str], most: int = 5) -> list[str]:
    """The terms of a text that weigh most, the heaviest first."""
    weights = table()
    found = {term for sentence in sentences for term in terms(sentence.split())}
    heavy = sorted(
        (term for term in found if weights.get(term, 0.0) > 0), key=lambda t: -weights[t]
    )
    return heavy[:most]
