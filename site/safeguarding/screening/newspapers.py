"""Newspapers, by list and by a place before “Echo”, “Gazette” and the like."""

import re
from collections.abc import Iterator
from functools import lru_cache

from safeguarding import wordlists

from . import gazetteer
from .naming_before import named_before
from .reading import Reading
from .seen import Span, between, span

_WHAT_THE_SUN_DOES = frozenset(
    "came comes shone shines shining rose rises set sets went goes out".split()
)
_LIVE_ONLINE = re.compile(r"\b[A-Z][a-z]{2,16}(?:Live|Online|World|Today|News|Now)\b")


@lru_cache(maxsize=1)
def _paper_words() -> frozenset[str]:
    return wordlists.PAPERS | gazetteer.newspapers().by_first.keys()


def newspaper_names(read: Reading) -> Iterator[Span]:
    for match in _LIVE_ONLINE.finditer(read.masked):
        yield span("newspaper", match, "say “the paper”")
    suggestion = "say “the paper”"
    listed = gazetteer.newspapers()
    for i in read.at_words(_paper_words()):
        key = read.keys[i]
        if key in listed.by_first:
            found = listed.at(read.keys, i)
            if found:
                count, _ = found
                last = i + count - 1
                whole = key == "the" and count == 2
                first = i + 1 if whole and not read.caps[i] else i
                if (read.key(last + 1) not in _WHAT_THE_SUN_DOES) and (
                    (read.caps[last] or (count > 1 and not whole) or read.shouting)
                    and not (
                        whole
                        and read.caps[last + 1 : last + 2] == [True]
                        and read.touches(last + 1)
                    )
                    and not (
                        whole
                        and read.keys[last] in wordlists.PAPERS_NEED_PRINT
                        and not (wordlists.PRINT & read.vocabulary)
                    )
                ):
                    yield between(
                        "newspaper",
                        read.text,
                        read.starts[first],
                        read.ends[last],
                        suggestion,
                    )
                    continue
        if key not in wordlists.PAPERS or i == 0:
            continue
        if read.caps[i] and read.key(i + 1) not in _WHAT_THE_SUN_DOES:
            named = named_before(read, i, reach=4)
            if named is None:
                continue
            first = named
            while first < i and (
                read.keys[first] in wordlists.GENERIC
                and read.keys[first] not in ("evening", "daily")
            ):
                first += 1
            if first >= i or (
                read.keys[first] in wordlists.NO_PLACES and key in wordlists.WEAK_PAPERS
            ):
                continue
            if key in wordlists.WEAK_PAPERS:
                place = gazetteer.places().at(read.keys, first)
                if not place or not (place[1].known or wordlists.PRINT & read.vocabulary):
                    continue
            yield between("newspaper", read.text, read.starts[first], read.ends[i], suggestion)
        elif not read.caps[i]:
            first = i - 1
            if read.keys[first] in ("evening", "daily", "weekly"):
                first -= 1
            for start in (first - 1, first):
                found = gazetteer.places().at(read.keys, start) if start >= 0 else None
                if (
                    found
                    and start + found[0] == first + 1
                    and not found[1].ordinary
                    and (
                        read.gap(i) == " "
                        and (
                            key not in wordlists.WEAK_PAPERS
                            or read.key(start - 1) in ("the", "on", "in")
                        )
                        and found[1].known
                    )
                ):
                    yield between(
                        "newspaper", read.text, read.starts[start], read.ends[i], suggestion
                    )
                    break
