"""What editors change that the audit trail tells. Pages have a history of their own in Wagtail."""

from privacy.trail import acts

# A wrong number here can cost a life: who changed one is in the audit trail.
acts.register("pages.crisis_line_made", "Added a crisis line")
acts.register("pages.crisis_line_changed", "Changed a crisis line")
acts.register("pages.crisis_line_deleted", "Deleted a crisis line")
