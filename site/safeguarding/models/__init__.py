"""What must be read by a person, what was decided about it, and by which rule.

A case is about one thing that somebody wrote (its target), whichever room that stands in. Rooms
plug in through `reviewing`. Writes are verbs in `casework`, `deciding` and `reporting`.
"""

from .cases import CLAIM_LASTS, DUE, Case, CaseQuerySet, Severity, Signal
from .decisions import ContentSnapshot, Decision, DecisionQuerySet, NeverChanged
from .desk import DeskSettings, DeskSettingsQuerySet
from .reports import Report, ReportQuerySet
from .rules import Policy, PolicyQuerySet

__all__ = [
    "CLAIM_LASTS",
    "DUE",
    "Case",
    "CaseQuerySet",
    "ContentSnapshot",
    "Decision",
    "DecisionQuerySet",
    "DeskSettings",
    "DeskSettingsQuerySet",
    "NeverChanged",
    "Policy",
    "PolicyQuerySet",
    "Report",
    "ReportQuerySet",
    "Severity",
    "Signal",
]
