"""Taking away many at once that are plainly spam. Each is still a decision of its own.

Only what new authors wrote, and nothing that is urgent: whoever may be in danger is read one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from . import deciding, reviewing
from .models import Case, Decision, Policy, Severity
from .refusals import NotNew, NotPossible, Refused, TooGrave

MOST = 40
NEW_FOR = timedelta(days=30)
CALM = (Severity.GREEN, Severity.AMBER)


@dataclass
class Outcome:
    done: list[Decision] = field(default_factory=list)
    # Each with the words that say why not.
    not_done: list[tuple[Case, str]] = field(default_factory=list)


def take_away(
    chosen: Sequence[tuple[int, int]], *, moderator: Any, policy: Policy, reason: str
) -> Outcome:
    """Refuse or hide each case of (number, version that was read), with one rule and one reason.

    A case that moved on, is urgent, is not of somebody new, or belongs to another moderator now is left
    as it is and listed. Every decision has a transaction of its own, so that one that cannot be made
    holds up no other.
    """
    outcome = Outcome()
    versions = dict(chosen[:MOST])
    for case in Case.objects.filter(pk__in=versions).order_by("due_at", "pk"):
        try:
            decision = _take_away(
                case, moderator=moderator, version=versions[case.pk], policy=policy, reason=reason
            )
        except Refused as refused:
            outcome.not_done.append((case, refused.words))
        else:
            outcome.done.append(decision)
    return outcome


def _take_away(
    case: Case, *, moderator: Any, version: int, policy: Policy, reason: str
) -> Decision:
    item = case.target
    if item is None:
        raise NotPossible
    if case.severity not in CALM:
        raise TooGrave
    if not reviewing.hook(reviewing.of(item), "in_bulk") or case.looks_again_at_id:
        raise NotPossible  # an appeal is heard by itself
    if not is_by_somebody_new(item):
        raise NotNew
    possible = deciding.possible(item)
    verbs = {Decision.Action.REFUSE: deciding.refuse, Decision.Action.HIDE: deciding.hide}
    for action, verb in verbs.items():
        if action in possible:
            return verb(case, moderator=moderator, version=version, policy=policy, reason=reason)
    raise NotPossible


def is_by_somebody_new(item: Any) -> bool:
    author = reviewing.of(item).author(item)
    return author is not None and author.joined_on > (timezone.localdate() - NEW_FOR)
