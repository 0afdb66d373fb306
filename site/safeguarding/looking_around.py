"""What a moderator is shown besides the text: the member's record, like cases, and what adds up.

Screen names only. What stands here is put together for the page and stored nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from . import reviewing, sanctions
from .belongings import cases_about_writing_of
from .models import Case, Decision, Signal
from .reviewing import ContextItem
from .screening import adding_up, screen

LIKE_CASES = 5
Action = Decision.Action
AGAINST = (Action.ASK_FOR_CHANGE, Action.REDACT, Action.REFUSE, Action.HIDE)
IN_FAVOUR = (Action.APPROVE, Action.NO_ACTION, Action.RESTORE)


@dataclass(frozen=True)
class Record:
    """Of a member, in numbers. Never a sign-in name, never a moment."""

    since: str
    written: list[str]
    against: int
    in_favour: int
    sanctions: str


def record_of(person: Any) -> Record:
    """Costs a query for each kind that is counted, one for the decisions and one for the sanctions."""
    decided = Decision.objects.standing().filter(
        case__in=cases_about_writing_of(person), automated=False
    )
    sums = decided.aggregate(
        against=Count("pk", filter=Q(action__in=AGAINST)),
        in_favour=Count("pk", filter=Q(action__in=IN_FAVOUR)),
    )
    written = []
    for review in reviewing.registered():
        number = reviewing.hook(review, "how_many")(person)
        if number:
            noun = review.noun if number == 1 else reviewing.hook(review, "plural")()
            written.append(f"{number} {noun}")
    return Record(
        _months_since(person.joined_on), written, **sums, sanctions=sanctions.standing(person).words
    )


def _months_since(day: Any) -> str:
    today = timezone.localdate()
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        return "less than a month"
    return "1 month" if months == 1 else f"{months} months"


def like_cases(case: Case, signals: Sequence[Signal]) -> list[Decision]:
    """The newest decisions about other things of this kind in which the same was seen, or which rest on
    a rule that this case was decided by before. One query."""
    kinds = {signal.kind for signal in signals}
    if not kinds:
        alike = Q(~Exists(Signal.objects.filter(case=OuterRef("case"))), case__source=case.source)
    else:
        alike = Q(Exists(Signal.objects.filter(case=OuterRef("case"), kind__in=kinds)))
    rules = (
        Decision.objects.filter(case=case, policy__isnull=False).order_by().values("policy__number")
    )
    return list(
        Decision.objects.filter(alike | Q(policy__number__in=rules), automated=False)
        .filter(case__content_type=case.content_type_id)
        .exclude(case__object_id=case.object_id)
        .select_related("policy")
        .order_by("-pk")[:LIKE_CASES]
    )


@dataclass(frozen=True)
class AddedUp:
    """One detail, in one text of the same writer."""

    text: str
    what: str
    where: ContextItem


def details_that_add_up(item: Any, signals: Sequence[Signal]) -> list[AddedUp]:
    """Which details of which earlier texts the screening laid together with this one, newest text first
    and each detail once. Nothing, and no query, when nothing adds up."""
    if not any(signal.kind == Signal.Kind.ADDS_UP for signal in signals):
        return []
    words = dict(Signal.Kind.choices)
    found: dict[tuple[str, str], AddedUp] = {}
    for earlier in reviewing.hook(reviewing.of(item), "earlier")(item):
        for span in screen(earlier.text).spans:
            key = (span.kind, span.text.lower())
            if span.kind in adding_up.WEIGHTS and key not in found:
                found[key] = AddedUp(span.text, str(words.get(span.kind, span.kind)), earlier)
    return list(found.values())
