"""Handing something to the safeguarding leads: only the passages that matter are sealed and kept.

    record = escalating.escalate(case, by=wren, why="Says that she will take the pills tonight.")

A room without cases seals what it has, and keeps nothing else:

    escalating.seal([Passage("Amber Finch", said_at, text)], by=rowan, why="…", about=session)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from notices.telling import tell
from privacy import trail

from . import casework, events, hearing, leads, reviewing
from .models import Case, CaseEvent, SafeguardingRecord, Severity
from .refusals import (
    AlreadyEscalated,
    MayNotEscalate,
    ReasonNeeded,
    Stale,
)

MAY = "safeguarding.escalate"
MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Passage:
    """What somebody wrote, and under which name and when others read it."""

    who: str
    when: datetime | None
    text: str


def passage_of(item: models.Model) -> Passage:
    """What is sealed of something that a room lets be reviewed. Costs what its author costs."""
    review = reviewing.of(item)
    author = review.author(item)
    when = getattr(item, "created_at", None) or getattr(item, "at", None)
    name = reviewing.hook(review, "shown_name")(item) or (
        author.screen_name if author else "Somebody who has left"
    )
    return Passage(name, when, reviewing.hook(review, "opened")(item))


@transaction.atomic
def escalate(case: Case, *, by: Any, why: str, version: int | None = None) -> SafeguardingRecord:
    """The case goes to the leads with what it is about, and the moderators' queue goes on without it.

    Whoever has claimed it: danger does not wait for a lease to end, and the trail says who did it. A
    case that is decided already stays closed, and its record is made all the same.

    Raises MayNotEscalate, ReasonNeeded, OwnWriting, NotPossible (what it was about is gone), Stale or
    AlreadyEscalated.
    """
    _check(by, why)
    taken = Case.objects.filter(
        pk=case.pk, version=case.version if version is None else version
    ).exclude(state=Case.State.ESCALATED)
    moved = taken.exclude(state=Case.State.CLOSED).update(
        state=Case.State.ESCALATED,
        version=F("version") + 1,
        claimed_by=None,
        claimed_until=None,
    ) or taken.filter(state=Case.State.CLOSED).update(version=F("version") + 1)
    case.refresh_from_db()
    if not moved:
        raise AlreadyEscalated if case.state == Case.State.ESCALATED else Stale
    if refusal := casework.why_not(case, person=by):
        raise refusal
    casework.note(case, CaseEvent.Kind.ESCALATED, staff=by)
    events.changed(case)
    item: Any = hearing.item_of(case)
    return seal(
        [passage_of(item)], by=by, why=why, about=item, case=case, severity=Severity(case.severity)
    )


@transaction.atomic
def seal(
    passages: Sequence[Passage],
    *,
    by: Any,
    why: str,
    about: models.Model | None = None,
    case: Case | None = None,
    severity: Severity = Severity.RED,
) -> SafeguardingRecord:
    """Seal these passages into a record, and tell the leads that there is one. Nothing else is kept.

    Costs two queries besides the trail, and one for each lead. Raises MayNotEscalate, ReasonNeeded or
    AlreadyEscalated.
    """
    _check(by, why)
    sealed: Any = [
        {
            "who": passage.who,
            "when": passage.when.isoformat() if passage.when else "",
            "text": passage.text,
        }
        for passage in passages
    ]
    record = SafeguardingRecord(
        case=case,
        severity=severity,
        escalated_by=by,
        why=why.strip()[:MAX_CHARACTERS],
        passages=sealed,
    )
    if about is not None:
        record.target = about
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:  # the case has a record that is not closed
        raise AlreadyEscalated from None
    tell_leads(record, line="Something new waits for you at the desk.", but=by)
    trail.record(
        "safeguarding.escalated",
        actor=by,
        about=case or record,
        severity=str(severity),
        passages=len(passages),
    )
    return record


def _check(by: Any, why: str) -> None:
    if not (by.has_perm(MAY) or leads.is_lead(by)):
        raise MayNotEscalate
    if not why.strip():
        raise ReasonNeeded


def tell_leads(record: SafeguardingRecord, *, line: str, but: Any) -> None:
    """`line` may be read on a lock screen: it names nothing."""
    address = reverse("safeguarding_record", args=[record.pk])
    for lead_id in leads.all_leads().exclude(pk=but.pk).values_list("pk", flat=True):
        tell(lead_id, line=line, url=address)


def give_back(case: Case, *, lead: Any) -> None:
    """The leads are done: moderators decide about the writing itself. Does nothing if the case has
    moved on meanwhile. Part of closing a record, and recorded there."""
    back = Case.objects.filter(pk=case.pk, state=Case.State.ESCALATED).update(
        state=Case.State.NEW, due_at=timezone.now(), version=F("version") + 1
    )
    if back:
        case.refresh_from_db()
        casework.note(case, CaseEvent.Kind.RETURNED, staff=lead)
        events.opened(case)
