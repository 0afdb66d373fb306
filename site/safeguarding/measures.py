"""What one decision may consist of: one measure about the item, and any others beside it.

deciding.decide(case, measures=[measures.Hide(), measures.Silence(days=7)], ...)
"""

from dataclasses import dataclass
from typing import ClassVar

from .models import Decision, Sanction

Action = Decision.Action
MOST_DAYS = 365


@dataclass(frozen=True)
class OnItem:
    """What becomes of the item. A decision has exactly one of these."""

    action: ClassVar[Action]


@dataclass(frozen=True)
class Approve(OnItem):
    action = Action.APPROVE


@dataclass(frozen=True)
class AskForChange(OnItem):
    action = Action.ASK_FOR_CHANGE


@dataclass(frozen=True)
class Redact(OnItem):
    """Others read it without these words; each is taken out wherever it stands."""

    words: tuple[str, ...]
    action = Action.REDACT


@dataclass(frozen=True)
class Refuse(OnItem):
    action = Action.REFUSE


@dataclass(frozen=True)
class Hide(OnItem):
    action = Action.HIDE


@dataclass(frozen=True)
class LeaveAsIs(OnItem):
    action = Action.NO_ACTION


@dataclass(frozen=True)
class Uphold(OnItem):
    """Looked at again: the earlier decision stands, with all that belongs to it."""

    action = Action.UPHOLD


@dataclass(frozen=True)
class Restore(OnItem):
    """Looked at again: others may read it as it was written."""

    action = Action.RESTORE


@dataclass(frozen=True)
class Lock:
    """The conversation takes no new replies."""


@dataclass(frozen=True)
class Contact:
    """The reason is written to the author as a message, and nothing is held against them."""


@dataclass(frozen=True)
class OnPerson:
    kind: ClassVar[Sanction.Kind]


@dataclass(frozen=True)
class Warn(OnPerson):
    kind = Sanction.Kind.WARN


@dataclass(frozen=True)
class ForDays(OnPerson):
    days: int

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise ValueError(f"{self.days} days")


@dataclass(frozen=True)
class Slow(ForDays):
    """Every post is read by a moderator before others can."""

    kind = Sanction.Kind.SLOW


@dataclass(frozen=True)
class Silence(ForDays):
    """May read, and not write."""

    kind = Sanction.Kind.SILENCE


@dataclass(frozen=True)
class Suspend(ForDays):
    """May sign in to read decisions, appeal, take their data, leave and find help."""

    kind = Sanction.Kind.SUSPEND


@dataclass(frozen=True)
class EndMembership(OnPerson):
    kind = Sanction.Kind.END


Measure = OnItem | Lock | Contact | OnPerson

ON_ITEM: dict[str, type[OnItem]] = {
    each.action.value: each
    for each in (Approve, AskForChange, Redact, Refuse, Hide, LeaveAsIs, Uphold, Restore)
}
FOR_DAYS: dict[str, type[ForDays]] = {each.kind.value: each for each in (Slow, Silence, Suspend)}
