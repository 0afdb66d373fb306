"""What a moderator is shown besides the text: the member's record, like cases, and what adds up.

Screen names only. What stands here is put together for the page and stored nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.gathering import Number

from . import reviewing, sanctions
from .belongings import cases_about_writing_of
from .models import Case, Decision, DecisionQuerySet, Signal
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


def questions_about(person: Any) -> dict[str, Any]:
    """For `gather` and `record_of`: the decisions, what is in force, and how much of each kind there is."""
    decided = Decision.objects.standing().filter(
        case__in=cases_about_writing_of(person), automated=False
    )
    asked: dict[str, Any] = {
        "decided": decided.order_by()
        .values("automated")
        .annotate(
            against=Count("pk", filter=Q(action__in=AGAINST)),
            in_favour=Count("pk", filter=Q(action__in=IN_FAVOUR)),
        ),
        "in_force": sanctions.in_force(person.pk),
    }
    for review in reviewing.registered():
        if (theirs := reviewing.hook(review, "others_can_read")(person)) is not None:
            asked[_written(review)] = Number(theirs)
    return asked


def record_of(person: Any, found: Mapping[str, Any]) -> Record:
    """`found` are the answers to `questions_about`."""
    written = []
    for review in reviewing.registered():
        if number := found.get(_written(review)):
            noun = review.noun if number == 1 else reviewing.hook(review, "plural")()
            written.append(f"{number} {noun}")
    sums = next(iter(found["decided"]), {"against": 0, "in_favour": 0})
    return Record(
        _months_since(person.joined_on),
        written,
        sums["against"],
        sums["in_favour"],
        sanctions.Standing(tuple(found["in_force"])).words,
    )


def _written(review: reviewing.Review) -> str:
    return f"written_{review.key}"


def _months_since(day: Any) -> str:
    today = timezone.localdate()
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        return "less than a month"
    return "1 month" if months == 1 else f"{months} months"


def like_cases(case: Case) -> DecisionQuerySet:
    """The newest decisions about other things of this kind in which the same was seen, or which rest on
    a rule that this case was decided by before. Where nothing was seen, those of what came in the same
    way and in which nothing was seen either."""
    seen = Signal.objects.filter(case=case).order_by()
    alike = Exists(Signal.objects.filter(case=OuterRef("case"), kind__in=seen.values("kind")))
    nothing_either = (
        ~Exists(seen)
        & ~Exists(Signal.objects.filter(case=OuterRef("case")))
        & Q(case__source=case.source)
    )
    rules = (
        Decision.objects.filter(case=case, policy__isnull=False).order_by().values("policy__number")
    )
    return (
        Decision.objects.filter(alike | nothing_either | Q(policy__number__in=rules))
        .filter(automated=False, case__content_type=case.content_type_id)
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
