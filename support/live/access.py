"""Who may do what in a session, and when. Every verb and every door asks here.

    standing = standing_of(person, session)
    require(standing, Action.ADMIT)          raises Refused

Permissions are Django's; a part in one session (facilitating, watching, taking part) comes on top.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    # who speaks when: see `floor`
    RAISE_HAND = "raise_hand"
    END_OWN_TURN = "end_own_turn"
    ASK_BREAK = "ask_break"
    GIVE_FLOOR = "give_floor"
    SET_RULES = "set_rules"
    FREEZE = "freeze"
    MUTE = "mute"
    PIN = "pin"
    SUM_UP = "sum_up"
    REACT = "react"
    CHECK_IN = "check_in"
    KEEP_PLACE = "keep_place"
    # when it is over: see `afterwards`
    CHECK_OUT = "check_out"
    WRITE_AFTER = "write_after"
    READ_AFTER = "read_after"


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
    Action.RAISE_HAND: ((Role.MEMBER,), MEETING_PHASES),
    Action.END_OWN_TURN: ((Role.MEMBER,), MEETING_PHASES),
    Action.ASK_BREAK: ((Role.MEMBER,), OPEN_PHASES),
    Action.GIVE_FLOOR: ((Role.FACILITATOR,), MEETING_PHASES),
    Action.SET_RULES: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.FREEZE: (STAFF, MEETING_PHASES),
    Action.MUTE: ((Role.FACILITATOR,), MEETING_PHASES),
    Action.PIN: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.SUM_UP: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.REACT: (INSIDE, OPEN_PHASES),
    Action.CHECK_IN: ((Role.WAITING, Role.MEMBER), ENTERED_PHASES),
    Action.KEEP_PLACE: (INSIDE, ENTERED_PHASES),
    Action.CHECK_OUT: ((Role.MEMBER, Role.LEFT), (Phase.CLOSED,)),
    Action.WRITE_AFTER: ((Role.MEMBER, Role.LEFT), (Phase.CLOSED,)),
    Action.READ_AFTER: ((Role.FACILITATOR,), (Phase.CLOSED,)),
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
    in_force: sanctions.Standing = field(default_factory=sanctions.Standing)
    is_muted: bool = False
    reads_from: int = 0

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
        return Eyes(self.person.pk, self.is_staff, self.reads_from)

    def may(self, action: Action) -> bool:
        roles, phases = ALLOWED[action]
        return self.role in roles and self.session.phase in phases

    def as_frame(self) -> Frame:
        return {"key": self.key, "name": self.name, "part": self.role}


@dataclass(frozen=True)
class Voice:
    """Who acts, and which of the permissions below they had when they were last looked at."""

    person_id: int
    may: frozenset[str]


PERMISSIONS = ("live.facilitate_groupsession", "live.watch_groupsession", "live.join_groupsession")


def voice_of(person: User) -> Voice:
    """Costs at most 2 queries, none if the permissions of `person` were asked for before."""
    return Voice(person.pk, frozenset(name for name in PERMISSIONS if person.has_perm(name)))


def standing_of(person: User, session: GroupSession) -> Standing:
    """Reads the part and the permission anew each time. Costs at most 5 queries.

    Whose membership is paused is a stranger in every session, from that moment on.
    """
    in_force = sanctions.standing(person)
    if in_force.is_suspended:
        return Standing(session, person, Role.STRANGER, in_force=in_force)
    part = SessionStaff.objects.filter(session=session, person=person).first()
    taking_part = None
    if part is None:
        taking_part = Participation.objects.of(session).filter(person=person).first()
    standing = _standing(session, person, voice_of(person).may, part, taking_part)
    return replace(standing, in_force=in_force)


def standings_of(
    spoken: Iterable[tuple[int, Voice]], rooms: Mapping[int, GroupSession]
) -> dict[tuple[int, int], Standing]:
    """The same for many, by session and person; `spoken` pairs a session with a voice. The parts are
    read anew, in 4 queries however many there are; whoever may not sign in any more is a stranger."""
    spoken = set(spoken)
    people = User.objects.in_bulk({voice.person_id for _, voice in spoken})
    where = {"session__in": rooms.keys(), "person__in": people.keys()}
    parts = {(row.session_id, row.person_id): row for row in SessionStaff.objects.filter(**where)}
    inside = {(row.session_id, row.person_id): row for row in Participation.objects.filter(**where)}
    in_force = sanctions.standings(people)
    found = {}
    for session_id, voice in spoken:
        pair = (session_id, voice.person_id)
        person = people.get(voice.person_id)
        if person is None or session_id not in rooms:
            continue
        own = in_force[voice.person_id]
        may = voice.may if person.is_active and not own.is_suspended else frozenset()
        standing = _standing(rooms[session_id], person, may, parts.get(pair), inside.get(pair))
        found[pair] = replace(standing, in_force=own)
    return found


def _standing(
    session: GroupSession,
    person: User,
    may: frozenset[str],
    part: SessionStaff | None,
    taking_part: Participation | None,
) -> Standing:
    if part is not None:
        facilitates = part.part == SessionStaff.Part.FACILITATOR
        needed = "live.facilitate_groupsession" if facilitates else "live.watch_groupsession"
        role = Role.FACILITATOR if facilitates else Role.WATCHING
        if needed in may:
            return Standing(session, person, role, part.key, person.screen_name)
        return Standing(session, person, Role.STRANGER)
    if "live.join_groupsession" not in may:
        return Standing(session, person, Role.STRANGER)
    if taking_part is None:
        return Standing(session, person, Role.OUTSIDE)
    return Standing(
        session,
        person,
        _BY_STATE[Participation.State(taking_part.state)],
        taking_part.key,
        taking_part.alias or person.screen_name,
        # Sealed, and read by whoever was not let in: opened only for them.
        "" if taking_part.state == Participation.State.ADMITTED else taking_part.reason,
        is_muted=taking_part.is_muted,
        reads_from=taking_part.reads_from,
    )


def require(standing: Standing, action: Action) -> None:
    """Raises Refused when this person may not do this, or not now."""
    roles, phases = ALLOWED[action]
    phase = standing.session.phase
    if phase == Phase.CLOSED and phase not in phases:
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


def may_still_read(session: GroupSession, person_id: int, seq: int | None = None) -> bool:
    """The check at delivery: one query, on the rows and not on what was true at the start.

    With `seq`, whether what stands there is for them: latecomers may not read what was said before.
    """
    admitted = Participation.objects.admitted().filter(session=session, person=OuterRef("pk"))
    if seq is not None:
        admitted = admitted.filter(reads_from__lt=seq)
    staff = SessionStaff.objects.filter(session=session, person=OuterRef("pk"))
    return (
        User.objects.filter(pk=person_id, is_active=True)
        .exclude(sanctions__in=sanctions.pausing())
        .filter(Exists(admitted) | Exists(staff))
        .exists()
    )
