"""The records of group sessions: `sessions` has the people and the plan, `log` what happened."""

from support.live.phases import Phase

from .afterwards import AfterMessage, CheckOut
from .floor import FloorRules, InRoom, Place, Reaction
from .log import RoomEvent
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
    "CheckOut",
    "FloorRules",
    "GroupSession",
    "InRoom",
    "Participation",
    "Phase",
    "Place",
    "Reaction",
    "RoomEvent",
    "SessionStaff",
    "new_epoch",
    "new_key",
    "new_slug",
]
