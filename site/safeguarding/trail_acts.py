"""What moderators decide, as the audit trail tells it: the case and the action, never the words."""

from privacy.trail import acts

from .models import Decision, Sanction, Severity

for action in Decision.Action:
    if action != Decision.Action.WITHDRAWN:  # that is what a member does
        acts.register(
            f"safeguarding.decided.{action.value}",
            f"Decided about what a member wrote: {action.label.lower()}",
            rule=acts.count,
            severity=acts.codes(*(severity.value for severity in Severity)),
            also=acts.codes("lock", "contact", *(kind.value for kind in Sanction.Kind)),
            supersedes=acts.flag,
        )
acts.register("safeguarding.case_claimed", "Took a case")
acts.register("safeguarding.case_escalated", "Gave a case to the safeguarding leads")
acts.register("safeguarding.case_returned", "Gave a case back to the review queue")
acts.register("safeguarding.looked_again", "Opened a decision to look at it again")
acts.register("safeguarding.wording_made", "Wrote kind words for moderators")
acts.register("safeguarding.wording_changed", "Changed kind words for moderators")
acts.register("safeguarding.wording_deleted", "Deleted kind words for moderators")
