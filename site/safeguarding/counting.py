"""What the report counts: one query each, whatever there is to count. Nothing here is suppressed yet;
`desk.figures` shows none of it without `privacy.figures`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.functions import RowNumber, TruncWeek
from django.utils import timezone

from accounts import asked
from accounts.gathering import Number
from accounts.models import User
from privacy.figures.periods import Period, periods

from .models import DUE, Case, CaseQuerySet, Decision, Report, Signal

__all__ = ["Period", "periods"]

WAITING = "cases_waiting"

Action = Decision.Action
ACTED = (Action.ASK_FOR_CHANGE, Action.REFUSE, Action.HIDE)
AGAINST = (Action.REFUSE, Action.HIDE, Action.REDACT)
IN_FAVOUR = (Action.APPROVE, Action.NO_ACTION, Action.RESTORE)


def _opened_in(period: Period) -> CaseQuerySet:
    begin, end = period.bounds
    return Case.objects.filter(opened_at__gte=begin, opened_at__lt=end).order_by()


def _first_decision(what: str, case: str = "pk") -> Subquery:
    by_a_person = Decision.objects.filter(case=OuterRef(case), automated=False)
    return Subquery(by_a_person.order_by("decided_at", "pk").values(what)[:1])


def volume(period: Period) -> dict[date, dict[str, int]]:
    """Cases opened, by the Monday of their week and by severity."""
    found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        _opened_in(period)
        .annotate(week=TruncWeek("opened_at"))
        .values_list("week", "severity")
        .annotate(count=Count("pk"))
    )
    for week, severity, count in rows:
        found[timezone.localtime(week).date()][severity] = count
    return found


@dataclass(frozen=True)
class Wait:
    """How long cases of one severity waited for a moderator."""

    decided: int = 0
    in_time: int = 0
    median: timedelta = timedelta()


def waits(period: Period) -> dict[str, Wait]:
    """From opening to the first decision of a person. The lower median; two queries.

    In time by what is allowed for the severity, and not by `due_at`: that moves when a case returns.
    """
    waited = ExpressionWrapper(F("first") - F("opened_at"), output_field=DurationField())
    decided = (
        _opened_in(period)
        .annotate(first=_first_decision("decided_at"))
        .filter(first__isnull=False)
        .annotate(wait=waited)
    )
    soon = Q(pk__in=[])
    for severity, allowed in DUE.items():
        soon |= Q(severity=severity, wait__lte=allowed)
    counted = decided.values("severity").annotate(
        decided=Count("pk"), in_time=Count("pk", filter=soon)
    )
    by_severity: dict[str, Any] = {"partition_by": F("severity")}
    middle = (
        decided.annotate(
            place=Window(RowNumber(), order_by=[F("wait"), F("pk")], **by_severity),
            all=Window(Count("pk"), **by_severity),
        )
        .filter(place=(F("all") + 1) / 2)
        .values_list("severity", "wait")
    )
    medians = dict(middle)
    return {
        row["severity"]: Wait(row["decided"], row["in_time"], medians[row["severity"]])
        for row in counted
    }


def overturned(period: Period) -> dict[str, tuple[int, int]]:
    """Decisions against somebody, and how many another decision reversed, by action."""
    begin, end = period.bounds
    rows = (
        Decision.objects.filter(
            action__in=AGAINST, automated=False, decided_at__gte=begin, decided_at__lt=end
        )
        .order_by()
        .values_list("action")
        .annotate(
            made=Count("pk"), reversed=Count("pk", filter=Q(superseded_by__action__in=IN_FAVOUR))
        )
    )
    return {action: (made, back) for action, made, back in rows}


def reasons(period: Period) -> dict[str, int]:
    begin, end = period.bounds
    reports = Report.objects.filter(created_at__gte=begin, created_at__lt=end).order_by()
    return dict(reports.values_list("reason").annotate(count=Count("pk")))


def seen(period: Period) -> dict[str, tuple[int, int]]:
    """Decided cases in which the screening saw something, by kind, and in how many of them the
    moderator then asked for a change, or did not let it stand."""
    begin, end = period.bounds
    rows = (
        Signal.objects.filter(case__opened_at__gte=begin, case__opened_at__lt=end)
        .annotate(first=_first_decision("action", "case"))
        .filter(first__isnull=False)
        .order_by()
        .values_list("kind")
        .annotate(
            cases=Count("case", distinct=True),
            acted=Count("case", distinct=True, filter=Q(first__in=ACTED)),
        )
    )
    return {kind: (cases, acted) for kind, cases, acted in rows}


def load(period: Period) -> list[tuple[str, int]]:
    """Decisions by moderator, for leads, by name. Who has left is in nobody's count."""
    begin, end = period.bounds
    return list(
        Decision.objects.filter(
            automated=False, decider__isnull=False, decided_at__gte=begin, decided_at__lt=end
        )
        .order_by("decider__screen_name")
        .values_list("decider__screen_name")
        .annotate(count=Count("pk"))
    )


def waiting(person: Any) -> int:
    """How many cases wait for a moderator, for whoever may know. Read with the person as a rule."""
    known: int | None = asked.known(person, WAITING)
    return Case.objects.to_decide().count() if known is None else known


def _of_whom(pk: int) -> Number:
    """Nothing is counted for who is no more than a member."""
    at_work = User.objects.at_work().filter(pk=pk)
    return Number(Case.objects.to_decide().filter(Exists(at_work)))


asked.of_everybody(WAITING, _of_whom)
