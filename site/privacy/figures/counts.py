"""Counts that are shown to people: what is under five is not, and can't be worked out either.

What is shown is the same for every value that a hidden count may have (tests/privacy/test_figures.py
proves it): no total includes a hidden count, and shares are told in tenths, of twenty or more. A page
must not show two numbers of which one is the other and a hidden one: so no periods that overlap.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FEW = 5
SHARE_OF = 20  # in tenths of fewer, each tenth would be one or two people


@dataclass(frozen=True)
class Shown:
    """`value` is None for a count under five, nought among them: that nobody did is told of somebody
    too."""

    value: int | None

    def __str__(self) -> str:
        return f"fewer than {FEW}" if self.value is None else f"{self.value:,}"


@dataclass(frozen=True)
class Share:
    """In tenths, rounded. None where there are too few."""

    tenths: int | None

    def __str__(self) -> str:
        if self.tenths is None:
            return "too few to say"
        return {0: "few or none", 10: "nearly all or all"}.get(
            self.tenths, f"about {self.tenths} in 10"
        )


def shown(count: int) -> Shown:
    return Shown(count if count >= FEW else None)


def at_least(cells: Iterable[Shown]) -> str:
    """All of them together, as far as that may be known: a hidden one counts as nothing.

    The true total would tell a single hidden count; so would two, if it is nought or as large as can
    be.
    """
    known = list(cells)
    total = f"{sum(cell.value or 0 for cell in known):,}"
    return total if all(cell.value is not None for cell in known) else f"{total} or more"


def share(part: int, whole: int) -> Share:
    return Share(round(10 * part / whole) if whole >= SHARE_OF else None)
