"""Whether the chain is whole: every number, every link, every mark, the head, and the guards.

What this proves, and what it can't, is in docs/audit-trail.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max, Min

from privacy import keys

from . import chain, guards
from .records import TrailEntry, TrailHead

BATCH = 500
MOST_BREAKS = 20


@dataclass(frozen=True)
class Break:
    """Where, and what is wrong there. 0 is the chain as a whole."""

    number: int
    what: str


@dataclass(frozen=True)
class Expected:
    """A head that was noted outside of the database, written NUMBER:HASH."""

    number: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "Expected":
        number, _, mark = text.strip().partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 19 and len(mark) == 64):
            raise ValueError("Write it as it was printed: NUMBER:HASH")
        return cls(int(number), mark.lower())


@dataclass
class Verdict:
    read: int = 0
    first: int = 0
    number: int = 0
    hash: str = ""
    breaks: list[Break] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.breaks

    def broken(self, number: int, what: str) -> None:
        if len(self.breaks) < MOST_BREAKS:
            self.breaks.append(Break(number, what))


def verify(expected: Expected | None = None) -> Verdict:
    """Read all of it, in batches; blocks nobody. Begins again when entries were let go meanwhile."""
    for _ in range(3):
        verdict, anchor = _once(expected)
        now = TrailHead.objects.values_list("anchor_number", flat=True).first()
        if now is None or anchor == now:
            break
    return verdict


def _once(expected: Expected | None) -> tuple[Verdict, int]:
    verdict = Verdict()
    for name in sorted(guards.missing(connection)):
        verdict.broken(0, f"the trigger {name} is missing")
    # The last entry first, then the head: what is recorded in between makes the head the later one.
    ends = TrailEntry.objects.aggregate(first=Min("number"), last=Max("number"))
    last = ends["last"] or 0
    head = TrailHead.objects.select_related("data_key").first()
    if head is None or head.data_key is None:
        if last or (expected and expected.number):
            verdict.broken(0, "the head is missing")
        return verdict, 0
    verdict.number, verdict.hash, verdict.first = head.number, head.hash, head.anchor_number + 1
    try:
        key = head.data_key.for_marks(chain.PURPOSE)
    except keys.CannotOpen:
        verdict.broken(0, "the key of the trail can't be opened, so nothing could be checked")
        return verdict, head.anchor_number
    if not key.made(head.mark, chain.head_as_bytes(head)):
        verdict.broken(head.number, "the head was not written by us")
    if last > head.number:
        verdict.broken(head.number + 1, "there are entries that the head knows nothing of")
    if last and ends["first"] <= head.anchor_number:
        verdict.broken(ends["first"], "was let go, and is there")
    seen = {head.anchor_number: head.anchor_hash} if expected else {}
    _read(verdict, head, key, expected, seen)
    if expected and seen.get(expected.number) != expected.hash:
        gone = expected.number < head.anchor_number
        verdict.broken(
            expected.number,
            "is older than all that is kept, so it can't be compared"
            if gone
            else "is not what was noted: entries were cut off or made anew",
        )
    return verdict, head.anchor_number


def _read(
    verdict: Verdict,
    head: TrailHead,
    key: keys.MacKey,
    expected: Expected | None,
    seen: dict[int, str],
) -> None:
    number, before = head.anchor_number, head.anchor_hash
    for entry in _entries(head):
        verdict.read += 1
        if entry.number != number + 1:
            verdict.broken(number + 1, _gone(number + 1, entry.number - 1))
        elif entry.previous != before:
            verdict.broken(entry.number, "does not follow from the one before it")
        if not key.made(entry.hash, chain.as_bytes(entry)):
            verdict.broken(entry.number, "was changed, or not written by us")
        number, before = entry.number, entry.hash
        if expected and number == expected.number:
            seen[number] = entry.hash
    if number != head.number:
        verdict.broken(number + 1, _gone(number + 1, head.number))
    elif before != head.hash:
        verdict.broken(number, "is not the one that the head knows")


def _entries(head: TrailHead) -> Iterator[TrailEntry]:
    at = head.anchor_number
    while True:
        batch = list(
            TrailEntry.objects.filter(number__gt=at, number__lte=head.number).order_by("number")[
                :BATCH
            ]
        )
        yield from batch
        if len(batch) < BATCH:
            return
        at = batch[-1].number


def _gone(first: int, last: int) -> str:
    return "is missing" if first == last else f"is missing, and all up to {last}"
