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
from .models import CohortMember, GroupSession, Participation, SessionStaff
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
    HAND_ON = "hand_on"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    INVITE = "invite"
    PUT_BACK = "put_back"
    TELL_WAITING = "tell_waiting"
    RENAME = "rename"
    NOTE = "note"
    ONE_TO_ONE = "one_to_one"
    BREAK_OUT = "break_out"
    CALL_BACK = "call_back"
    LOOK_BACK = "look_back"  # when it has ended
    END_SIDE = "end_side"  # of a side room
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
    # To the safeguarding leads, which takes their own permission as well: see handing_on.
    Action.HAND_ON: (STAFF, ENTERED_PHASES),
    Action.HAND_OVER: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.TAKE_OVER: (STAFF, ENTERED_PHASES),
    Action.INVITE: (STAFF, _BEFORE_THE_END),
    Action.PUT_BACK: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.TELL_WAITING: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.RENAME: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.NOTE: (STAFF, ENTERED_PHASES),
    Action.ONE_TO_ONE: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.BREAK_OUT: ((Role.FACILITATOR,), OPEN_PHASES),
    Action.CALL_BACK: ((Role.FACILITATOR,), ENTERED_PHASES),
    Action.LOOK_BACK: (STAFF, (Phase.CLOSED,)),
    Action.END_SIDE: ((Role.FACILITATOR,), MEETING_PHASES),
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
# All that can be done in a side room. Coming in and going, and who runs it, are the main room's.
IN_SIDE_ROOMS = frozenset({
    Action.ENTER, Action.SAY, Action.SAY_TO_ONE, Action.PAUSE, Action.RESUME, Action.DECIDE,
    Action.HAND_ON, Action.END_SIDE, Action.NOTE, Action.RAISE_HAND,
    Action.END_OWN_TURN, Action.ASK_BREAK, Action.GIVE_FLOOR, Action.SET_RULES, Action.FREEZE,
    Action.MUTE, Action.PIN, Action.REACT, Action.KEEP_PLACE,
})  # fmt: skip
ONLY_IN_SIDE_ROOMS = frozenset({Action.END_SIDE})


def _belongs_here(action: "Action", session: GroupSession) -> bool:
    if session.main_id is None:
        return action not in ONLY_IN_SIDE_ROOMS
    return action in IN_SIDE_ROOMS


@dataclass(frozen=True)
class Standing:
    """Who somebody is in one session at this moment."""

    session: GroupSession
    person: User
    role: Role
    key: str = ""
    name: str = ""
    reason: str = ""
    out_to: int | None = None  # the side room they are in
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
        if not _belongs_here(action, self.session) or (action is Action.SAY and self.out_to):
            return False
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
    """Reads the part and the permission anew each time. Costs at most 5 queries, and
    one more for a closed group.

    Whose membership is paused is a stranger in every session, from that moment on.
    """
    in_force = sanctions.standing(person)
    if in_force.is_suspended:
        return Standing(session, person, Role.STRANGER, in_force=in_force)
    parts = SessionStaff.objects.with_competence(session)
    part = parts.filter(session=session, person=person).first()
    taking_part, is_open_to = None, True
    if part is None:
        is_open_to = session.is_open_to(person)
        taking_part = Participation.objects.of(session).filter(person=person).first()
    standing = _standing(session, person, voice_of(person).may, part, taking_part, is_open_to)
    return replace(standing, in_force=in_force)


def standings_of(
    spoken: Iterable[tuple[int, Voice]], rooms: Mapping[int, GroupSession]
) -> dict[tuple[int, int], Standing]:
    """The same for many, by session and person; `spoken` pairs a session with a voice. The parts are
    read anew, in 3 queries however many there are, and one more for closed groups; whoever may not
    sign in any more is a stranger, and who has no part in the room is left out."""
    spoken = set(spoken)
    people = {voice.person_id for _, voice in spoken}
    where = {"session__in": rooms.keys(), "person__in": people}
    parts = {
        (row.session_id, row.person_id): row
        for row in SessionStaff.objects.with_competence(*rooms.values())
        .filter(**where)
        .select_related("person")
    }
    inside = {
        (row.session_id, row.person_id): row
        for row in Participation.objects.filter(**where).select_related("person")
    }
    in_force = sanctions.standings(people)
    in_group = _places_in_groups(rooms.values(), people)
    found = {}
    for session_id, voice in spoken:
        pair = (session_id, voice.person_id)
        row = parts.get(pair) or inside.get(pair)
        if row is None or session_id not in rooms:
            continue
        person = row.person
        own = in_force[voice.person_id]
        may = voice.may if person.is_active and not own.is_suspended else frozenset()
        room = rooms[session_id]
        is_open_to = not room.is_for_a_closed_group or (room.series_id, person.pk) in in_group
        standing = _standing(room, person, may, parts.get(pair), inside.get(pair), is_open_to)
        found[pair] = replace(standing, in_force=own)
    return found


def _places_in_groups(
    rooms: Iterable[GroupSession], people: Iterable[int]
) -> set[tuple[int | None, int]]:
    """The closed groups of these rooms, and who of these people belongs to them. No query where no
    room is for one."""
    groups = [room.series_id for room in rooms if room.is_for_a_closed_group]
    if not groups:
        return set()
    places = CohortMember.objects.filter(series__in=groups, person__in=people)
    return set(places.values_list("series_id", "person_id"))


def _standing(
    session: GroupSession,
    person: User,
    may: frozenset[str],
    part: SessionStaff | None,
    taking_part: Participation | None,
    is_open_to: bool,
) -> Standing:
    if part is not None:
        facilitates = part.part == SessionStaff.Part.FACILITATOR
        needed = "live.facilitate_groupsession" if facilitates else "live.watch_groupsession"
        role = Role.FACILITATOR if facilitates else Role.WATCHING
        if needed in may and part.is_in_date:
            return Standing(session, person, role, part.key, person.screen_name)
        return Standing(session, person, Role.STRANGER)
    if "live.join_groupsession" not in may or not is_open_to:
        return Standing(session, person, Role.STRANGER)
    if taking_part is None:
        # Into a side room one is asked: nobody finds the way by its address.
        return Standing(session, person, Role.STRANGER if session.main_id else Role.OUTSIDE)
    return Standing(
        session,
        person,
        _BY_STATE[Participation.State(taking_part.state)],
        taking_part.key,
        taking_part.alias or person.screen_name,
        # Sealed, and read by whoever was not let in: opened only for them.
        "" if taking_part.state == Participation.State.ADMITTED else taking_part.reason,
        taking_part.out_to_id,
        is_muted=taking_part.is_muted,
        reads_from=taking_part.reads_from,
    )


def require(standing: Standing, action: Action) -> None:
    """Raises Refused when this person may not do this, or not now."""
    roles, phases = ALLOWED[action]
    phase = standing.session.phase
    if phase == Phase.CLOSED and phase not in phases:
        raise Refused(Code.ENDED, "This session has ended.")
    if standing.role not in roles or not _belongs_here(action, standing.session):
        raise Refused(Code.NOT_ALLOWED, "You may not do that in this session.")
    if action is Action.SAY and standing.out_to:
        raise Refused(Code.NOT_NOW, "You are in a side room. Go back to the main room first.")
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
