"""Details that say nothing alone and point at somebody together.

A town is shared by thousands and so is a court; the town and the date of a hearing are one line of
a public list. Each kind counts once, however often it is met, with the weight below: roughly, how
far it narrows down who is meant. What leads straight to somebody (a phone number, a link) is held
anyway and does not count here.

A text adds up when what it and the earlier texts of the same writer give away weighs `ENOUGH`,
is of two kinds at least, and the text itself gives away some of it: so that a writer is told once
about each new text that adds to the picture, and never about one that does not.
"""

from collections.abc import Iterable, Set

from .seen import Kind

ENOUGH = 3
WEIGHTS: dict[Kind, int] = {
    "person_name": 1,
    "place": 1,
    "court": 1,
    "prison": 1,
    "exact_age_of_child": 1,
    "newspaper": 1,
    "court_date": 2,
    "school_or_workplace": 2,
    "date_of_birth": 2,
    "postcode": 2,
    "case_or_prison_number": 2,
    "vehicle_reg": 2,
}


def adds_up(new: Set[Kind], earlier: Iterable[Set[Kind]]) -> bool:
    """`new`: kinds in the text. `earlier`: those of each earlier text, read no further than needed."""
    known = {kind for kind in WEIGHTS if kind in new}
    if not known:
        return False
    if _enough(known):
        return True
    for kinds in earlier:
        known |= WEIGHTS.keys() & kinds
        if _enough(known):
            return True
    return False


def _enough(known: Set[Kind]) -> bool:
    return len(known) >= 2 and sum(WEIGHTS[kind] for kind in known) >= ENOUGH
