"""What a moderator decides. Each verb takes the version of the case that was read.

    deciding.ask_for_change(case, moderator=wren, policy=rule, reason="...", version=3)

All raise a `Refused`: AlreadyDecided or Stale when the case moved on meanwhile, ClaimedByAnother,
OwnWriting, ReasonMissing, or NotPossible when the item cannot go that way. In one transaction: the
case moves by a conditional update, the room changes its item, the decision and a snapshot of the
exact text are written, the author is told, the reporters are answered, and
the audit trail says that it was done.
"""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from privacy import trail

from . import answering, casework, events, reviewing
from .models import Case, ContentSnapshot, Decision, Policy
from .refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NotPossible,
    OwnWriting,
    ReasonMissing,
    Refused,
    Stale,
)

Action = Decision.Action
Change = Callable[[reviewing.Review, Any], bool]


def approve(
    case: Case, *, moderator: Any, version: int, policy: Policy | None = None, reason: str = ""
) -> Decision:
    """Others may read it from now on."""
    return _decide(
        case, Action.APPROVE, lambda review, item: review.approve(item),
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def ask_for_change(
    case: Case, *, moderator: Any, version: int, policy: Policy, reason: str
) -> Decision:
    """It goes back to its author, who reads why, can change it and send it again."""
    return _decide(
        case, Action.ASK_FOR_CHANGE, lambda review, item: review.send_back(item),
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def refuse(case: Case, *, moderator: Any, version: int, policy: Policy, reason: str) -> Decision:
    """Something that waited is not put up."""
    return _decide(
        case, Action.REFUSE, lambda review, item: review.refuse(item),
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def hide(case: Case, *, moderator: Any, version: int, policy: Policy, reason: str) -> Decision:
    """Something that others could read is taken down. It is hidden, never destroyed here."""
    return _decide(
        case, Action.HIDE, lambda review, item: review.hide(item),
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


def dismiss(
    case: Case, *, moderator: Any, version: int, policy: Policy | None = None, reason: str = ""
) -> Decision:
    """Something that others can read stays as it is."""
    return _decide(
        case, Action.NO_ACTION, lambda review, item: reviewing.hook(review, "leave")(item),
        moderator=moderator, version=version, policy=policy, reason=reason,
    )  # fmt: skip


VERBS: dict[str, Callable[..., Decision]] = {
    Action.APPROVE: approve,
    Action.ASK_FOR_CHANGE: ask_for_change,
    Action.REFUSE: refuse,
    Action.HIDE: hide,
    Action.NO_ACTION: dismiss,
}
NEEDS_REASON = frozenset({Action.ASK_FOR_CHANGE, Action.REFUSE, Action.HIDE})


def possible(item: models.Model) -> tuple[Action, ...]:
    """What can be decided about it as it stands."""
    own = reviewing.hook(reviewing.of(item), "possible")(item)
    if own is not None:
        return tuple(Action(action) for action in own)
    if reviewing.of(item).is_public(item):
        return (Action.NO_ACTION, Action.ASK_FOR_CHANGE, Action.HIDE)
    return (Action.APPROVE, Action.ASK_FOR_CHANGE, Action.REFUSE)


@transaction.atomic
def _decide(
    case: Case,
    action: Action,
    change: Change,
    *,
    moderator: Any,
    version: int,
    policy: Policy | None,
    reason: str,
) -> Decision:
    reason = reason.strip()
    if action in NEEDS_REASON and not (policy and reason):
        raise ReasonMissing
    _take(case, action, moderator=moderator, version=version)
    # Read only now: an author who changes the text moves the version, so this text is the one read.
    item = Case.objects.get(pk=case.pk).target
    if item is None:
        raise NotPossible
    if not casework.may_decide(case, person=moderator):
        raise OwnWriting
    review = reviewing.of(item)
    author, text = review.author(item), review.text(item)
    context = "\n\n".join(f"{said.who}: {said.text}" for said in review.context(item))
    if not change(review, item):
        raise NotPossible
    decision = Decision.objects.create(
        case=case,
        case_version=version,
        action=action,
        policy=policy,
        reason=reason,
        decider=moderator,
        supersedes=_superseded(case),
    )
    ContentSnapshot.objects.create(decision=decision, text=text, context=context)
    answering.tell_author(author, action=action, url=review.url(item))
    answering.answer_reporters(case, action)
    case.refresh_from_db()
    trail.record(
        f"safeguarding.decided.{action.value}",
        actor=moderator,
        about=case,
        severity=str(case.severity),
        **({"rule": policy.number} if policy else {}),
    )
    return decision


def _take(case: Case, action: Action, *, moderator: Any, version: int) -> None:
    """Move the case on, if it is still the one that was read and nobody else has it."""
    closes = action != Action.ASK_FOR_CHANGE
    taken = (
        Case.objects.to_decide()
        .free_for(moderator)
        .filter(pk=case.pk, version=version)
        .update(
            state=Case.State.CLOSED if closes else Case.State.AWAITING_MEMBER,
            closed_at=timezone.now() if closes else None,
            version=F("version") + 1,
            claimed_by=None,
            claimed_until=None,
        )
    )
    if not taken:
        raise _why_not(case, moderator=moderator, version=version)
    events.changed(case)


def _why_not(case: Case, *, moderator: Any, version: int) -> Refused:
    case.refresh_from_db()
    if case.state != Case.State.NEW:
        return AlreadyDecided()
    if case.version != version:
        return Stale()
    return ClaimedByAnother()


def _superseded(case: Case) -> Decision | None:
    """The decision before this one on the same item, from this case or an earlier one."""
    return (
        Decision.objects.filter(
            case__content_type=case.content_type,
            case__object_id=case.object_id,
            decision=None,
        )
        .order_by("-id")
        .first()
    )
