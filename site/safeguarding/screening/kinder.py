"""The words to put in place of what shows somebody, so that the sentence still reads.

    “my son Daniel was”    my son         from where “my son” begins
    “at Leeds Crown Court on 14 March”    a crown court    soon

A span that has no such words (a phone number) is best left out, and has an empty `replacement`.
"""

import re
from dataclasses import replace

from .seen import Kind, Span

_SAID = re.compile(r"“([^”]+)”")
_THE = re.compile(r"\b(?:the|a|an|our) $", re.IGNORECASE)
_ON = re.compile(r"\b(?:on the|on|the|in|for the|for) $", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|til|to|by|before|since|from)(?: the)? $", re.IGNORECASE)
_LABEL = re.compile(r"(?:birth|birthday|d\.?o\.?b\.?)\W{0,2}(?:is|was|:)?\W{0,2}$", re.IGNORECASE)
_HOME = re.compile(
    r"\b(?:we|we're|our|my|home|house|live|lives|lived|living|from)\b[^.!?]{0,24}$", re.IGNORECASE
)
_TURNED = re.compile(r"\b(?:just |only |only just )?(?:turned|turning|turns) $", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged?|age of) $", re.IGNORECASE)
_RELATED = re.compile(
    r"[ -]{1,2}(?:son|daughter|boy|girl|lad|lass|brother|sister|niece|nephew|grand\w+|step\w+|twins?|child)"
)
_NUMBER = re.compile(r"\d{1,2}")
_BEGINS = re.compile(r"(?:^|[.!?\n]\s{0,3})$")
_KINDS_OF_WORK = (
    ("hospital", r"hospital|infirmary|hospice"),
    ("a surgery", r"surgery|clinic|practice|medical"),
    (
        "a school",
        r"school|academy|primary|infants?|juniors?|grammar|comprehensive|elementary|nursery|kindergarten|prep\b|scoil|coláiste|"
        r"ysgol|high\b|st\.? |saint|our lady|sacred|holy",
    ),
    ("a university", r"universit|uni\b|college|polytechnic|state\b|ucl|ucd|lse|mit\b"),
    ("a church", r"church|chapel|cathedral|parish|baptist|methodist|diocese|deanery"),
    ("a place of worship", r"mosque|temple|gurdwara|synagogue"),
    ("a club", r"\bf\.?c\b|rfc|gaa|club|rovers|rangers|united|wanderers|scouts|guides|cubs|gym"),
)
_ALONE: dict[Kind, str] = {
    "postcode": "our area",
    "url": "a page online",
    "prison": "a prison",
    "newspaper": "a newspaper",
}


def with_words(span: Span, text: str) -> Span:
    """The span with the words to use instead of it in `text`, which it is a place in."""
    words, before = _words(span, text), 0
    if isinstance(words, tuple):
        words, before = words
    start = span.start - before
    if words and _BEGINS.search(text[max(0, start - 4) : start]):
        words = words[0].upper() + words[1:]
    return replace(span, replacement=words, replaces_from=start)


def _words(span: Span, text: str) -> str | tuple[str, int]:
    before = text[max(0, span.start - 60) : span.start]
    said = span.text.lower()
    match span.kind:
        case "person_name":
            whom = _SAID.search(span.suggestion)
            at = before.lower().rfind(whom[1].lower()) if whom else -1
            if whom and at >= 0:
                return before[at : at + len(whom[1])], len(before) - at
            return "someone"
        case "place":
            if span.holds:
                return _after(_THE, before, "our street" if _HOME.search(before) else "a street")
            return _after(_THE, before, "our town" if _HOME.search(before) else "a town")
        case "school_or_workplace":
            kind = next((k for k, words in _KINDS_OF_WORK if re.search(words, said)), "a company")
            return _after(_THE, before, kind if " " in kind else f"a {kind}")
        case "court":
            kind = next((k for k in ("crown", "magistrates", "family", "youth") if k in said), "")
            return _after(_THE, before, f"a {kind} court".replace("  ", " "))
        case "court_date":
            return "later" if _UNTIL.search(before) else _after(_ON, before, "soon")
        case "date_of_birth":
            return "private" if _LABEL.search(before) else _after(_ON, before, "some years ago")
        case "exact_age_of_child":
            return _age(said, before, text[span.end : span.end + 20])
        case kind:
            return _after(_THE, before, _ALONE.get(kind, "")) if kind in _ALONE else ""


def _after(pattern: re.Pattern[str], before: str, words: str) -> str | tuple[str, int]:
    found = pattern.search(before)
    return (words, len(before) - found.start()) if found else words


def _age(said: str, before: str, after: str) -> str | tuple[str, int]:
    number = _NUMBER.search(said)
    teens = bool(number and int(number[0]) > 11) or "teen" in said or "twelve" in said
    if "old" in said or said.endswith(("yo", "y/o")):
        if _RELATED.match(after):
            return "teenage" if teens else "young"
        return "teenager" if teens else "child"
    if _AGED.search(before):
        return _after(_AGED, before, "of school age")
    turned = _TURNED.search(before)
    how = "a teenager" if teens else "young"
    if turned:
        return (f"is {how}" if "turns" in turned[0].lower() else how), len(before) - turned.start()
    return how
