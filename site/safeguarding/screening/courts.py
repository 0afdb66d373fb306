"""Courts, by the name of a place before their kind; “the crown court” shows nobody."""

import re
from collections.abc import Iterator

from safeguarding import wordlists

from . import gazetteer
from .naming_before import lower_name_before, named_before
from .reading import Reading
from .seen import Span, between, span

_COURT = re.compile(
    r"\b(?:(?:combined |juvenile |youth |family )?(?:crown|magistrates?'?s?'?|mags|county|district|circuit|high|supreme|superior|"
    r"sheriff|local|family|federal|provincial|criminal|municipal|youth|central criminal|children's|circuit criminal|"
    r"county criminal|county superior|county circuit|general sessions|employment|coroner'?s?)(?: (?:court|courts))"
    r"|court ?house|courthouse|court of (?:justice|appeals?|session|queen's bench|king's bench)|justice cent(?:re|er)|law courts?"
    r"|combined court(?: centre)?|magistrates'?|mags|crown|court)\b(?: (?:centre|house|complex|building)\b)?",
    re.IGNORECASE,
)
_COURTS_BY_NAME = re.compile(
    r"\b(?:old bailey|snaresbrook(?: crown)?(?: court)?|four courts|downing centre(?: local| district)?(?: court)?|"
    r"minshull street(?: crown)?(?: court)?|inner london crown(?: court)?|court of session|blackfriars crown(?: court)?|"
    r"bow street magistrates|criminal courts of justice|central criminal court|special criminal court|"
    r"(?:supreme|district|county|superior|high|federal|provincial|family|circuit|magistrates'?) court of (?:the )?[a-z]{4,15}(?: [A-Z][a-z]{2,15}){0,2})\b",
    re.IGNORECASE,
)
_COURT_WORDS = frozenset(
    "court courts courthouse crown magistrates magistrate magistrates' mags bailey snaresbrook justice".split()
)


_COURT_STARTS = _COURT_WORDS | frozenset(
    "combined juvenile youth family county district circuit high supreme superior sheriff local federal provincial criminal "
    "municipal central children's general employment coroner coroner's coroners law old snaresbrook four downing "
    "minshull inner blackfriars bow".split()
)


def courts(read: Reading) -> Iterator[Span]:
    if not (_COURT_WORDS & read.vocabulary or "court" in read.lower):
        return
    suggestion = "say “the court”"
    done = 0
    for i in read.at_words(_COURT_STARTS):
        if read.starts[i] < done:
            continue
        named = _COURTS_BY_NAME.match(read.masked, read.starts[i])
        if named:
            yield span("court", named, suggestion)
            done = named.end()
            continue
        match = _COURT.match(read.masked, read.starts[i])
        if not match:
            continue
        done = match.end()
        kind = match[0].lower()
        first = named_before(read, i)
        while (
            first is not None
            and first < i
            and (
                read.keys[first] in wordlists.GENERIC_COURTS or read.keys[first] in wordlists.MONTHS
            )
        ):
            first += 1
        if first is None or first >= i:
            first = (
                lower_name_before(read, i)
                if kind not in ("court", "crown") or not read.caps[i]
                else None
            )
            if first is not None and kind == "crown":
                first = first if gazetteer.places().at(read.keys, first) else None
            if (
                first is not None
                and kind == "court"
                and not gazetteer.places().at(read.keys, first)
            ):
                first = None
        if first is None:
            continue
        if kind in ("crown", "mags", "court"):
            found = gazetteer.places().at(read.keys, first)
            if kind == "crown" and not (found and first + found[0] == i):
                continue
            if kind == "court" and not found and "county" not in read.keys[first:i]:
                continue
        yield between("court", read.text, read.starts[first], match.end(), suggestion)
