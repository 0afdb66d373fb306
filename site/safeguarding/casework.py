"""Opening, claiming and closing cases. One item has one open case; what comes later joins it.

Every step is one conditional update, with an event of the case beside it (`note`). See adr/0020.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.gathering import Number, gather
from privacy import trail

from . import answering, events, hearing, reviewing
from .models import (
    CLAIM_LASTS,
    DUE,
    Appeal,
    Case,
    CaseEvent,
    ContentSnapshot,
    Decision,
    Report,
    Severity,
    Signal,
)
from .refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NotPossible,
    NotPressingEnough,
    OwnDecision,
    OwnWriting,
    ReasonMissing,
)
from .screening import CRISIS_LEVELS, Screening

TAKE_OVER_REASONS = {
    "danger": "Somebody may be in danger, and it cannot wait",
    "away": "Whoever has it seems to be away",
    "agreed": "We agreed that I take it",
}


def severity_of(seen: Screening) -> Severity:
    return Severity.GREEN if seen.crisis == "none" else Severity(seen.crisis)


def _graver(one: str, other: str) -> Severity:
    return Severity(max(one, other, key=lambda level: CRISIS_LEVELS.index(level)))


def make_graver(case: Case, severity: Severity) -> None:
    """What somebody says about it may be more pressing than what it is about. Never less."""
    graver = _graver(case.severity, severity)
    if graver == case.severity:
        return
    due_at = min(case.due_at, timezone.now() + DUE[graver])
    Case.objects.filter(pk=case.pk).update(severity=graver, due_at=due_at)
    case.refresh_from_db()


def note(
    case: Case,
    kind: CaseEvent.Kind,
    *,
    why: str = "",
    staff: Any = None,
    decision: Decision | None = None,
) -> None:
    """Write down the step that `case` has just taken, in the transaction of the step."""
    CaseEvent.objects.create(
        case=case,
        kind=kind,
        why=why,
        version=case.version,
        state=case.state,
        staff=staff,
        decision=decision,
    )


@transaction.atomic
def open_case(
    item: models.Model,
    *,
    source: Case.Source,
    seen: Screening | None = None,
    severity: Severity = Severity.GREEN,
) -> Case:
    """The open case of `item`, made if there is none.

    One that is open gets a new version, and only ever becomes graver. One that waited for its
    author goes back into the queue. A claim stays: whoever is reading is refused a decision about
    the text before, and shown the one that stands. Otherwise an author who changes a text again
    and again would never be decided about.
    """
    if seen:
        severity = _graver(severity, severity_of(seen))
    due_at = timezone.now() + DUE[severity]
    case = _open_case_of(item)
    if case is None:
        try:
            with transaction.atomic():
                case = Case.objects.create(
                    target=item, source=source, severity=severity, due_at=due_at
                )
                events.opened(case)
        except IntegrityError:  # somebody else opened one in the same moment
            case = _open_case_of(item)
            if case is None:
                raise
            _join(case, severity, source)
        else:
            note(case, CaseEvent.Kind.OPENED, why=source)
    else:
        _join(case, severity, source)
    if seen:
        _note(case, seen)
    return case


def keep_still(item: models.Model) -> None:
    """Lock the open case of `item` until the caller's transaction ends.

    A decision locks the case, then what it is about. Whoever changes a reviewed item calls this
    before touching it, so that the two wait for each other in the same order.
    """
    _open_case_of(item)


def _open_case_of(item: models.Model) -> Case | None:
    return Case.objects.of(item).still_open().select_for_update().first()


def _join(case: Case, severity: Severity, source: Case.Source) -> None:
    graver = _graver(case.severity, severity)
    due_at = timezone.now() + DUE[graver]
    events.opened(case) if case.state != Case.State.NEW else events.changed(case)
    if case.state == Case.State.NEW:
        due_at = min(case.due_at, due_at)
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.NEW,
        severity=graver,
        due_at=due_at,
        version=F("version") + 1,
    )
    case.refresh_from_db()
    note(case, CaseEvent.Kind.JOINED, why=source)


def _note(case: Case, seen: Screening) -> None:
    """Put what was seen in the text as it is now in the place of what was seen before."""
    case.signals.all().delete()
    found = [
        Signal(case=case, version=seen.version, kind=span.kind, start=span.start, end=span.end)
        for span in seen.spans
    ]
    if seen.crisis != "none":
        level = severity_of(seen)
        found.append(
            Signal(case=case, version=seen.version, kind=Signal.Kind.CRISIS, severity=level)
        )
    if seen.adds_up:
        found.append(Signal(case=case, version=seen.version, kind=Signal.Kind.ADDS_UP))
    if seen.cut_short:
        found.append(Signal(case=case, version=seen.version, kind=Signal.Kind.TOO_LONG))
    # A text full of numbers needs no thousand rows to say so.
    Signal.objects.bulk_create(found[:200])


@transaction.atomic
def withdrawn(item: models.Model, *, for_good: bool = False, granted_by: Any = None) -> None:
    """Its author is taking it back: an open case closes, on record, and reporters hear it.

    One stays open: its author has appealed against what was decided about themselves, and taking the
    words back must not end that; with `for_good` they are leaving, and it does. `granted_by`: the
    moderator who took it away because its author asked.

    Call it before the words are gone; those that somebody had to look at are kept for a while.
    """
    case = _open_case_of(item)
    if case is None:
        return
    heard = case.appeals.waiting()
    stays = not for_good and heard.filter(side=Appeal.Side.AUTHOR).exists()
    version = case.version
    closing = {"state": Case.State.CLOSED, "closed_at": timezone.now()}
    Case.objects.filter(pk=case.pk).update(
        **({} if stays else closing),
        version=F("version") + 1,
        claimed_by=None,
        claimed_until=None,
    )
    decision = Decision.objects.create(
        case=case,
        case_version=version,
        action=Decision.Action.WITHDRAWN,
        automated=granted_by is None,
        decider=granted_by,
    )
    ContentSnapshot.objects.create(decision=decision, text=reviewing.text_to_keep(item))
    case.refresh_from_db()
    note(case, CaseEvent.Kind.WITHDRAWN, decision=decision)
    answering.answer_reporters(decision)
    answering.answer_appeals(
        heard.filter(side=Appeal.Side.REPORTER) if stays else heard,
        outcome=Appeal.Outcome.WITHDRAWN,
    )
    events.changed(case)


@transaction.atomic
def decided_elsewhere(item: models.Model, *, action: Decision.Action, decider: Any) -> None:
    """Whoever runs the room decided about it there: its open case closes, on record. No copy is made.

    One with an appeal stays open: somebody waits to hear what another person says about it.
    """
    case = _open_case_of(item)
    if case is not None and not case.appeals.waiting().exists():
        decision = _close(case, CaseEvent.Kind.DECIDED, action=action, decider=decider)
        hearing.keep(decision, hearing.what_it_needs(item))


def close_gone(model: type[models.Model]) -> int:
    """Close the open cases about rows that are gone by now: their words were forgotten by their time.
    Not those in which a decision is looked at again whose words are kept for that. Reporters and whoever
    appealed hear it. Costs a query when there are none, and some for each."""
    kind = ContentType.objects.get_for_model(model)
    there = model._default_manager.filter(pk=OuterRef("object_id"))
    gone = Case.objects.still_open().filter(~Exists(there), content_type=kind).order_by("pk")
    gone = gone.exclude(pk__in=hearing.can_still_be_heard(Case.objects.still_open()).values("pk"))
    closed = 0
    for pk in list(gone.values_list("pk", flat=True)):
        with transaction.atomic():
            case = gone.select_for_update().filter(pk=pk).first()
            if case is not None:
                _close(case, CaseEvent.Kind.GONE, action=Decision.Action.GONE, automated=True)
                answering.answer_appeals(case.appeals.waiting(), outcome=Appeal.Outcome.GONE)
                closed += 1
    return closed


def _close(case: Case, step: CaseEvent.Kind, **decided: Any) -> Decision:
    version = case.version
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.CLOSED,
        closed_at=timezone.now(),
        version=F("version") + 1,
        claimed_by=None,
        claimed_until=None,
    )
    decision = Decision.objects.create(case=case, case_version=version, **decided)
    case.refresh_from_db()
    note(case, step, why=decision.action, staff=decision.decider, decision=decision)
    answering.answer_reporters(decision)
    events.changed(case)
    return decision


def may_decide(case: Case, *, person: Any) -> bool:
    """Nobody decides about their own writing, nor about what they themselves reported. Nobody hears
    an appeal against their own decision, nor one that they made."""
    return why_not(case, person=person) is None


def why_not(case: Case, *, person: Any) -> type[OwnWriting | OwnDecision | NotPossible] | None:
    """What `may_decide` says, with its reason. Costs a query besides those for the item."""
    item = hearing.item_of(case)
    if item is None:
        return NotPossible
    return refusal(case, item, person=person, ties=gather(**ties_of(case, person=person)))


def ties_of(case: Case, *, person: Any) -> dict[str, Any]:
    """For `gather` and `refusal`: what `person` has to do with the case already."""
    asked: dict[str, Any] = {"told_us": Number(case.reports.filter(reporter=person))}
    if again := case.looks_again_at_id:
        asked |= {
            "again": Decision.objects.filter(pk=again).select_related("policy", "decider"),
            "told_us_before": Number(
                Report.objects.filter(case__decisions=again, reporter=person).distinct()
            ),
            "appellants": case.appeals.waiting().order_by().values("appellant"),
        }
    return asked


def refusal(
    case: Case, item: Any, *, person: Any, ties: Mapping[str, Any]
) -> type[OwnWriting | OwnDecision] | None:
    author = reviewing.of(item).author(item)
    if author is not None and author.pk == person.pk:
        return OwnWriting
    if ties["told_us"]:
        return OwnWriting
    if case.looks_again_at_id is None:
        return None
    if ties["told_us_before"]:
        return OwnWriting
    appeals = [one["appellant"] for one in ties["appellants"]]
    if appeals and (ties["again"][0].decider_id == person.pk or person.pk in appeals):
        return OwnDecision
    return None


@transaction.atomic
def claim(case: Case, *, moderator: Any) -> Case:
    """Take it for ten minutes, so that nobody reads the same thing twice. Taking again renews.

    One conditional update: of two moderators in the same moment, one is refused.
    """
    if refusal := why_not(case, person=moderator):
        raise refusal
    taken = (
        Case.objects.can_be_decided()
        .free_for(moderator)
        .filter(pk=case.pk)
        .update(claimed_by=moderator, claimed_until=timezone.now() + CLAIM_LASTS)
    )
    if not taken:
        case.refresh_from_db()
        raise ClaimedByAnother if case.is_claimed_by_another(moderator) else AlreadyDecided
    case.refresh_from_db()
    note(case, CaseEvent.Kind.CLAIMED, staff=moderator)
    events.changed(case)
    trail.record("safeguarding.case_claimed", actor=moderator, about=case)
    return case


def renew(case: Case, *, moderator: Any) -> bool:
    """Ten minutes more while the page is open. Only a lease that is still running can be renewed:
    one that ran out may be somebody else's any moment."""
    now = timezone.now()
    running = Case.objects.can_be_decided().filter(claimed_by=moderator, claimed_until__gt=now)
    return bool(running.filter(pk=case.pk).update(claimed_until=now + CLAIM_LASTS))


@transaction.atomic
def take_over(case: Case, *, moderator: Any, reason: str) -> Case:
    """Take a case of a crisis from the moderator who has it, on record.

    Any other case is theirs until their ten minutes are over; then it is free for a `claim`. The
    reason is asked so that nobody does this by mistake, and one of TAKE_OVER_REASONS. Raises
    NotPressingEnough, ReasonMissing, AlreadyDecided or what `why_not` says.
    """
    if reason not in TAKE_OVER_REASONS:
        raise ReasonMissing("Say why you take it over.")
    if refusal := why_not(case, person=moderator):
        raise refusal
    now = timezone.now()
    taken = (
        Case.objects.can_be_decided()
        .filter(
            Q(severity=Severity.CRISIS) | Q(claimed_until__lt=now) | Q(claimed_by=None), pk=case.pk
        )
        .update(claimed_by=moderator, claimed_until=now + CLAIM_LASTS)
    )
    if not taken:
        case.refresh_from_db()
        raise NotPressingEnough if case.can_be_decided else AlreadyDecided
    case.refresh_from_db()
    note(case, CaseEvent.Kind.TAKEN_OVER, why=reason, staff=moderator)
    events.changed(case)
    trail.record("safeguarding.case_taken_over", actor=moderator, about=case, reason=reason)
    return case


@transaction.atomic
def release(case: Case, *, moderator: Any) -> None:
    """Give it back to the list. Does nothing if the claim is no longer theirs."""
    mine = Case.objects.filter(pk=case.pk, claimed_by=moderator)
    if mine.update(claimed_by=None, claimed_until=None):
        case.refresh_from_db()
        note(case, CaseEvent.Kind.RELEASED, staff=moderator)
        events.changed(case)


@transaction.atomic
def look_again(
    decision: Decision, *, source: Case.Source = Case.Source.AGAIN, moderator: Any = None
) -> Case:
    """Open the case in which `decision` is confirmed or superseded, or have the open one do it.

    Without an appeal any moderator may ask for it and decide, also who decided before. Raises
    NotPossible when another decision has superseded it, or another one about the same is looked at.
    """
    item = hearing.item_of(decision.case)
    if item is None or decision.action in (Decision.Action.UPHOLD, Decision.Action.WITHDRAWN):
        raise NotPossible
    case = open_case(item, source=source, severity=Severity(decision.case.severity))
    if not Decision.objects.standing().filter(pk=decision.pk).exists():
        raise NotPossible  # asked with the case locked, so nobody supersedes it meanwhile
    if case.looks_again_at_id not in (None, decision.pk):
        raise NotPossible("Another decision about the same is looked at now. Try again after that.")
    Case.objects.filter(pk=case.pk).update(looks_again_at=decision)
    case.refresh_from_db()
    if moderator is not None:
        if refusal := why_not(case, person=moderator):
            raise refusal
        trail.record("safeguarding.looked_again", actor=moderator, about=case)
    return case
