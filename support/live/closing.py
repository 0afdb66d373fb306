"""After a session: who came, and the messages that safeguarding needs, sealed before the rest goes.

Until the transcript is purged, a day after the end, its staff may look at it once more and choose.
What they seal is copied into a safeguarding record, which two people are needed to open; nothing else
is kept, and the key of the session is destroyed with its transcript (`retention`, `sealing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from privacy import trail
from safeguarding import escalating
from safeguarding.escalating import Passage
from safeguarding.models import SafeguardingRecord
from safeguarding.refusals import MayNotEscalate, ReasonNeeded

from . import trail_acts
from .access import Action, Standing, require, standing_of
from .events import Code
from .models import GroupSession, Participation, RoomEvent
from .refusals import Refused

State = Participation.State


@dataclass(frozen=True)
class Attendance:
    """How many came, and how it went. Of names only what the room showed; gone after 7 days."""

    stayed: list[str]
    left: list[str]
    removed: list[str]
    declined: int
    never_let_in: int
    spoke: int
    held: int
    released: int

    @property
    def came(self) -> int:
        return len(self.stayed) + len(self.left) + len(self.removed)


def attendance(session: GroupSession) -> Attendance:
    """Three queries. Who left the waiting room without coming in was not let in either."""
    rows = list(Participation.objects.of(session).with_names())
    came_in = set(
        RoomEvent.objects.filter(session=session, kind=RoomEvent.Kind.ADMITTED).values_list(
            "person_id", flat=True
        )
    )
    said = list(
        RoomEvent.objects.filter(session__in=_rooms(session))
        .messages()
        .values_list("author_id", "state", "by_part")
    )

    def names(state: str) -> list[str]:
        return [row.name for row in rows if row.state == state and _was_inside(row, came_in)]

    return Attendance(
        stayed=names(State.ADMITTED),
        left=names(State.LEFT) + names(State.WAITING),
        removed=names(State.REMOVED),
        declined=sum(row.state == State.DECLINED for row in rows),
        never_let_in=sum(
            row.state in (State.WAITING, State.LEFT) and not _was_inside(row, came_in)
            for row in rows
        ),
        spoke=len({author for author, _, part in said if part == "member"}),
        held=sum(state in ("held", "refused", "released") for _, state, _ in said),
        released=sum(state == "released" for _, state, _ in said),
    )


def _was_inside(row: Participation, came_in: set[int]) -> bool:
    """The log is gone after a day; whoever was in at the end was in."""
    return row.person_id in came_in or row.state in (State.ADMITTED, State.REMOVED)


def _rooms(session: GroupSession) -> list[int]:
    return [session.pk, *session.side_rooms.values_list("pk", flat=True)]


def look_back(session: GroupSession, *, by: User) -> list[RoomEvent]:
    """What was said in the session and beside it, for its staff, on record. Empty once it is purged."""
    standing = _allowed(session, by)
    trail.record(trail_acts.LOOKED_BACK[0], actor=by, about=session)
    return _said(standing)


def _said(standing: Standing) -> list[RoomEvent]:
    rows = RoomEvent.objects.filter(session__in=_rooms(standing.session)).messages()
    return list(rows.select_related("session__data_key").order_by("session", "seq"))


def seal(session: GroupSession, chosen: Iterable[int], *, by: User, why: str) -> SafeguardingRecord:
    """Seal these messages, by their keys in the list of `look_back`, for the safeguarding leads."""
    standing = _allowed(session, by)
    wanted = set(chosen)
    found = [event for event in _said(standing) if event.pk in wanted]
    if not found or len(found) != len(wanted):
        raise Refused(Code.NO_SUCH_MESSAGE, "Choose at least one message that is still there.")
    passages = [Passage(event.by_name, event.at, event.body) for event in found]
    try:
        return escalating.seal(passages, by=by, why=why, about=session)
    except ReasonNeeded:
        raise Refused(Code.REASON, "Write why the leads should read this.") from None
    except MayNotEscalate:
        raise Refused(Code.NOT_ALLOWED, "You may not hand anything to the leads.") from None


def _allowed(session: GroupSession, by: User) -> Standing:
    standing = standing_of(by, session)
    require(standing, Action.LOOK_BACK)
    return standing
