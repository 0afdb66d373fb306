"""Which cases a moderator wants to see. What is chosen stands in the address, and nowhere else.

    chosen = Filters(request.GET)
    chosen.of(Case.objects.to_decide(), moderator)

`counts` says how many there are of each, in one query whatever the size of the queue.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from . import reviewing
from .models import Case, CaseQuerySet, Severity

WHOSE = {"mine": "Mine", "free": "Free to take", "late": "Late"}
FACET_REMEMBERED = 60  # seconds; the names of boards, never of people


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass
class Filters:
    """The filters that an address asks for. What it asks for and we do not know is left out."""

    given: Mapping[str, str]
    kind: str = field(init=False)
    severity: str = field(init=False)
    source: str = field(init=False)
    whose: str = field(init=False)
    part: str = field(init=False)  # of the facet that the chosen kind has

    def __post_init__(self) -> None:
        kinds = {review.key for review in reviewing.registered()}
        self.kind = self._one_of("kind", kinds)
        self.severity = self._one_of("severity", Severity.values)
        self.source = self._one_of("source", Case.Source.values)
        self.whose = self._one_of("whose", WHOSE)
        self.part = ""
        if self.facet is not None:
            self.part = self._one_of(self.facet.name, dict(self.parts()))

    def _one_of(self, name: str, known: Any) -> str:
        value = self.given.get(name, "")
        return value if value in known else ""

    @property
    def facet(self) -> reviewing.Facet | None:
        review = reviewing.by_key(self.kind) if self.kind else None
        found: reviewing.Facet | None = reviewing.hook(review, "facet") if review else None
        return found

    def parts(self) -> list[tuple[str, str]]:
        """What the facet offers: a list that hardly ever changes."""
        assert self.facet is not None
        made = self.facet.choices
        return list(
            cache.get_or_set(f"queue-facet-{self.kind}", lambda: list(made()), FACET_REMEMBERED)
            or []
        )

    def of(self, cases: CaseQuerySet, moderator: Any) -> CaseQuerySet:
        if self.kind:
            review = reviewing.by_key(self.kind)
            assert review is not None
            cases = cases.filter(content_type=ContentType.objects.get_for_model(review.model))
            if self.part and self.facet:
                of_part = self.facet.items(self.part).order_by().values("pk")
                cases = cases.filter(object_id__in=of_part)
        if self.severity:
            cases = cases.filter(severity=self.severity)
        if self.source:
            cases = cases.filter(source=self.source)
        if self.whose:
            cases = cases.filter(_whose(moderator)[self.whose])
        return cases

    @property
    def are_chosen(self) -> bool:
        return any((self.kind, self.severity, self.source, self.whose))

    def address(self, **more: Any) -> str:
        """ "?kind=…" with what is chosen; "" when nothing is."""
        chosen = {"kind": self.kind, "severity": self.severity, "source": self.source}
        chosen |= {"whose": self.whose}
        if self.facet is not None:
            chosen[self.facet.name] = self.part
        query = urlencode({name: value for name, value in (chosen | more).items() if value})
        return f"?{query}" if query else ""


def _whose(moderator: Any) -> dict[str, Q]:
    now = timezone.now()
    return {
        "mine": Q(claimed_by=moderator, claimed_until__gte=now),
        "free": Q(claimed_by=None) | Q(claimed_until__lt=now),
        "late": Q(due_at__lt=now),
    }


@dataclass(frozen=True)
class Counts:
    """How many wait in all, and of each kind, severity, source and claim. Filters do not narrow them:
    a number that changes with every choice says nothing about what waits."""

    total: int
    by: dict[str, Counter[str]]

    def choices(self, filters: Filters) -> dict[str, list[Choice]]:
        words: dict[str, dict[str, str]] = {
            "kind": {
                review.key: reviewing.hook(review, "plural")().capitalize()
                for review in reviewing.registered()
            },
            "severity": dict(reversed(Severity.choices)),
            "source": dict(Case.Source.choices),
            "whose": WHOSE,
        }
        return {
            name: [
                Choice(value, label, self.by[name][value], value == getattr(filters, name))
                for value, label in known.items()
            ]
            for name, known in words.items()
        }


def rows_to_count(moderator: Any) -> Any:
    """For `gather` and `counted`: a row for each kind, severity and source that waits."""
    return (
        Case.objects.to_decide()
        .order_by()
        .values("content_type", "severity", "source")
        .annotate(
            n=Count("pk"),
            **{name: Count("pk", filter=which) for name, which in _whose(moderator).items()},
        )
    )


def counted(rows: Iterable[Mapping[str, Any]]) -> Counts:
    kinds = {pk: review.key for pk, review in reviewing.by_content_type().items()}
    by: dict[str, Counter[str]] = {
        name: Counter() for name in ("kind", "severity", "source", "whose")
    }
    total = 0
    for row in rows:
        total += row["n"]
        by["kind"][kinds.get(row["content_type"], "")] += row["n"]
        by["severity"][row["severity"]] += row["n"]
        by["source"][row["source"]] += row["n"]
        for name in WHOSE:
            by["whose"][name] += row[name]
    return Counts(total, by)
