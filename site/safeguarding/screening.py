"""What a text gives away, and whether its writer may be in danger. One function, no memory.

    seen = screen("Ring me on 07700 900123")
    seen.must_be_held        True
    seen.spans[0].kind       "phone"
    seen.crisis              "none"

`screen` is deterministic: the same text and the same `VERSION` always give the same answer, which
is why a decision can say what was seen and by which version. Nothing is stored and nothing is
looked up elsewhere. Each detector is a generator of spans in a list at the end of this file.

Every pattern has bounded repeats, so the time is linear in the length of the text; at most
`MAX_CHARACTERS` are read, and a text longer than that is held for a person to look at.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import phonenumbers

from privacy.invisible import INVISIBLE

from . import wordlists

VERSION = "3"
MAX_CHARACTERS = 50_000

Kind = Literal["phone", "email", "url", "postcode", "social_handle", "person_name"]
Crisis = Literal["none", "green", "amber", "red", "crisis"]

# Lowest first. Green is a low mood, amber hopelessness, red thoughts of dying or of harm,
# crisis a plan, a method or something already done.
CRISIS_LEVELS: tuple[Crisis, ...] = ("none", "green", "amber", "red", "crisis")


@dataclass(frozen=True)
class Span:
    """Characters `start` up to `end` of the text, counted as Python counts them."""

    kind: Kind
    start: int
    end: int
    text: str
    suggestion: str  # a kinder wording, ready to be shown: say “my son”


@dataclass(frozen=True)
class Screening:
    """The answer. Spans are in order and never overlap."""

    spans: tuple[Span, ...] = ()
    crisis: Crisis = "none"
    version: str = VERSION
    cut_short: bool = False  # there was more text than was read

    @cached_property
    def must_be_held(self) -> bool:
        """Whether a person has to read it before others do.

        Words of crisis alone never hold a text: help is shown at once, and a moderator is called.
        Only a plan or a method does, for the sake of those who would read it.
        """
        return bool(self.spans) or self.crisis == "crisis" or self.cut_short

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(span.kind for span in self.spans))


def screen(text: str, *, shown: str = "") -> Screening:
    """What is in `text`, or in `shown`: what readers see of it, if that is not the text itself.

    Never raises, whatever the text. Spans are places in `text`. One that is only in `shown` and
    stands nowhere in `text` is empty and at its end; it still says what it is, and still holds.
    """
    read, seen = text[:MAX_CHARACTERS], shown[:MAX_CHARACTERS]
    found = _detected(read)
    if seen and seen != read:
        found += _placed(_detected(seen), read)
    return Screening(
        spans=_without_overlap(found),
        crisis=max(_crisis(read), _crisis(seen), key=CRISIS_LEVELS.index),
        cut_short=max(len(text), len(shown)) > MAX_CHARACTERS,
    )


def _detected(text: str) -> list[Span]:
    return [span for detect in DETECTORS for span in detect(text)]


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


def _without_overlap(found: list[Span]) -> tuple[Span, ...]:
    """Of two that overlap, the earlier one stays, and of two that start together the longer."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _span(kind: Kind, match: re.Match[str], suggestion: str, group: int | str = 0) -> Span:
    return Span(kind, match.start(group), match.end(group), match[group], suggestion)


# Phone numbers ---------------------------------------------------------------------------------

# Space, dash, dot, bracket, and what cannot be seen (a zero-width space is a known dodge).
_GAP = rf"[ \t.\-()\u00a0\u2009\u2010-\u2014\u202f{INVISIBLE}]"
# Also what splits a number over lines or decorates it. Only a whole number is taken from these.
_WIDE_GAP = rf"[\s\u2800.\-()_*~/|\u2010-\u2014{INVISIBLE}]"
_DIGITS = re.compile(
    rf"(?<![\w£$€])(?:\(?\+{_GAP}{{0,2}}|\(|)\d(?:{_GAP}{{0,3}}\d){{2,17}}(?![\w%])"
)
_DIGITS_APART = re.compile(
    rf"(?<![^\W_]|[£$€])(?:\(?\+{_WIDE_GAP}{{0,2}}|\(|)\d(?:{_WIDE_GAP}{{0,3}}\d){{8,17}}"
    r"(?![^\W_]|%)"
)
_DATE = re.compile(
    r"\d{1,2}[.\-/]\d{1,2}[.\-/](?:\d{4}|\d{2})|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2}"
    r"|\d{1,2}/(?:19|20)\d{2}"
)
_NORTH_AMERICAN = re.compile(rf"(?:1{_GAP})?\(?\d{{3}}\)?{_GAP}{{1,2}}\d{{3}}{_GAP}\d{{4}}")
_DIGIT_WORD = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
_SPELLED = re.compile(
    rf"\b(?:(?:double|triple)[ -])?{_DIGIT_WORD}"
    rf"(?:[ ,.\-]{{1,3}}(?:(?:double|triple)[ -])?{_DIGIT_WORD}){{6,20}}\b",
    re.IGNORECASE,
)


def _phones(text: str) -> Iterator[Span]:
    for pattern in (_DIGITS, _DIGITS_APART):
        for match in pattern.finditer(text):
            number = match[0].strip()
            digits = "".join(str(int(char)) for char in number if char.isdecimal())
            if digits in wordlists.PUBLIC_LINES or _DATE.match(number):
                continue
            if _is_phone(number, digits):
                yield _span("phone", match, "leave the phone number out")
    for match in _SPELLED.finditer(text):
        yield _span("phone", match, "leave the phone number out")


def _is_phone(number: str, digits: str) -> bool:
    if _NORTH_AMERICAN.fullmatch(number):
        return True
    abroad = "+" in number or digits.startswith("00")
    if not abroad and not digits.startswith("0"):
        return False
    # "+44 (0)7700" is written by hand all the time; the 0 is not part of the number.
    plain = "+" + digits.removeprefix("00") if abroad else digits
    try:
        return phonenumbers.is_possible_number(
            phonenumbers.parse(plain.replace("+440", "+44"), "GB")
        ) or (not abroad and 9 <= len(digits) <= 11)
    except phonenumbers.NumberParseException:
        return False


# Addresses on the net --------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{2,63}){1,4}")
_EMAIL_SPELLED = re.compile(
    r"(?<![\w.+-])[\w.+\-]{2,64}\s?(?:[(\[{]\s?at\s?[)\]}]|\sat\s|@)\s?"
    rf"(?:{'|'.join(wordlists.MAIL_PROVIDERS)})\s?(?:[(\[{{]\s?dot\s?[)\]}}]|\sdot\s|\.|\s)\s?"
    r"(?:com|co|net|org|uk|ie)\b",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:(?:https?|hxxps?)://|(?<![\w.@])www\.)[^\s<>\"')\]]{2,300}"
    r"|(?<![\w.@\-/])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}"
    rf"(?:{'|'.join(wordlists.TOP_LEVEL)})(?![\w\-@]|\.\w)(?:/[^\s<>\"')\]]{{0,300}})?",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:\w{1,6}://)?(?:[^/?#@]{0,100}@)?([^/?#:]{1,253})")
_HANDLE = re.compile(
    r"(?<![\w@./])@(?=[\w.]{0,29}[a-z])[a-z0-9_](?:[\w.]{0,28}\w)"
    r"|(?<![\w/])/?u/[a-z0-9_\-]{3,20}\b"
    r"|(?<!\w)[a-z]\w{1,31}#\d{4}(?!\w)",
    re.IGNORECASE,
)
_HANDLE_NAMED = re.compile(
    rf"\b(?:{'|'.join(wordlists.SOCIAL_SITES)})(?P<named> (?:name|handle|username|id|tag|account))?"
    r"(?: is|:| as| =|,)? {1,2}(?P<name>[a-z0-9_][\w.\-]{1,29}\w)",
    re.IGNORECASE,
)
_LOOKS_CHOSEN = re.compile(r"[a-z_][\d_]|\d[a-z_]", re.IGNORECASE)


def _emails(text: str) -> Iterator[Span]:
    for pattern in (_EMAIL, _EMAIL_SPELLED):
        for match in pattern.finditer(text):
            yield _span("email", match, "leave the e-mail address out")


def _urls(text: str) -> Iterator[Span]:
    for match in _URL.finditer(text):
        host = _HOST.match(match[0])
        name = host[1].casefold().rstrip(".,;!?") if host else ""
        if any(name == safe or name.endswith("." + safe) for safe in wordlists.PUBLIC_SITES):
            continue
        written = match[0].rstrip(".,;:!?")
        yield Span(
            "url",
            match.start(),
            match.start() + len(written),
            written,
            "say what you read there, without the link",
        )


def _social_handles(text: str) -> Iterator[Span]:
    suggestion = "leave the account name out"
    for match in _HANDLE.finditer(text):
        yield _span("social_handle", match, suggestion)
    for match in _HANDLE_NAMED.finditer(text):
        # "Facebook is full of it" names no account; "snap is jo_98" and "insta name jo" do.
        said_so = match["named"] and match["name"].casefold() not in wordlists.NOT_HANDLES
        if said_so or _LOOKS_CHOSEN.search(match["name"]):
            yield _span("social_handle", match, suggestion, "name")


# Places and people -----------------------------------------------------------------------------

_POSTCODE = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(wordlists.POSTCODE_AREAS)})\d[a-z\d]?[\s\u2800_*~/\-{INVISIBLE}]{{0,3}}"
    r"\d[abd-hjlnp-uw-z]{2}(?![^\W_])",
    re.IGNORECASE,
)
_RELATION = "|".join(wordlists.RELATIONS)
_NAMED = re.compile(
    rf"\b(?P<relation>(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)(?: \w{{2,12}})? (?:{_RELATION}))"
    r"(?:,? (?:is |was )?(?:called|named)|['\u2019]s name (?:is|was)|,)? "
    r"(?P<name>[A-Z][a-zà-ÿ]{1,20}(?:['\u2019\-][A-Z][a-z]{1,20})?(?: [A-Z][a-zà-ÿ]{2,20})?)(?!\w)"
)
_NAME_IS = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir)(?: (?:real|full|first|last))? (?:sur)?name"
    r"(?:['\u2019]s| is| was) "
    r"(?P<name>[A-Z][a-zà-ÿ]{1,20}(?: [A-Z][a-zà-ÿ]{2,20})?)(?!\w)"
)


def _postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        if not re.search(r"\b(?:1st|2nd|3rd|\dth)$", match[0]):  # "in room b1 1st floor"
            yield _span("postcode", match, "say “where we live”")


def _person_names(text: str) -> Iterator[Span]:
    for pattern in (_NAMED, _NAME_IS):
        for match in pattern.finditer(text):
            first, _, second = match["name"].partition(" ")
            if first.casefold() in wordlists.NOT_NAMES:
                continue
            end = match.end("name")
            if second.casefold() in wordlists.NOT_NAMES:
                end = match.start("name") + len(first)
            start = match.start("name")
            whom = match.groupdict().get("relation")
            yield Span(
                "person_name",
                start,
                end,
                text[start:end],
                f"say “{whom[0].lower() + whom[1:]}”" if whom else "leave the name out",
            )


Detector = Callable[[str], Iterator[Span]]
DETECTORS: tuple[Detector, ...] = (
    _emails,
    _urls,
    _phones,
    _postcodes,
    _social_handles,
    _person_names,
)


# Words of crisis -------------------------------------------------------------------------------

_SPACE = re.compile(r"\s+")
_BY_LEVEL: tuple[tuple[Crisis, re.Pattern[str]], ...] = tuple(
    (level, re.compile(r"\b(?:" + "|".join(wordlists.CRISIS[level]) + r")\b"))
    for level in reversed(CRISIS_LEVELS[1:])
)
_NOT_MEANT = re.compile(r"\b(?:" + "|".join(wordlists.FIGURES_OF_SPEECH) + r")\b")


def _crisis(text: str) -> Crisis:
    """The highest level whose words are in the text."""
    plain = _SPACE.sub(" ", text.replace("\u2019", "'").replace("`", "'").lower())
    plain = _NOT_MEANT.sub(" ", plain)
    for level, pattern in _BY_LEVEL:
        if pattern.search(plain):
            return level
    return "none"
