"""Who may do what, in which phase, and a room that is never unattended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from support.live import (
    afterwards,
    arriving,
    conducting,
    events,
    floor,
    handing_on,
    hosting,
    inviting,
    joining,
    moderation,
    notes,
    placing,
    presence,
    reacting,
    side_rooms,
    staffing,
    talking,
)
from support.live.access import ALLOWED, Action, Role, standing_of
from support.live.models import (
    AfterMessage,
    GroupSession,
    Participation,
    Phase,
    RoomEvent,
    SessionStaff,
)
from support.live.refusals import Refused

from .conftest import let_in, plan, put_in

pytestmark = pytest.mark.django_db

# Written out by hand, so that a change of the table in access.py has to be meant.
F, W, M = Role.FACILITATOR, Role.WATCHING, Role.MEMBER
OPEN = {Phase.OPENING, Phase.SHARING, Phase.CLOSING}
MEETING = OPEN | {Phase.PAUSED}
ENTERED = MEETING | {Phase.LOBBY}
EXPECTED: dict[Action, tuple[set[Role], set[Phase]]] = {
    Action.ASK_TO_JOIN: ({Role.OUTSIDE, Role.LEFT}, ENTERED),
    Action.LEAVE: ({M, Role.WAITING}, ENTERED),
    Action.ENTER: ({F, W, M}, ENTERED),
    Action.SAY: ({F, W, M}, OPEN),
    Action.SAY_TO_ONE: ({F, W}, OPEN),
    Action.OPEN_LOBBY: ({F}, {Phase.SCHEDULED}),
    Action.ADMIT: ({F}, ENTERED),
    Action.DECLINE: ({F}, ENTERED),
    Action.REMOVE: ({F}, ENTERED),
    Action.OPEN_ROOM: ({F}, {Phase.LOBBY}),
    Action.MOVE_ON: ({F}, OPEN),
    Action.PAUSE: ({F, W}, OPEN),
    Action.RESUME: ({F}, {Phase.PAUSED}),
    Action.CLOSE: ({F}, ENTERED | {Phase.SCHEDULED}),
    Action.DECIDE: ({F, W}, OPEN | {Phase.PAUSED}),
    Action.HAND_ON: ({F, W}, ENTERED),
    Action.HAND_OVER: ({F}, ENTERED),
    Action.TAKE_OVER: ({F, W}, ENTERED),
    Action.INVITE: ({F, W}, ENTERED | {Phase.SCHEDULED}),
    Action.PUT_BACK: ({F}, ENTERED),
    Action.TELL_WAITING: ({F}, ENTERED),
    Action.RENAME: ({F}, ENTERED),
    Action.NOTE: ({F, W}, ENTERED),
    Action.ONE_TO_ONE: ({F}, ENTERED),
    Action.BREAK_OUT: ({F}, OPEN),
    Action.CALL_BACK: ({F}, ENTERED),
    Action.LOOK_BACK: ({F, W}, {Phase.CLOSED}),
    Action.END_SIDE: ({F}, OPEN | {Phase.PAUSED}),
    Action.RAISE_HAND: ({M}, MEETING),
    Action.END_OWN_TURN: ({M}, MEETING),
    Action.ASK_BREAK: ({M}, OPEN),
    Action.GIVE_FLOOR: ({F}, MEETING),
    Action.SET_RULES: ({F}, ENTERED),
    Action.FREEZE: ({F, W}, MEETING),
    Action.MUTE: ({F}, MEETING),
    Action.PIN: ({F}, ENTERED),
    Action.SUM_UP: ({F}, ENTERED),
    Action.REACT: ({F, W, M}, OPEN),
    Action.CHECK_IN: ({M, Role.WAITING}, ENTERED),
    Action.KEEP_PLACE: ({F, W, M}, ENTERED),
    Action.CHECK_OUT: ({M, Role.LEFT}, {Phase.CLOSED}),
    Action.WRITE_AFTER: ({M, Role.LEFT}, {Phase.CLOSED}),
    Action.READ_AFTER: ({F}, {Phase.CLOSED}),
}


def attempts(
    session: GroupSession,
    person: User,
    waiting: str,
    inside: str,
    held: int,
    shown: int,
    written: int,
) -> dict[Action, Callable[[], Any]]:
    """One real call for each action."""
    say = {"author": person, "client_id": uuid4(), "body": "Good evening"}
    return {
        Action.ASK_TO_JOIN: lambda: joining.ask_to_join(session, person=person, agreed=True),
        Action.SAY: lambda: talking.say(session, **say),
        Action.SAY_TO_ONE: lambda: talking.say(session, **say, to=inside),
        Action.OPEN_LOBBY: lambda: conducting.open_lobby(session, facilitator=person),
        Action.ADMIT: lambda: conducting.admit(session, waiting, facilitator=person),
        Action.DECLINE: lambda: conducting.decline(
            session, waiting, facilitator=person, reason="Another time"
        ),
        Action.REMOVE: lambda: conducting.remove(
            session, inside, facilitator=person, reason="Take a rest"
        ),
        Action.OPEN_ROOM: lambda: conducting.open_room(session, facilitator=person),
        Action.MOVE_ON: lambda: conducting.move_to(
            session,
            Phase.SHARING if session.phase != Phase.SHARING else Phase.CLOSING,
            facilitator=person,
        ),
        Action.PAUSE: lambda: conducting.pause(session, by=person),
        Action.RESUME: lambda: conducting.resume(session, facilitator=person),
        Action.CLOSE: lambda: conducting.close(session, facilitator=person),
        Action.DECIDE: lambda: moderation.release(session, held, by=person),
        Action.HAND_ON: lambda: handing_on.hand_on(session, held, by=person, why="In danger."),
        Action.PUT_BACK: lambda: hosting.put_back(session, inside, facilitator=person),
        Action.TELL_WAITING: lambda: hosting.tell_waiting(session, "Soon", facilitator=person),
        Action.RENAME: lambda: hosting.rename(session, inside, "Grey Kettle", facilitator=person),
        Action.NOTE: lambda: notes.write(session, "Quiet tonight", by=person),
        Action.ONE_TO_ONE: lambda: side_rooms.one_to_one(session, inside, facilitator=person),
        Action.CALL_BACK: lambda: side_rooms.call_back(session, facilitator=person),
        Action.INVITE: lambda: (
            cache.delete(f"live:{session.pk}:second-pair-asked"),
            inviting.invite(session, by=person),
        ),
        Action.RAISE_HAND: lambda: floor.raise_hand(session, person=person),
        Action.END_OWN_TURN: lambda: _with_the_floor(session, person),
        Action.ASK_BREAK: lambda: floor.ask_break(session, person=person),
        Action.GIVE_FLOOR: lambda: floor.give_floor(session, inside, facilitator=person),
        Action.SET_RULES: lambda: floor.set_slow(session, 30, facilitator=person),
        Action.FREEZE: lambda: floor.freeze(session, True, by=person),
        Action.MUTE: lambda: floor.mute(session, inside, True, facilitator=person),
        Action.PIN: lambda: floor.pin(session, "Breathe out", facilitator=person),
        Action.SUM_UP: lambda: floor.sum_up(session, "We said hello", facilitator=person),
        Action.REACT: lambda: reacting.react(session, shown, "thanks", person=person),
        Action.CHECK_IN: lambda: arriving.check_in(session, person=person, feeling=2, line=""),
        Action.KEEP_PLACE: lambda: placing.keep(session, person=person, body="Half a"),
        Action.CHECK_OUT: lambda: afterwards.check_out(session, person=person, helped=3, line=""),
        Action.WRITE_AFTER: lambda: afterwards.write(
            session, person=person, client_id=uuid4(), body="Thank you"
        ),
        Action.READ_AFTER: lambda: afterwards.answer(
            session, written, facilitator=person, body="You are welcome"
        ),
    }


def _with_the_floor(session: GroupSession, person: User) -> None:
    own = Participation.objects.filter(session=session, person=person).first()
    GroupSession.objects.filter(pk=session.pk).update(turn_key=own.key if own else "none")
    floor.pass_turn(session, person=person)


@pytest.fixture
def everybody(
    staffed: GroupSession,
    facilitator: User,
    moderator: User,
    member: User,
    other_member: User,
    stranger: User,
    make_member: Callable[[str], User],
) -> dict[Role, User]:
    """One person in each role, a held message, and somebody else who waits."""
    people = {
        role: make_member(f"Person {number}")
        for number, role in enumerate(
            [Role.OUTSIDE, Role.LEFT, Role.REMOVED, Role.DECLINED, Role.WAITING], start=1
        )
    }
    conducting.watch(staffed, person=moderator)
    for person in (member, other_member, people[Role.LEFT], people[Role.REMOVED]):
        let_in(staffed, person, facilitator)
    joining.leave(staffed, person=people[Role.LEFT])
    conducting.remove(
        staffed,
        Participation.objects.get(person=people[Role.REMOVED]).key,
        facilitator=facilitator,
        reason="Take a rest",
    )
    for role in (Role.DECLINED, Role.WAITING):
        joining.ask_to_join(staffed, person=people[role], agreed=True)
    conducting.decline(
        staffed,
        Participation.objects.get(person=people[Role.DECLINED]).key,
        facilitator=facilitator,
        reason="Another time",
    )
    return {
        Role.FACILITATOR: facilitator,
        Role.WATCHING: moderator,
        Role.MEMBER: member,
        Role.STRANGER: stranger,
        **people,
    }


@pytest.fixture
def make_member() -> Callable[[str], User]:
    from accounts import roles
    from tests.conftest import make_person

    return lambda name: make_person(name, roles.MEMBERS)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_do_exactly_what_the_table_says(
    staffed: GroupSession, everybody: dict[Role, User], other_member: User, role: Role, phase: Phase
) -> None:
    conducting.open_room(staffed, facilitator=everybody[Role.FACILITATOR])
    held = talking.say(
        staffed, author=other_member, client_id=uuid4(), body="Ring me on 07700 900123"
    ).seq
    shown = talking.say(staffed, author=other_member, client_id=uuid4(), body="Good evening").seq
    written = AfterMessage.objects.create(
        session=staffed, person=other_member, name="Amber", client_id=uuid4(), body="Thank you"
    ).pk
    waiting = Participation.objects.get(person=everybody[Role.WAITING]).key
    inside = Participation.objects.get(person=other_member).key
    staffed.refresh_from_db()
    put_in(staffed, phase)
    person = everybody[role]
    assert standing_of(person, staffed).role == role

    for action, attempt in attempts(staffed, person, waiting, inside, held, shown, written).items():
        roles, phases = EXPECTED[action]
        if action is Action.ASK_TO_JOIN and role in (Role.WAITING, Role.MEMBER):
            continue  # asking twice is answered with what one has
        allowed = role in roles and phase in phases
        done = transaction.savepoint()
        try:
            attempt()
            happened = True
        except Refused:
            happened = False
        transaction.savepoint_rollback(done)
        assert happened == allowed, f"{role} {action} in {phase}"
        assert standing_of(person, staffed).may(action) == allowed


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert {action: (set(who), set(when)) for action, (who, when) in ALLOWED.items()} == EXPECTED


def test_a_role_that_is_taken_away_counts_at_once(room: GroupSession, facilitator: User) -> None:
    facilitator.groups.clear()
    without = User.objects.get(pk=facilitator.pk)

    assert standing_of(without, room).role == Role.STRANGER
    with pytest.raises(Refused):
        conducting.pause(room, by=without)


def test_the_lobby_opens_shortly_before_and_not_earlier(facilitator: User) -> None:
    tomorrow = plan(facilitator, starts_at=timezone.now() + timedelta(days=1))

    with pytest.raises(Refused) as no:
        conducting.open_lobby(tomorrow, facilitator=facilitator)
    assert no.value.code == "too_early"


def test_the_room_does_not_open_for_one_facilitator_alone(
    lobby: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    with pytest.raises(Refused) as no:
        conducting.open_room(lobby, facilitator=facilitator)
    assert no.value.code == "short_staffed"

    presence.touch(lobby.pk, second_facilitator.pk)
    conducting.open_room(lobby, facilitator=facilitator)
    lobby.refresh_from_db()
    assert lobby.phase == Phase.OPENING


def test_a_moderator_can_be_the_second_pair_of_eyes(facilitator: User, moderator: User) -> None:
    session = plan(facilitator)
    conducting.open_lobby(session, facilitator=facilitator)
    conducting.watch(session, person=moderator)
    conducting.watch(session, person=moderator)
    presence.touch(session.pk, moderator.pk)

    assert conducting.open_room(session, facilitator=facilitator)


def test_two_who_watch_do_not_replace_a_facilitator(
    room: GroupSession, facilitator: User, second_facilitator: User, moderator: User
) -> None:
    watching = {"part": SessionStaff.Part.WATCHING, "leads": False}
    SessionStaff.objects.filter(session=room).update(**watching)

    assert not staffing.is_staffed(room)


def test_somebody_who_takes_part_cannot_become_staff_on_the_way(
    lobby: GroupSession, facilitator: User, moderator: User
) -> None:
    from django.contrib.auth.models import Group

    from accounts import roles

    moderator.groups.add(Group.objects.get(name=roles.MEMBERS))
    both = User.objects.get(pk=moderator.pk)
    joining.ask_to_join(lobby, person=both, agreed=True)

    with pytest.raises(Refused):
        conducting.watch(lobby, person=both)


def test_a_room_short_of_staff_pauses_only_after_the_time_of_grace(
    room: GroupSession, member: User, second_facilitator: User, monkeypatch: Any, settings: Any
) -> None:
    presence.end(room.pk, second_facilitator.pk)
    say = {"author": member, "body": "Good evening"}
    assert talking.say(room, **say, client_id=uuid4())

    later = timezone.now() + timedelta(seconds=settings.LIVE_STAFF_GRACE + 1)
    monkeypatch.setattr("support.live.staffing.timezone.now", lambda: later)
    with pytest.raises(Refused) as no:
        talking.say(room, **say, client_id=uuid4())
    assert no.value.code == "paused"
    room.refresh_from_db()
    assert (room.phase, room.paused_from) == (Phase.PAUSED, Phase.OPENING)
    event = RoomEvent.objects.of(room).last()
    assert event is not None
    assert (event.kind, event.author) == ("phase", None)


def test_a_facilitator_who_comes_back_in_time_keeps_the_room_open(
    room: GroupSession, second_facilitator: User, monkeypatch: Any, settings: Any
) -> None:
    presence.end(room.pk, second_facilitator.pk)
    staffing.watch(room)
    presence.touch(room.pk, second_facilitator.pk)
    staffing.watch(room)
    presence.end(room.pk, second_facilitator.pk)

    later = timezone.now() + timedelta(seconds=settings.LIVE_STAFF_GRACE + 1)
    monkeypatch.setattr("support.live.staffing.timezone.now", lambda: later)
    staffing.watch(room)
    room.refresh_from_db()
    assert room.phase == Phase.OPENING


def test_a_paused_room_goes_on_where_it_was_and_only_when_staffed(
    room: GroupSession, facilitator: User, second_facilitator: User
) -> None:
    conducting.move_to(room, Phase.SHARING, facilitator=facilitator)
    conducting.pause(room, by=second_facilitator)
    presence.end(room.pk, second_facilitator.pk)
    with pytest.raises(Refused) as no:
        conducting.resume(room, facilitator=facilitator)
    assert no.value.code == "short_staffed"

    presence.touch(room.pk, second_facilitator.pk)
    conducting.resume(room, facilitator=facilitator)
    room.refresh_from_db()
    assert (room.phase, room.paused_from) == (Phase.SHARING, "")


def test_nobody_is_admitted_beyond_the_places(
    facilitator: User, make_member: Callable[[str], User]
) -> None:
    session = plan(facilitator, capacity=4)
    conducting.open_lobby(session, facilitator=facilitator)
    for number in range(6):
        joining.ask_to_join(session, person=make_member(f"Person {number}"), agreed=True)

    assert conducting.admit_all(session, facilitator=facilitator) == 4
    waiting = Participation.objects.filter(session=session).waiting()
    with pytest.raises(Refused) as no:
        conducting.admit(session, waiting[0].key, facilitator=facilitator)
    assert no.value.code == "full"


def test_nobody_waits_without_the_agreement(lobby: GroupSession, member: User) -> None:
    with pytest.raises(Refused) as no:
        joining.ask_to_join(lobby, person=member, agreed=False)
    assert no.value.code == "agreement"
    assert not Participation.objects.exists()


@pytest.mark.parametrize("alias", ["Rowan", "rowan", "AMBER  finch", "ab", "<b>bold</b>", "x" * 41])
def test_an_alias_that_is_somebodys_name_or_no_name_is_refused(
    lobby: GroupSession, member: User, other_member: User, alias: str
) -> None:
    with pytest.raises(Refused) as no:
        joining.ask_to_join(lobby, person=member, agreed=True, alias=alias)
    assert no.value.code == "name_taken"


def test_two_members_cannot_have_the_same_alias(
    lobby: GroupSession, member: User, other_member: User
) -> None:
    joining.ask_to_join(lobby, person=member, agreed=True, alias="Grey Kettle")

    with pytest.raises(Refused):
        joining.ask_to_join(lobby, person=other_member, agreed=True, alias="grey kettle")


def test_who_has_left_may_ask_again_and_who_was_removed_may_not(
    room: GroupSession, member: User, other_member: User, facilitator: User
) -> None:
    joining.leave(room, person=member)
    joining.leave(room, person=member)
    assert joining.ask_to_join(room, person=member, agreed=True).state == "waiting"

    key = Participation.objects.get(person=other_member).key
    conducting.remove(room, key, facilitator=facilitator, reason="Take a rest")
    with pytest.raises(Refused):
        joining.ask_to_join(room, person=other_member, agreed=True)


def test_declining_needs_a_reason(lobby: GroupSession, member: User, facilitator: User) -> None:
    key = joining.ask_to_join(lobby, person=member, agreed=True).key

    with pytest.raises(Refused) as no:
        conducting.decline(lobby, key, facilitator=facilitator, reason="  ")
    assert no.value.code == "reason"


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": 3},
        {"capacity": 51},
        {"length": 10},
        {"phase": "party"},
        {"phase": "paused"},
        {"phase": "closed"},
        {"paused_from": "sharing"},
    ],
)
def test_the_database_refuses_a_session_that_cannot_be(
    planned: GroupSession, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupSession.objects.filter(pk=planned.pk).update(**changes)


@pytest.mark.parametrize(
    "fields",
    [
        {"seq": 1, "kind": "phase"},  # taken: the lobby has it
        {"seq": 0, "kind": "phase"},
        {"seq": 9, "kind": "message", "body": "nobody said it"},
        {"seq": 9, "kind": "phase", "state": "held"},
        {"seq": 9, "kind": "released"},
        {"seq": 9, "kind": "phase", "audience": "person"},
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(
    lobby: GroupSession, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomEvent.objects.create(session=lobby, **fields)


def test_whoever_comes_back_after_leaving_cannot_be_matched_with_who_left(
    room: GroupSession, member: User, facilitator: User
) -> None:
    before = Participation.objects.get(person=member).key
    joining.leave(room, person=member)
    back = joining.ask_to_join(room, person=member, agreed=True, alias="Grey Kettle")

    assert back.key != before
    assert joining.ask_to_join(room, person=member, agreed=True).key == back.key
    conducting.admit(room, back.key, facilitator=facilitator)
    assert RoomEvent.objects.filter(person_key=before, person_name="Grey Kettle").count() == 0


@pytest.mark.parametrize(
    "alias",
    [
        "R\u043ewan",  # a Cyrillic letter
        "R0wan",
        "Row an",
        "Rowan\u3164",
        "Amber-Finch",
        "Facilitator Joy",
        "M0derator",
        "Alongside",
    ],
)
def test_an_alias_that_looks_like_somebody_else_is_refused(
    lobby: GroupSession, member: User, other_member: User, alias: str
) -> None:
    with pytest.raises(Refused) as no:
        joining.ask_to_join(lobby, person=member, agreed=True, alias=alias)
    assert no.value.code == "name_taken"


def test_an_alias_that_looks_like_another_in_the_session_is_refused(
    lobby: GroupSession, member: User, other_member: User
) -> None:
    joining.ask_to_join(lobby, person=member, agreed=True, alias="Grey Kettle")

    with pytest.raises(Refused) as no:
        joining.ask_to_join(lobby, person=other_member, agreed=True, alias="Grey Kett1e")
    assert no.value.code == "name_taken"


@pytest.mark.parametrize("opened", [True, False])
def test_nobody_watches_unseen(
    planned: GroupSession, facilitator: User, moderator: User, opened: bool
) -> None:
    steps = [
        lambda: conducting.open_lobby(planned, facilitator=facilitator),
        lambda: conducting.watch(planned, person=moderator),
    ]
    for step in steps if opened else reversed(steps):
        step()
    conducting.watch(planned, person=moderator)

    told = RoomEvent.objects.of(planned).filter(kind="admitted")
    frames = [events.encode(event, events.Eyes(0, is_staff=False)) for event in told]
    assert [(frame["type"], frame["person"]["part"]) for frame in frames] == [
        ("joined", "watching")
    ]
