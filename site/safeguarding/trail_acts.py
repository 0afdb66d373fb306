"""What moderators decide, as the audit trail tells it: the case and the action, never the words."""

from privacy.trail import acts

from .casework import TAKE_OVER_REASONS
from .models import Decision, Severity

for action in Decision.Action:
    # A member does the one, and time the other.
    if action not in (Decision.Action.WITHDRAWN, Decision.Action.GONE):
        acts.register(
            f"safeguarding.decided.{action.value}",
            f"Decided about what a member wrote: {action.label.lower()}",
            rule=acts.count,
            severity=acts.codes(*(severity.value for severity in Severity)),
        )
acts.register("safeguarding.case_claimed", "Took a case")
acts.register(
    "safeguarding.case_taken_over",
    "Took a case over from another moderator",
    reason=acts.codes(*TAKE_OVER_REASONS),
)
acts.register("safeguarding.words_opened", "Opened sealed words to review them")
