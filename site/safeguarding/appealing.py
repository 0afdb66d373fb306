"""Somebody concerned asks that another person looks at a decision again: once each, within two weeks.

The author, against what was decided about them or their words; a reporter, when it was left as it is.
It makes a case of the queue, which who decided before can't take (`casework.why_not`). Who appealed
is shown to nobody but themselves.
"""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from . import casework
from .models import APPEAL_WITHIN, Appeal, Case, Decision, Report, StatementOfReasons
from .refusals import CannotAppeal, Refused
from .screening import screen

MAX_CHARACTERS = 2000


class Empty(Refused):
    code = "empty"
    words = "Write in a few words why somebody should look again."


def deadline(decision: Decision, *, person: Any) -> datetime | None:
    """Until when this person may appeal. None if they may not, or have done so. At most 5 queries."""
    side = _side(decision, person)
    if side is None:
        return None
    until = decision.decided_at + APPEAL_WITHIN
    if until < timezone.now() or not decision.stands or _appealed_before(decision, person):
        return None
    return until


def items_heard(model: type[models.Model]) -> "QuerySet[Case, int]":
    """Ids of the items of this kind about which an appeal waits: nothing of them goes before it is
    answered. For a room's retention rule."""
    about = Case.objects.filter(
        content_type=ContentType.objects.get_for_model(model), appeals__answered_at=None
    ).exclude(appeals=None)
    return about.values_list("object_id", flat=True)


def _side(decision: Decision, person: Any) -> Appeal.Side | None:
    told = StatementOfReasons.objects.filter(decision=decision, person=person)
    if told.filter(appeal_until__isnull=False).exists():
        return Appeal.Side.AUTHOR
    reported = Report.objects.by(person).filter(answered_by=decision, outcome=Report.Outcome.LEFT)
    return Appeal.Side.REPORTER if reported.exists() else None


def _appealed_before(decision: Decision, person: Any) -> bool:
    """Against this one, or one that it superseded: nobody is heard twice about the same."""
    chain: list[int] = []
    at: int | None = decision.pk
    while at is not None and at not in chain:
        chain.append(at)
        at = Decision.objects.filter(pk=at).values_list("supersedes", flat=True).first()
    return Appeal.objects.filter(decision__in=chain, appellant=person).exists()


@transaction.atomic
def appeal(decision: Decision, *, person: Any, text: str) -> Appeal:
    """Raises CannotAppeal, Empty, or NotPossible when another decision about the same is heard now."""
    text = text.strip()[:MAX_CHARACTERS]
    if not text:
        raise Empty
    side = _side(decision, person)
    if side is None or deadline(decision, person=person) is None:
        raise CannotAppeal
    case = casework.look_again(decision, source=Case.Source.APPEAL)
    if _appealed_before(decision, person):  # asked again with the case locked
        raise CannotAppeal
    seen = casework.severity_of(screen(text))
    casework.make_graver(case, seen)
    return Appeal.objects.create(
        decision=decision, case=case, appellant=person, side=side, text=text
    )
