"""Who may do what in a session, and when. Every verb and every door asks here.

    standing = standing_of(person, session)
    require(standing, Action.ADMIT)          raises Refused

Permissions are Django's; a part in one session (facilitating, watching, taking part) comes on top.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef

from accounts.at_sockets import store_of
from accounts.at_sockets import who_is_signed_in as who_is_signed_in
from accounts.models import User
from safeguarding import sanctions

from .events import Code, Eyes, Frame
from .models import GroupSession, Participation, SessionStaff
from .phases import ENTERED_PHASES, MEETING_PHASES, OPEN_PHASES, Phase
from .refusals import Refused


class Role(StrEnum):
    FACILITATOR = "facilitator"
    WATCHING = "watching"
    MEMBER = "member"
    WAITING = "waiting"
    DECLINED = "declined"
    REMOVED = "removed"
    LEFT = "left"
    OUTSIDE = "outside"  # may ask to join
    STRANGER = "stranger"  # may not


STAFF = (Role.FACILITATOR, Role.WATCHING)
INSIDE = (*STAFF, Role.MEMBER)

_BY_STATE = {
    Participation.State.WAITING: Role.WAITING,
    Participation.State.ADMITTED: Role.MEMBER,
    Participation.State.DECLINED: Role.DECLINED,
    Participation.State.REMOVED: Role.REMOVED,
    Participation.State.LEFT: Role.LEFT,
}


class Action(StrEnum):
    ASK_TO_JOIN = "ask_to_join"
    LEAVE = "leave"
    ENTER = "enter"
    SAY = "say"
    SAY_TO_ONE = "say_to_one"
    OPEN_LOBBY = "open_lobby"
    ADMIT = "admit"
    DECLINE = "decline"
    REMOVE = "remove"
    OPEN_ROOM = "open_room"
    MOVE_ON = "move_on"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    DECIDE = "decide"


_BEFORE_THE_END = (Phase.SCHEDULED, *ENTERED_PHASES)

# action: (who, when)
ALLOWED: dict[Action, tuple[tuple[Role, ...], tuple[Phase, ...]]] = {
    Action.ASK_TO_JOIN: ((Role.OUTSIDE, Role.LEFT), ENTERED_PHASES),
    Action.LEAVE: ((Role.MEMBER, Role.WAITING), ENTERED_PHASES),
    Action.ENTER: (INSIDE, ENTERED_PHASES),
    Action.SAY: (INSIDE, OPEN_PHASES),
    Action.SAY_TO_ONE: (STAFF, OPEN_PHASES),
    Action.OPEN_LOBBY: ((Role.FACILITATOR,), (Phase.SCHEDULED,)),
    Action.ADMIT: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.DECLINE: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.REMOVE: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.OPEN_ROOM: ((Role.FACILITATOR,), (Phase.LOBBY,)),
    Action.MOVE_ON: ((Role.FACILITATOR,), OPEN_PHASES),
    Action.PAUSE: (STAFF, OPEN_PHASES),
    Action.RESUME: ((Role.FACILITATOR,), (Phase.PAUSED,)),
    Action.CLOSE: ((Role.FACILITATOR,), _BEFORE_THE_END),
    Action.DECIDE: (STAFF, MEETING_PHASES),
}


@dataclass(frozen=True)
class Standing:
    """Who somebody is in one session at this moment."""

    session: GroupSession
    person: User
    role: Role
    key: str = ""
    name: str = ""
    reason: str = ""

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def is_facilitator(self) -> bool:
        return self.role == Role.FACILITATOR

    @property
    def is_inside(self) -> bool:
        return self.role in INSIDE

    @property
    def eyes(self) -> Eyes:
        return Eyes(self.person.pk, self.is_staff)

    def may(self, action: Action) -> bool:
        roles, phases = ALLOWED[action]
        return self.role in roles and self.session.phase in phases

    def as_frame(self) -> Frame:
        return {"key": self.key, "name": self.name, "part": self.role}


def standing_of(person: User, session: GroupSession) -> Standing:
    """Reads the part and the permission anew each time. Costs at most 5 queries, and
    one more for a closed group.

    Whose membership is paused is a stranger in every session, from that moment on.
    """
    if sanctions.standing(person).is_suspended:
        return Standing(session, person, Role.STRANGER)
    parts = SessionStaff.objects.with_competence(session)
    part = parts.filter(session=session, person=person).first()
    if part is not None:
        facilitates = part.part == SessionStaff.Part.FACILITATOR
        needed = "live.facilitate_groupsession" if facilitates else "live.watch_groupsession"
        role = Role.FACILITATOR if facilitates else Role.WATCHING
        if person.has_perm(needed) and part.is_in_date:
            return Standing(session, person, role, part.key, person.screen_name)
        return Standing(session, person, Role.STRANGER)
    if not person.has_perm("live.join_groupsession") or not session.is_open_to(person):
        return Standing(session, person, Role.STRANGER)
    taking_part = Participation.objects.of(session).filter(person=person).first()
    if taking_part is None:
        return Standing(session, person, Role.OUTSIDE)
    return Standing(
        session,
        person,
        _BY_STATE[Participation.State(taking_part.state)],
        taking_part.key,
        taking_part.alias or person.screen_name,
        taking_part.reason,
    )


def require(standing: Standing, action: Action) -> None:
    """Raises Refused when this person may not do this, or not now."""
    roles, phases = ALLOWED[action]
    phase = standing.session.phase
    if phase == Phase.CLOSED:
        raise Refused(Code.ENDED, "This session has ended.")
    if standing.role not in roles:
        raise Refused(Code.NOT_ALLOWED, "You may not do that in this session.")
    if phase not in phases:
        if phase == Phase.PAUSED:
            raise Refused(
                Code.PAUSED, "The room is paused. What you wrote is kept; send it when it goes on."
            )
        raise Refused(Code.NOT_NOW, "That cannot be done in this part of the session.")


def stay_signed_in(session_key: str | None) -> None:
    """Costs 1 query, and 1 write when the last one is a minute old."""
    store_of(session_key).stay()


def may_still_read(session: GroupSession, person_id: int) -> bool:
    """The check at delivery: one query, on the rows and not on what was true at the start."""
    admitted = Participation.objects.admitted().filter(session=session, person=OuterRef("pk"))
    staff = SessionStaff.objects.filter(session=session, person=OuterRef("pk"))
    return (
        User.objects.filter(pk=person_id, is_active=True)
        .exclude(sanctions__in=sanctions.pausing())
        .filter(Exists(admitted) | Exists(staff))
        .exists()
    )
