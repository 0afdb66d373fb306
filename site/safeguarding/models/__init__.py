"""What must be read by a person, what was decided about it, and by which rule.

A case is about one thing that somebody wrote (its target), whichever room that stands in. Rooms
plug in through `reviewing`. Writes are verbs in `casework`, `deciding` and `reporting`.
"""

from .care import DebriefNote, DebriefNoteQuerySet
from .cases import CLAIM_LASTS, DUE, Case, CaseQuerySet, Severity, Signal
from .decisions import ContentSnapshot, Decision, DecisionQuerySet, NeverChanged
from .desk import DeskSettings, DeskSettingsQuerySet
from .events import CaseEvent
from .hours import OpeningTime, OpeningTimeQuerySet
from .records import (
    TO_CONFIRM,
    TO_READ,
    OpeningRequest,
    OpeningRequestQuerySet,
    RecordNote,
    SafeguardingRecord,
    SafeguardingRecordQuerySet,
)
from .reports import Report, ReportQuerySet
from .rules import Policy, PolicyQuerySet, Wording
from .sanctions import Sanction, SanctionQuerySet
from .statements import APPEAL_WITHIN, Appeal, AppealQuerySet, StatementOfReasons

__all__ = [
    "APPEAL_WITHIN",
    "CLAIM_LASTS",
    "DUE",
    "TO_CONFIRM",
    "TO_READ",
    "Appeal",
    "AppealQuerySet",
    "Case",
    "CaseEvent",
    "CaseQuerySet",
    "ContentSnapshot",
    "DebriefNote",
    "DebriefNoteQuerySet",
    "Decision",
    "DecisionQuerySet",
    "DeskSettings",
    "DeskSettingsQuerySet",
    "NeverChanged",
    "OpeningRequest",
    "OpeningRequestQuerySet",
    "OpeningTime",
    "OpeningTimeQuerySet",
    "Policy",
    "PolicyQuerySet",
    "RecordNote",
    "Report",
    "ReportQuerySet",
    "SafeguardingRecord",
    "SafeguardingRecordQuerySet",
    "Sanction",
    "SanctionQuerySet",
    "Severity",
    "Signal",
    "StatementOfReasons",
    "Wording",
]
