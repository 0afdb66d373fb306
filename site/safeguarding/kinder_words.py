"""Words to put in the place of what could show who somebody is.

    replacement(text, span)      (11, 17, "my son") for “I told my son Daniel”; None where leaving it out, or
                                 writing it anew, is better done by hand

A suggestion of the screening says what to do (say “our town”); this is the same to be done with one
press. What it answers with is a place in the text and the words for it, and nothing else changes.
"""

import re

from .screening import Kind, Span

_QUOTED = re.compile(r"“([^”]{1,40})”")
# For what a suggestion has no words for.
WORDS: dict[Kind, str] = {
    "person_name": "somebody",
    "place": "our town",
    "school_or_workplace": "work",
    "postcode": "where we live",
    "court": "the court",
    "court_date": "soon",
    "prison": "the prison",
    "newspaper": "the paper",
    "exact_age_of_child": "my child",
    "date_of_birth": "some years ago",
    "phone": "my number",
    "email": "my address",
    "social_handle": "my account",
    "url": "a page I found",
    "case_or_prison_number": "the number",
    "vehicle_reg": "our car",
}


def words_for(span: Span) -> str:
    quoted = _QUOTED.search(span.suggestion)
    if span.kind == "exact_age_of_child" and not any(map(str.isalpha, span.text)):
        return "still young"  # “my daughter is 7”
    return quoted[1] if quoted else WORDS.get(span.kind, "")


def replacement(text: str, span: Span) -> tuple[int, int, str] | None:
    """Where in `text`, and what to put there. None for a span that stands nowhere in it."""
    if not (0 <= span.start < span.end <= len(text)):
        return None
    words = words_for(span)
    if not words:
        return None
    start, end = span.start, span.end
    while end > start + 1 and text[end - 1] in ".,;:":
        end -= 1  # what ends the sentence stays
    said = _said_before(text[:start], words)
    if said is not None:
        # “my son Daniel” needs no more than “my son”.
        return said, end, text[said:start].rstrip(" ,:") or words
    first, _, rest = words.partition(" ")
    if rest and re.search(rf"(?i)\b{re.escape(first)}\s+$", text[:start]):
        return start, end, rest  # “my 7 year old”
    if span.kind == "court_date" and (day := re.search(r"(?i)\bon\s+$", text[:start])):
        start = day.start()
    if _begins_a_sentence(text, start):
        words = words[0].upper() + words[1:]
    return start, end, words


def _said_before(before: str, words: str) -> int | None:
    """Where the same words begin, if they stand right before."""
    found = re.search(rf"(?i)\b{re.escape(words)}[,:]?\s*$", before)
    return found.start() if found else None


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?\n" or text[:start].endswith("\n")
