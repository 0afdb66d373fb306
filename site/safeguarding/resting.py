"""Care for whoever reads hard things: a break is offered, and the hard cases are shared out.

What is heavy, `care` says, for everything that counts it.

**A break.** After `settings.HARD_CASES_IN_A_ROW` urgent or crisis cases decided one after the other,
the queue says so and offers a rest. A calm case in between, a rest, or `FORGOTTEN` begins the count
anew. Nothing is locked: whoever goes on is asked again after as many more.

**Fair rotation.** "Give me the next one" gives the case that is due first. If that one is urgent and not
late yet, the asker has decided `MANY_LATELY` hard ones within `LATELY`, and somebody else on duty has
had fewer by `FEWER` or more, it is left for them and the first calm one is given. A crisis, and a case
that is late, wait for nobody: they go to whoever asks. When nothing calm waits, the first is given.

On duty is who took or decided a case within `ON_DUTY`; we keep no other sign of who is here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User

from . import care, casework
from .models import CLAIM_LASTS, Case, Decision, DeskSettings, Severity

FORGOTTEN = timedelta(hours=12)
LATELY = timedelta(hours=3)
ON_DUTY = timedelta(minutes=45)
MANY_LATELY = 3
FEWER = 2
LOOKED_AT = 40  # of the queue, how many are looked at for the next one


@dataclass(frozen=True)
class Desk:
    """How one moderator works today."""

    keys_on: bool = True
    hard_in_a_row: int = 0

    @property
    def break_is_offered(self) -> bool:
        return self.hard_in_a_row >= settings.HARD_CASES_IN_A_ROW


def rows_of_desk(moderator: Any) -> Any:
    """For `gather` and `desk`: their settings, and how many hard cases they decided since the last calm
    one or rest."""
    own = Decision.objects.filter(decider=OuterRef("pk")).order_by()
    calm = own.exclude(case__severity__in=care.HEAVY).order_by("-pk").values("pk")[:1]
    hard = (
        own.filter(case__severity__in=care.HEAVY, decided_at__gt=timezone.now() - FORGOTTEN)
        .filter(pk__gt=Coalesce(OuterRef("last_calm"), Value(0)))
        .filter(
            Q(decided_at__gt=OuterRef("desk_settings__rested_at"))
            | Q(decider__desk_settings__rested_at=None)
        )
        .values("decider")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        User.objects.filter(pk=moderator.pk)
        .annotate(last_calm=Subquery(calm))
        .annotate(hard=Coalesce(Subquery(hard, output_field=IntegerField()), 0))
        .values("desk_settings__keys_on", "hard")
    )


def desk(rows: Iterable[Mapping[str, Any]]) -> Desk:
    for row in rows:
        # A database without truth values says 0.
        return Desk(row["desk_settings__keys_on"] not in (False, 0), row["hard"])
    return Desk()


def desk_of(moderator: Any) -> Desk:
    """One query."""
    return desk(rows_of_desk(moderator))


def rest(moderator: Any) -> None:
    """Hard cases are counted anew from now on. What they have taken stays theirs until they give it back."""
    DeskSettings.objects.set_for(moderator, rested_at=timezone.now())


def give_back_all(moderator: Any) -> int:
    """Whatever they have taken goes back to the list, for others to take."""
    taken = Case.objects.can_be_decided().filter(claimed_by=moderator).order_by("pk")
    given = 0
    for case in taken:
        casework.release(case, moderator=moderator)
        given += 1
    return given


def turn_keys(moderator: Any, *, on: bool) -> None:
    DeskSettings.objects.set_for(moderator, keys_on=on)


def next_for(moderator: Any) -> Case | None:
    """The case that "Give me the next one" gives, by the rule above. Deterministic: the same queue and
    the same decisions give the same case."""
    now = timezone.now()
    waiting = [
        case
        for case in Case.objects.to_decide().free_for(moderator).most_pressing_first()[:LOOKED_AT]
        if casework.may_decide(case, person=moderator)
    ]
    if not waiting:
        return None
    first = waiting[0]
    if not _can_be_left(first, now) or not _others_had_fewer(moderator):
        return first
    return next((case for case in waiting if not _can_be_left(case, now)), first)


def _can_be_left(case: Case, now: datetime) -> bool:
    """Heavy, and neither a crisis nor late."""
    return care.is_heavy(case) and case.severity != Severity.CRISIS and case.due_at > now


def _others_had_fewer(moderator: Any) -> bool:
    """Whether the moderator has had many hard ones lately, and somebody on duty clearly fewer."""
    now = timezone.now()
    had = Counter[int]()
    for decider, n in (
        Decision.objects.filter(
            case__severity__in=care.HEAVY, decided_at__gt=now - LATELY, decider__isnull=False
        )
        .order_by()
        .values_list("decider")
        .annotate(n=Count("pk"))
    ):
        had[decider] = n
    if had[moderator.pk] < MANY_LATELY:
        return False
    on_duty = set(
        Decision.objects.filter(decided_at__gt=now - ON_DUTY, decider__isnull=False)
        .order_by()
        .values_list("decider", flat=True)
    )
    on_duty |= set(
        Case.objects.filter(claimed_until__gt=now - ON_DUTY + CLAIM_LASTS, claimed_by__isnull=False)
        .order_by()
        .values_list("claimed_by", flat=True)
    )
    on_duty.discard(moderator.pk)
    return any(had[person] <= had[moderator.pk] - FEWER for person in on_duty)
