"""The statement of reasons: what was decided, about what, by which rule, by whom, and how to appeal.

Written for the author, rendered once and frozen with the decision. The form shows the same before a
decision is recorded (`parts`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import APPEAL_WITHIN, Case, Decision, Policy, Sanction, StatementOfReasons
from .sanctions import day_and_hour, in_words

Action = Decision.Action
Parts = list[list[str]]

_WHAT = {
    Action.APPROVE: "Your {noun} has been read. Others can read it now.",
    Action.ASK_FOR_CHANGE: "A moderator asks you to change your {noun}, and to send it again. Others"
    " cannot read it meanwhile.",
    Action.REDACT: "Some words were taken out of your {noun}. Others read it without them.",
    Action.REFUSE: "Your {noun} was not put up. Only you and the moderators can read it.",
    Action.HIDE: "Your {noun} was taken down. Only you and the moderators can read it.",
    Action.NO_ACTION: "Your {noun} stays as it is.",
    Action.UPHOLD: "Somebody else has looked at the decision again, and it stands.",
    Action.RESTORE: "Your {noun} is back, and others can read it as you wrote it.",
}
# What is against its author, so that they may appeal.
AGAINST_AUTHOR = frozenset({Action.ASK_FOR_CHANGE, Action.REDACT, Action.REFUSE, Action.HIDE})


def parts(
    *,
    action: Action,
    noun: str,
    what: str = "",
    about: datetime,
    policy: Policy | None,
    reason: str,
    sanctions: Sequence[Sanction] = (),
    locks: bool = False,
    contacts: bool = False,
    lifts: bool = False,
    automated: bool = False,
    appeal_until: datetime | None = None,
) -> Parts:
    """[heading, text] each. `what` is a room's own sentence for what was decided. `about` is when the
    case was opened: the text itself is kept for less long than this, so it is not in it."""
    decided = [(what or _WHAT[action]).format(noun=noun)]
    if lifts:
        decided.append("What an earlier decision about it meant for you has ended.")
    decided += [in_words(sanction) for sanction in sanctions]
    if locks:
        decided.append("The conversation takes no new answers.")
    if contacts and not sanctions:
        decided.append("This is a message. Nothing is held against you.")
    found = [
        ["What was decided", "\n".join(decided)],
        ["What it is about", f"The {noun} that a moderator looked at since {day_and_hour(about)}."],
    ]
    if reason:
        found.append(["Why", reason])
    if policy is not None:
        rule = f"{policy} (version {policy.version})\n{policy.text}"
        found.append(["The rule it rests on", rule])
    found.append(
        [
            "Who decided",
            "This was decided by a machine alone. No person has looked at it yet."
            if automated
            else "A moderator read it and decided. What our screening marked may have brought it to"
            " them; it decides nothing.",
        ]
    )
    if appeal_until is not None:
        found.append(
            [
                "If you think this is wrong",
                f"You can ask for another look until {day_and_hour(appeal_until)}. Somebody else will"
                " hear it, who did not decide this. You can do so once, in a few words of your own.",
            ]
        )
    return found


def freeze(
    decision: Decision,
    person: Any,
    *,
    noun: str,
    what: str,
    sanctions: Sequence[Sanction],
    lifts: bool,
) -> StatementOfReasons:
    """In the transaction of the decision."""
    case: Case = decision.case
    until = None
    if hurts(decision, sanctions):
        until = decision.decided_at + APPEAL_WITHIN
    return StatementOfReasons.objects.create(
        decision=decision,
        person=person,
        made_at=decision.decided_at,
        appeal_until=until,
        parts=parts(
            action=Action(decision.action),
            noun=noun,
            what=what,
            about=case.opened_at,
            policy=decision.policy,
            reason=decision.reason,
            sanctions=sanctions,
            locks=decision.locks,
            contacts=decision.contacts,
            lifts=lifts,
            automated=decision.automated,
            appeal_until=until,
        ),
    )


def hurts(decision: Decision, sanctions: Sequence[Sanction]) -> bool:
    """Whether its author may appeal."""
    return decision.action in AGAINST_AUTHOR or bool(sanctions) or decision.locks


def appeal_until_now() -> datetime:
    """For a preview."""
    return timezone.now() + APPEAL_WITHIN
