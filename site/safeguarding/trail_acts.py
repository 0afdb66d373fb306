"""What moderators decide, as the audit trail tells it: the case and the action, never the words."""

from privacy.trail import acts

from .casework import TAKE_OVER_REASONS
from .models import Decision, RecordNote, SafeguardingRecord, Sanction, Severity

for action in Decision.Action:
    # A member does the one, and time the other.
    if action not in (Decision.Action.WITHDRAWN, Decision.Action.GONE):
        acts.register(
            f"safeguarding.decided.{action.value}",
            f"Decided about what a member wrote: {action.label.lower()}",
            rule=acts.count,
            severity=acts.codes(*(severity.value for severity in Severity)),
            also=acts.codes("lock", "contact", *(kind.value for kind in Sanction.Kind)),
            supersedes=acts.flag,
        )
acts.register("safeguarding.case_claimed", "Took a case")
acts.register(
    "safeguarding.case_taken_over",
    "Took a case over from another moderator",
    reason=acts.codes(*TAKE_OVER_REASONS),
)
acts.register("safeguarding.words_opened", "Opened sealed words to review them")
acts.register("safeguarding.looked_again", "Opened a decision to look at it again")
acts.register("safeguarding.wording_made", "Wrote kind words for moderators")
acts.register("safeguarding.wording_changed", "Changed kind words for moderators")
acts.register("safeguarding.wording_deleted", "Deleted kind words for moderators")

acts.register(
    "safeguarding.escalated",
    "Handed something to the safeguarding leads",
    severity=acts.codes(*(severity.value for severity in Severity)),
    passages=acts.count,
)
acts.register("safeguarding.opening_asked", "Asked to open a safeguarding record")
acts.register("safeguarding.opening_confirmed", "Confirmed that a record is opened")
acts.register("safeguarding.opening_ended", "Ended the opening of a record")
acts.register("safeguarding.record_read", "Read a safeguarding record")
acts.register("safeguarding.record_noted", "Added a note to a safeguarding record")
acts.register(
    "safeguarding.record_referred",
    "Passed a safeguarding record on",
    to=acts.codes(*(to.value for to in RecordNote.To if to.value)),
)
acts.register(
    "safeguarding.record_closed",
    "Closed a safeguarding record",
    outcome=acts.codes(*(outcome.value for outcome in SafeguardingRecord.Outcome if outcome.value)),
)
acts.register("safeguarding.record_kept_for", "Changed how long a record is kept", years=acts.count)
acts.register("safeguarding.debrief_read", "Read a note that a colleague shared")
acts.register("safeguarding.taken_away_when_asked", "Took something away because its author asked")
