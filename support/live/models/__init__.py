"""The records of group sessions: `sessions` has the people and the plan, `log` what happened."""

from support.live.phases import Phase

from .afterwards import AfterMessage, CheckOut
from .floor import FloorRules, InRoom, Place, Reaction
from .log import RoomEvent
from .places import Booking, SessionFigures, Wish
from .series import Attendance, CohortMember, SessionSeries
from .sessions import (
    AGREEMENT,
    TRANSCRIPT_KEPT,
    GroupSession,
    Participation,
    SessionStaff,
    new_epoch,
    new_key,
    new_slug,
)

__all__ = [
    "AGREEMENT",
    "TRANSCRIPT_KEPT",
    "AfterMessage",
    "Attendance",
    "Booking",
    "CheckOut",
    "CohortMember",
    "FloorRules",
    "GroupSession",
    "InRoom",
    "Participation",
    "Phase",
    "Place",
    "Reaction",
    "RoomEvent",
    "SessionFigures",
    "SessionSeries",
    "SessionStaff",
    "Wish",
    "new_epoch",
    "new_key",
    "new_slug",
]
