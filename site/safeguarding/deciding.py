"""What a moderator decides. It takes the version of the case that was read.

    deciding.decide(case, moderator=wren, version=3, policy=rule, reason="...",
                    measures=[measures.Hide(), measures.Silence(days=7)])

One measure says what becomes of the item; any others go with it. Raises a `Refused`: AlreadyDecided
or Stale when the case moved on meanwhile, ClaimedByAnother, OwnWriting, OwnDecision (an appeal
against one's own decision), ReasonMissing, NotWithThat, WordsNotFound, or NotPossible when the item
cannot go that way. In one transaction: the case moves by a conditional update, the room changes its
item, the decision is written with its sanctions, a snapshot of the exact text and the statement of
reasons, the author is told, reporters and appeals are answered, and the audit trail says that it was
done.

In a case that looks again at a decision (`casework.look_again`, an appeal), whatever is decided
supersedes it and lifts what it imposed, unless it is upheld.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from privacy import trail

from . import (
    answering,
    casework,
    events,
    hearing,
    measures,
    redacting,
    reviewing,
    sanctions,
    stating,
)
from .measures import Contact, Lock, Measure, OnItem, OnPerson
from .models import Appeal, Case, CaseEvent, ContentSnapshot, Decision, Policy
from .refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NotPossible,
    NotWithThat,
    ReasonMissing,
    Refused,
    Stale,
    WordsNotFound,
)

Action = Decision.Action
# Nothing that hurts somebody is done without a rule and a reason that they read.
NEEDS_RULE = frozenset({Action.ASK_FOR_CHANGE, Action.REFUSE, Action.HIDE, Action.REDACT})


def approve(
    case: Case, *, moderator: Any, version: int, policy: Policy | None = None, reason: str = ""
) -> Decision:
    """Others may read it from now on."""
    return decide(
        case, measures=[measures.Approve()],
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def ask_for_change(
    case: Case, *, moderator: Any, version: int, policy: Policy, reason: str
) -> Decision:
    """It goes back to its author, who reads why, can change it and send it again."""
    return decide(
        case, measures=[measures.AskForChange()],
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def refuse(case: Case, *, moderator: Any, version: int, policy: Policy, reason: str) -> Decision:
    """Something that waited is not put up."""
    return decide(
        case, measures=[measures.Refuse()],
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def hide(case: Case, *, moderator: Any, version: int, policy: Policy, reason: str) -> Decision:
    """Something that others could read is taken down. It is hidden, never destroyed here."""
    return decide(
        case, measures=[measures.Hide()],
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def dismiss(
    case: Case, *, moderator: Any, version: int, policy: Policy | None = None, reason: str = ""
) -> Decision:
    """Something that others can read stays as it is."""
    return decide(
        case, measures=[measures.LeaveAsIs()],
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def possible(item: models.Model, *, again: Decision | None = None) -> tuple[Action, ...]:
    """What can become of it as it stands; `again` is the decision that is looked at."""
    own = reviewing.hook(reviewing.of(item), "possible")(item)
    if own is not None:
        return ((Action.UPHOLD,) if again else ()) + tuple(Action(each) for each in own)
    where = reviewing.whereabouts(item)
    redact = (Action.REDACT,) if reviewing.can(item, "redact") else ()
    restore = (Action.RESTORE,) if reviewing.can(item, "restore") else ()
    if where == "waiting":
        return (Action.APPROVE, Action.ASK_FOR_CHANGE, *redact, Action.REFUSE)
    if where == "public":
        if again is None or again.action != Action.REDACT:
            restore = ()
        leave: tuple[Action, ...] = (Action.NO_ACTION, Action.ASK_FOR_CHANGE, *redact, Action.HIDE)
    else:
        restore = restore if where == "down" else ()
        leave = (Action.NO_ACTION,)
    return ((Action.UPHOLD,) if again else ()) + restore + leave


@transaction.atomic
def decide(
    case: Case,
    *,
    moderator: Any,
    version: int,
    measures: Iterable[Measure],
    policy: Policy | None = None,
    reason: str = "",
) -> Decision:
    """Record one decision with all that belongs to it. See above for what it raises."""
    on_item, beside = _sorted(measures)
    action, on_person = on_item.action, [each for each in beside if isinstance(each, OnPerson)]
    locks, contacts = (any(isinstance(each, kind) for each in beside) for kind in (Lock, Contact))
    reason = reason.strip()
    if (action in NEEDS_RULE or on_person or locks) and not (policy and reason):
        raise ReasonMissing
    if (contacts or action == Action.UPHOLD) and not reason:
        raise ReasonMissing("Write the reason, or the message. Whom it concerns will read it.")
    _take(case, action, moderator=moderator, version=version)
    # Read only now: an author who changes the text moves the version, so this text is the one read.
    case = _fresh(case)
    item, again = hearing.item_of(case), case.looks_again_at
    if item is None:
        raise NotPossible
    if refusal := casework.why_not(case, person=moderator):
        raise refusal
    review = reviewing.of(item)
    author, text, wording = review.author(item), review.text(item), reviewing.wording_of(item)
    kept, needs = reviewing.text_to_keep(item), hearing.what_it_needs(item)
    if (on_person or contacts) and author is None:
        raise NotPossible("Its author has left, so there is nobody to write to.")
    context = "\n\n".join(f"{said.who}: {said.text}" for said in review.context(item))
    supersedes = again if again and action != Action.UPHOLD else None
    spans = _spans(on_item, text)
    if supersedes and supersedes.locks:
        reviewing.hooks(item).unlock(item)
    if not _change(item, action, again, spans):
        raise NotPossible
    if locks and not (reviewing.can(item, "lock") and reviewing.hooks(item).lock(item)):
        raise NotPossible("This conversation cannot be closed, or is closed already.")
    decision = Decision.objects.create(
        case=case,
        case_version=version,
        action=action,
        policy=policy,
        reason=reason,
        locks=locks,
        contacts=contacts,
        decider=moderator,
        supersedes=supersedes,
    )
    ContentSnapshot.objects.create(decision=decision, text=kept, context=context, removed=spans)
    imposed = sanctions.impose(decision, author, on_person) if author else []
    lifts = bool(supersedes and supersedes.sanctions.exists())
    if supersedes:
        sanctions.lift(supersedes, by=decision)
    _tell(decision, item, author, wording=wording, imposed=imposed, lifts=lifts)
    _close(case, decision)
    hearing.keep(decision, needs)
    codes = [kind for kind, chosen in (("lock", locks), ("contact", contacts)) if chosen]
    codes += [sanction.kind for sanction in imposed]
    trail.record(
        f"safeguarding.decided.{action.value}",
        actor=moderator,
        about=case,
        severity=str(case.severity),
        **({"rule": policy.number} if policy else {}),
        **({"also": [str(code) for code in codes]} if codes else {}),
        **({"supersedes": True} if supersedes else {}),
    )
    return decision


def preview(
    case: Case,
    item: models.Model,
    *,
    measures: Iterable[Measure],
    policy: Policy | None,
    reason: str,
    version: int,
) -> stating.Parts:
    """The statement as it would be, without recording anything."""
    on_item, beside = _sorted(measures)
    locks, contacts = (any(isinstance(each, kind) for each in beside) for kind in (Lock, Contact))
    imposed = sanctions.planned([each for each in beside if isinstance(each, OnPerson)])
    again, action = case.looks_again_at, on_item.action
    hurts = action in stating.AGAINST_AUTHOR or imposed or locks
    return stating.parts(
        action=action,
        noun=reviewing.of(item).noun,
        what=reviewing.wording_of(item).statements.get(action, ""),
        about=case.opened_at,
        policy=policy,
        reason=reason,
        sanctions=imposed,
        locks=locks,
        contacts=contacts,
        lifts=bool(again and action != Action.UPHOLD and again.sanctions.exists()),
        appeal_until=stating.appeal_until_now() if hurts else None,
    )


def _sorted(measures: Iterable[Measure]) -> tuple[OnItem, list[Any]]:
    """The one about the item, and those beside it."""
    chosen = list(measures)
    on_item = [each for each in chosen if isinstance(each, OnItem)]
    beside = [each for each in chosen if not isinstance(each, OnItem)]
    kinds = [type(each) for each in beside]
    if len(on_item) != 1 or len(set(kinds)) != len(kinds):
        raise NotWithThat
    if on_item[0].action == Action.UPHOLD and beside:
        raise NotWithThat("The earlier decision stands as it is, or another one takes its place.")
    return on_item[0], beside


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("looks_again_at").get(pk=case.pk)


def _spans(on_item: OnItem, text: str) -> list[redacting.Span]:
    if not isinstance(on_item, measures.Redact):
        return []
    try:
        return redacting.spans_of(text, on_item.words)
    except redacting.NotInText as missing:
        said = f"“{missing.words}” does not stand in the text." if missing.words else ""
        raise WordsNotFound(said) from None


def _change(
    item: models.Model, action: Action, again: Decision | None, spans: list[redacting.Span]
) -> bool:
    """Have the room do it. False when the item is in no state for it."""
    if action not in possible(item, again=again):
        return False
    review, hooks = reviewing.of(item), reviewing.hooks(item)
    match action:
        case Action.APPROVE:
            return review.approve(item)
        case Action.ASK_FOR_CHANGE:
            return review.send_back(item)
        case Action.REFUSE:
            return review.refuse(item)
        case Action.HIDE:
            return review.hide(item)
        case Action.REDACT:
            done: bool = hooks.redact(item, spans)
            return done and (review.is_public(item) or review.approve(item))
        case Action.RESTORE:
            back: bool = hooks.restore(item, _original(item, again))
            return back
        case _:
            return True


def _original(item: models.Model, again: Decision | None) -> str | None:
    """The text before words were taken out of it, unless it was changed or forgotten since."""
    if again is None or again.action != Action.REDACT:
        return None
    snapshot = ContentSnapshot.objects.filter(decision=again).first()
    if snapshot is None:
        raise NotPossible("The words that were taken out are not kept any more.")
    shown = redacting.without(snapshot.text, snapshot.removed)
    if reviewing.of(item).text(item) != shown:
        raise NotPossible("It has been changed since, so the words cannot be put back.")
    return snapshot.text


def _tell(
    decision: Decision,
    item: models.Model,
    author: Any,
    *,
    wording: reviewing.Wording,
    imposed: Sequence[Any],
    lifts: bool,
) -> None:
    """Freeze the statement, if there is something that its author should know, and say so.

    `wording` is that of the item as it was read.
    """
    case, action = decision.case, decision.action
    also = bool(imposed or lifts or decision.locks or decision.contacts)
    heard = Appeal.Side.AUTHOR in answering.who_appealed(case)
    if action == Action.NO_ACTION and not (also or heard):
        return
    if action == Action.UPHOLD and not heard:
        return  # they need not know that somebody else asked
    if author is None:
        return
    review = reviewing.of(item)
    url = review.url(item)
    if action != Action.APPROVE or also:
        what = wording.statements.get(action, "")
        stating.freeze(
            decision, author, noun=review.noun, what=what, sanctions=imposed, lifts=lifts
        )
        url = decision.get_absolute_url()
    line = wording.notices.get(action) or (answering.OF_AN_APPEAL if heard else None)
    answering.tell_author(author, decision=decision, url=url, also=also, line=line)


def _close(case: Case, decision: Decision) -> None:
    upheld = decision.action == Action.UPHOLD
    outcome = Appeal.Outcome.UPHELD if upheld else Appeal.Outcome.OVERTURNED
    by_reporters = answering.who_appealed(case) == {Appeal.Side.REPORTER}
    answer = decision.reason if upheld and by_reporters else ""
    answering.answer_reporters(decision)
    answering.answer_appeals(case.appeals.waiting(), outcome=outcome, answer=answer)
    casework.note(
        case,
        CaseEvent.Kind.DECIDED,
        why=decision.action,
        staff=decision.decider,
        decision=decision,
    )
    # What comes back from its author is read as something new.
    Case.objects.filter(pk=case.pk, state=Case.State.AWAITING_MEMBER).update(looks_again_at=None)


def _take(case: Case, action: Action, *, moderator: Any, version: int) -> None:
    """Move the case on, if it is still the one that was read and nobody else has it."""
    waits = action == Action.ASK_FOR_CHANGE or _still_asks(case, action)
    moved: dict[str, Any] = {"state": Case.State.CLOSED, "closed_at": timezone.now()}
    if waits:
        moved = {"state": Case.State.AWAITING_MEMBER, "closed_at": None}
    taken = (
        Case.objects.can_be_decided()
        .free_for(moderator)
        .filter(pk=case.pk, version=version)
        .update(**moved, version=F("version") + 1, claimed_by=None, claimed_until=None)
    )
    if not taken:
        raise _why_not(case, moderator=moderator, version=version)
    case.refresh_from_db()
    events.changed(case)


def _still_asks(case: Case, action: Action) -> bool:
    """A change was asked for, that stands, and it has not been made."""
    if action != Action.UPHOLD or case.looks_again_at_id is None or case.target is None:
        return False
    asked = Decision.objects.filter(pk=case.looks_again_at_id, action=Action.ASK_FOR_CHANGE)
    return reviewing.whereabouts(case.target) == "down" and asked.exists()


def _why_not(case: Case, *, moderator: Any, version: int) -> Refused:
    case.refresh_from_db()
    if not case.can_be_decided:
        return AlreadyDecided()
    if case.version != version:
        return Stale()
    return ClaimedByAnother()
