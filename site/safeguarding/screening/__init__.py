"""What a text gives away, and whether its writer may be in danger. One function.

    seen = screen("Ring me on 07700 900123")
    seen.must_be_held        True
    seen.spans[0].kind       "phone"
    seen.crisis              "none"

`screen` is deterministic: the same texts and the same `VERSION` always give the same answer, which
is why a decision can say what was seen and by which version. Nothing is stored and nothing is
looked up elsewhere. `DETECTORS` lists what is looked for; each detector is a generator of spans in
a module of its family, and `crisis` and `adding_up` say what else is judged.

Every pattern has bounded repeats and every list is looked up by the word, so the time is linear in
the length of the text; at most `MAX_CHARACTERS` are read, and a text longer than that is held for a
person to look at. English of the United Kingdom, Ireland, North America, Australia and New Zealand.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from secrets import token_bytes

from . import (
    adding_up,
    courts,
    crisis,
    dates,
    kinder,
    net,
    newspapers,
    numbers,
    people,
    places,
    prisons,
    schools_and_workplaces,
)
from .reading import Reading
from .seen import (
    CRISIS_LEVELS,
    HOLDING,
    KINDS,
    MAX_CHARACTERS,
    VERSION,
    Crisis,
    Kind,
    Screening,
    Span,
)

__all__ = [
    "CRISIS_LEVELS",
    "DETECTORS",
    "HOLDING",
    "KINDS",
    "MAX_CHARACTERS",
    "VERSION",
    "Crisis",
    "Kind",
    "Screening",
    "Span",
    "screen",
]

HISTORY_READ = 50  # earlier texts of the same writer, the last of those given

_KEY = token_bytes(32)
_REMEMBERED = 10_000
_known: dict[bytes, frozenset[Kind]] = {}

Detector = Callable[[Reading], Iterator[Span]]
# Of two spans that overlap, the one of the earlier detector stays.
DETECTORS: tuple[Detector, ...] = (
    net.emails,
    net.urls,
    net.social_handles,
    numbers.case_or_prison_numbers,
    numbers.postcodes,
    numbers.vehicle_regs,
    dates.dates,
    numbers.phones,
    dates.ages_of_children,
    newspapers.newspaper_names,
    courts.courts,
    prisons.prisons,
    schools_and_workplaces.schools_and_workplaces,
    places.streets,
    people.person_names,
    places.towns,
    places.unlisted,
)


def screen(text: str, *, shown: str = "", history: Sequence[str] = ()) -> Screening:
    """What is in `text`, or in `shown`: what readers see of it, if that is not the text itself.

    Never raises, whatever the text. Spans are places in `text`. One that is only in `shown` and
    stands nowhere in `text` is empty and at its end; it still says what it is, and still holds.

    `history` are earlier texts of the same writer, oldest first; they matter for `adds_up` only
    (see `adding_up`), are read from the last one back and no further than it takes to know, and what
    kinds of details one of them has is remembered: under a key of this process, never the text.
    """
    read = Reading(text[:MAX_CHARACTERS])
    found = _detected(read)
    level = crisis.grade(read)
    seen = shown[:MAX_CHARACTERS]
    if seen and seen != read.original:
        also = Reading(seen)
        placed = _placed(_detected(also), read.original)
        # Of what is in both, the words that readers see are the ones to say.
        found = [span for span in found if not any(map(span.stands_like, placed))]
        found += [span for span in placed if not any(map(span.overlaps, found))]
        level = max(level, crisis.grade(also), key=CRISIS_LEVELS.index)
    spans = tuple(sorted(found, key=lambda span: (span.start, span.end)))
    return Screening(
        spans=_without_overlap(spans),
        crisis=level,
        cut_short=max(len(text), len(shown)) > MAX_CHARACTERS,
        adds_up=adding_up.adds_up(
            {span.kind for span in spans},
            (_kinds_of(old) for old in reversed(history[-HISTORY_READ:])),
        ),
    )


def _kinds_of(text: str) -> frozenset[Kind]:
    key = blake2b(text[:MAX_CHARACTERS].encode("utf-8", "replace"), key=_KEY).digest()
    kinds = _known.get(key)
    if kinds is None:
        kinds = frozenset(span.kind for span in _detected(Reading(text[:MAX_CHARACTERS])))
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[key] = kinds
    return kinds


def _detected(read: Reading) -> list[Span]:
    """Spans as places in the original, none over another."""
    starts: list[int] = []
    kept: list[Span] = []
    for detect in DETECTORS:
        for span in detect(read):
            at = bisect_left(starts, span.end)  # the first that begins at its end or later
            if at and kept[at - 1].end > span.start:
                continue
            starts.insert(at, span.start)
            kept.insert(at, span)
    return [_in_original(span, read) for span in kept if span.end > span.start]


def _in_original(span: Span, read: Reading) -> Span:
    start, end = read.place(span.start, span.end)
    span = replace(span, start=start, end=end, text=read.original[start:end])
    return kinder.with_words(span, read.original)


def _placed(spans: list[Span], text: str) -> list[Span]:
    """The same spans where they stand in `text`: found by their letters and digits alone."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    letters = "".join(text[at] for at in places)
    placed = []
    for span in spans:
        core = "".join(char for char in span.text if char.isalnum())
        at = letters.find(core) if core else -1
        start, end = len(text), len(text)
        if at >= 0:
            start, end = places[at], places[at + len(core) - 1] + 1
        placed.append(replace(span, start=start, end=end))
    return list(dict.fromkeys(placed))


def _without_overlap(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Of two that overlap, the earlier one stays."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
