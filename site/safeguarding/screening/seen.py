"""What the screening answers with."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

VERSION = "7"
MAX_CHARACTERS = 50_000

Kind = Literal[
    "person_name",
    "place",
    "school_or_workplace",
    "postcode",
    "phone",
    "email",
    "social_handle",
    "url",
    "date_of_birth",
    "court",
    "court_date",
    "case_or_prison_number",
    "prison",
    "vehicle_reg",
    "exact_age_of_child",
    "newspaper",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Crisis = Literal["none", "green", "amber", "red", "crisis"]

# Lowest first. Green is a low mood, amber hopelessness, red thoughts of dying or of harm,
# crisis a plan, a method or something already done.
CRISIS_LEVELS: tuple[Crisis, ...] = ("none", "green", "amber", "red", "crisis")

# What shows by itself who somebody is, or leads straight to them. The others do so together.
HOLDING: frozenset[Kind] = frozenset(
    {
        "school_or_workplace",
        "postcode",
        "phone",
        "email",
        "social_handle",
        "url",
        "date_of_birth",
        "case_or_prison_number",
        "vehicle_reg",
    }
)


@dataclass(frozen=True)
class Span:
    """Characters `start` up to `end` of the text, counted as Python counts them.

    `holds`: enough by itself to keep a text back until a person has read it. A town, a court or a
    first name alone is not; a street or a whole name is.

    `replacement` are the words to use instead, as they fit into the text from `replaces_from` up to
    `end`: for “my son Daniel” that is where “my son” begins. Empty if it is best left out.
    """

    kind: Kind
    start: int
    end: int
    text: str
    suggestion: str  # a kinder wording, ready to be shown: say “my son”
    holds: bool = True
    replacement: str = ""
    replaces_from: int = -1

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def stands_like(self, other: "Span") -> bool:
        return (self.kind, self.start, self.end) == (other.kind, other.start, other.end)


@dataclass(frozen=True)
class Screening:
    """The answer. Spans are in order and never overlap."""

    spans: tuple[Span, ...] = ()
    crisis: Crisis = "none"
    version: str = VERSION
    cut_short: bool = False  # there was more text than was read
    adds_up: bool = False  # see `adding_up`

    @cached_property
    def must_be_held(self) -> bool:
        """Whether a person has to read it before others do.

        Words of crisis alone never hold a text: help is shown at once, and a moderator is called.
        Only a plan or a method does, for the sake of those who would read it.
        """
        return (
            any(span.holds for span in self.spans)
            or self.adds_up
            or self.crisis == "crisis"
            or self.cut_short
        )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(span.kind for span in self.spans))


def span(
    kind: Kind,
    match: re.Match[str],
    suggestion: str,
    group: int | str = 0,
    *,
    holds: bool | None = None,
) -> Span:
    start, end = match.span(group)
    return between(kind, match.string, start, end, suggestion, holds=holds)


def between(
    kind: Kind, text: str, start: int, end: int, suggestion: str, *, holds: bool | None = None
) -> Span:
    return Span(
        kind, start, end, text[start:end], suggestion, kind in HOLDING if holds is None else holds
    )
