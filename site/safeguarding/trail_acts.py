"""What moderators decide, as the audit trail tells it: the case and the action, never the words."""

from privacy.trail import acts

from .models import Decision, Severity

for action in Decision.Action:
    if action != Decision.Action.WITHDRAWN:  # that is what a member does
        acts.register(
            f"safeguarding.decided.{action.value}",
            f"Decided about what a member wrote: {action.label.lower()}",
            rule=acts.count,
            severity=acts.codes(*(severity.value for severity in Severity)),
        )
acts.register("safeguarding.case_claimed", "Took a case")
acts.register("safeguarding.taken_away_when_asked", "Took something away because its author asked")
