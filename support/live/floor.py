"""Who has the floor, and by which rules: one verb for each thing a member or a facilitator does.

A change of the rules is history, and takes a number in the log. Hands and turns are state: they are
told as they are now (`floor_state`), and only what staff do is also put on the audit trail.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from privacy import trail
from safeguarding.plain_text import visible

from . import announcing, recording, trail_acts
from .access import Action, Standing, require
from .events import Code
from .models import FloorRules, GroupSession, Participation, RoomEvent
from .models.floor import LONGEST_TURN, SLOWEST
from .refusals import Refused

MAX_PIN = 400
MAX_SUMMARY = 1200
SLOW_CHOICES = (0, 15, 30, 60, 120)
TURN_CHOICES = (0, 60, 120, 180, 300, 600)
GONE = "That person is not in the room any more."


# Members


def raise_hand(session: GroupSession, *, person: User) -> None:
    """Raising it twice keeps the place in the queue. No reason is asked."""
    _set_hand(session, person, Action.RAISE_HAND, up=True)


def lower_hand(session: GroupSession, *, person: User) -> None:
    _set_hand(session, person, Action.RAISE_HAND, up=False)


def _set_hand(session: GroupSession, person: User, action: Action, *, up: bool) -> None:
    with recording.room_held_for(session, person) as standing:
        require(standing, action)
        own = Participation.objects.filter(session=session, key=standing.key)
        if up:
            if standing.session.turn_key == standing.key:
                raise Refused(Code.ALREADY_DONE, "You have the floor already. Take your time.")
            own.filter(hand_at=None).update(hand_at=timezone.now())
        else:
            own.update(hand_at=None)
        _told(standing.session)


def pass_turn(session: GroupSession, *, person: User) -> None:
    """Give the floor back. Whoever has a hand up first is next, if there is anybody."""
    with recording.room_held_for(session, person) as standing:
        require(standing, Action.END_OWN_TURN)
        if standing.session.turn_key != standing.key:
            raise Refused(Code.NOT_YOUR_TURN, "You do not have the floor just now.")
        _end_turn(standing.session)
        first = _hands(standing.session).first()
        if first is not None:
            _begin_turn(standing.session, first)
        _told(standing.session)


def ask_break(session: GroupSession, *, person: User) -> None:
    """Told to the facilitators only, and to nobody who asked."""
    with recording.room_held_for(session, person) as standing:
        require(standing, Action.ASK_BREAK)
        Participation.objects.filter(session=session, key=standing.key).update(
            break_at=timezone.now()
        )
        announcing.console_changed(session.pk)


# Facilitators: turns


def _hands(session: GroupSession) -> Any:
    raised = Participation.objects.of(session).admitted().filter(hand_at__isnull=False)
    return raised.order_by("hand_at", "pk")


def next_turn(session: GroupSession, *, facilitator: User) -> Participation:
    """To the hand that was raised first. The turn before it ends."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.GIVE_FLOOR)
        _end_turn(standing.session)
        first: Participation | None = _hands(standing.session).first()
        if first is None:
            raise Refused(
                Code.NOT_NOW, "Nobody has a hand raised. You can give somebody the floor."
            )
        _begin_turn(standing.session, first)
        _told(standing.session)
        return first


def give_floor(session: GroupSession, key: str, *, facilitator: User) -> Participation:
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.GIVE_FLOOR)
        whom = _member(standing.session, key)
        _end_turn(standing.session)
        _begin_turn(standing.session, whom)
        _told(standing.session)
        return whom


def end_turn(session: GroupSession, *, facilitator: User) -> None:
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.GIVE_FLOOR)
        if not standing.session.turn_key:
            raise Refused(Code.ALREADY_DONE, "Nobody has the floor.")
        _end_turn(standing.session)
        _told(standing.session)


def take_down_hand(session: GroupSession, key: str, *, facilitator: User) -> None:
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.GIVE_FLOOR)
        Participation.objects.filter(pk=_member(standing.session, key).pk).update(hand_at=None)
        _told(standing.session)


def _member(session: GroupSession, key: str) -> Participation:
    found = Participation.objects.of(session).filter(key=key).admitted().with_names().first()
    if found is None:
        raise Refused(Code.NO_SUCH_PERSON, GONE)
    return found


def _begin_turn(session: GroupSession, whom: Participation) -> None:
    session.turn_key, session.turn_since = whom.key, timezone.now()
    session.save(update_fields=["turn_key", "turn_since"])
    whom.hand_at, whom.turns = None, whom.turns + 1
    whom.save(update_fields=["hand_at", "turns"])


def _end_turn(session: GroupSession) -> None:
    if not session.turn_key:
        return
    spoke: datetime = session.turn_since or timezone.now()
    whom = Participation.objects.filter(session=session, key=session.turn_key).first()
    if whom is not None:
        whom.spoke_for += max(0, round((timezone.now() - spoke).total_seconds()))
        whom.save(update_fields=["spoke_for"])
    session.turn_key, session.turn_since = "", None
    session.save(update_fields=["turn_key", "turn_since"])


def let_go(session: GroupSession, participation: Participation) -> None:
    """Somebody leaves the room, which is held: their turn ends and their hand goes down."""
    if session.turn_key == participation.key:
        _end_turn(session)
    Participation.objects.filter(pk=participation.pk).update(hand_at=None, break_at=None)
    announcing.floor_changed(session.pk)


# Facilitators: rules


def set_format(session: GroupSession, wanted: str, *, facilitator: User) -> RoomEvent:
    if wanted not in FloorRules.Format:
        raise Refused(Code.NOT_NOW, "There is no such format.")
    words = {
        FloorRules.Format.FREE: "Everyone may write now, in any order.",
        FloorRules.Format.TURNS: (
            "We speak in turns now. Raise a hand, and a facilitator gives you the floor."
        ),
    }
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SET_RULES)
        if wanted == FloorRules.Format.FREE:
            _end_turn(standing.session)
        return _set(standing, "format", words[FloorRules.Format(wanted)], format=wanted)


def set_slow(session: GroupSession, seconds: int, *, facilitator: User) -> RoomEvent:
    if not 0 <= seconds <= SLOWEST:
        raise Refused(Code.NOT_NOW, f"Choose at most {SLOWEST} seconds.")
    words = "There is no wait between messages now."
    if seconds:
        words = f"We go slowly now: one message each in {seconds} seconds."
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SET_RULES)
        return _set(standing, "slow", words, slow_seconds=seconds)


def set_turn_length(session: GroupSession, seconds: int, *, facilitator: User) -> RoomEvent:
    if not 0 <= seconds <= LONGEST_TURN:
        raise Refused(Code.NOT_NOW, f"Choose at most {LONGEST_TURN // 60} minutes.")
    words = "Turns have no timer now."
    if seconds:
        words = f"Each turn is about {seconds // 60} minutes now. Nobody is cut off."
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SET_RULES)
        return _set(standing, "timer", words, turn_seconds=seconds)


def hold_all(session: GroupSession, on: bool, *, facilitator: User) -> RoomEvent:
    words = "Messages are shown at once again."
    if on:
        words = "A facilitator reads each message now before everyone sees it."
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SET_RULES)
        return _set(standing, "review", words, holds_all=on)


def freeze(session: GroupSession, on: bool, *, by: User) -> RoomEvent:
    words = "You can write again."
    if on:
        words = "Let us stop for a moment."
        if not session.lines_closed:
            words += " You can still write to the facilitators only."
    with recording.room_held_for(session, by) as standing:
        require(standing, Action.FREEZE)
        return _set(standing, "freeze", words, is_frozen=on)


def close_lines(session: GroupSession, closed: bool, *, facilitator: User) -> RoomEvent:
    """The private line to the facilitators, for a while. Words of danger are heard all the same."""
    words = "You can write to the facilitators alone again."
    if closed:
        words = "The private line to the facilitators is closed for a while."
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SET_RULES)
        return _set(standing, "lines", words, lines_closed=closed)


def _set(standing: Standing, rule: str, words: str, **changes: object) -> RoomEvent:
    room = standing.session
    if all(getattr(room, name) == value for name, value in changes.items()):
        raise Refused(Code.ALREADY_DONE, "It is so already.")
    for name, value in changes.items():
        setattr(room, name, value)
    room.save(update_fields=list(changes))
    event = recording.append(room, kind=RoomEvent.Kind.RULE, by=standing, rule=rule, body=words)
    _told(room)
    trail.record(trail_acts.RULES[rule][0], actor=standing.person, about=room)
    return event


def mute(session: GroupSession, key: str, on: bool, *, facilitator: User) -> RoomEvent:
    """That person may still read, and write to the facilitators. The room is not told."""
    words = "You can write to everyone again."
    if on:
        words = "Please rest your voice for now. You can read, and write to the facilitators only."
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.MUTE)
        room, whom = standing.session, _member(standing.session, key)
        if whom.is_muted == on:
            raise Refused(Code.ALREADY_DONE, "It is so already.")
        whom.is_muted = on
        whom.save(update_fields=["is_muted"])
        event = recording.append(
            room,
            kind=RoomEvent.Kind.RULE,
            by=standing,
            rule="mute" if on else "unmute",
            body=words,
            audience=RoomEvent.Audience.PERSON,
            person=whom.person,
            person_key=whom.key,
            person_name=whom.name,
        )
        announcing.console_changed(room.pk)
        trail.record(trail_acts.RULES["mute"][0], actor=facilitator, about=room)
        return event


def pin(session: GroupSession, text: str, *, facilitator: User) -> RoomEvent:
    """Show one thing above the talk, to everyone, until it is taken down. Empty takes it down."""
    prompt = visible(text)
    if len(prompt) > MAX_PIN or "\0" in text:
        raise Refused(Code.TOO_LONG, f"Use at most {MAX_PIN} characters for what is pinned.")
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.PIN)
        return _set(standing, "pin" if prompt else "unpin", prompt or "The note above the talk is"
                    " taken down.", pinned=prompt)  # fmt: skip


def sum_up(session: GroupSession, text: str, *, facilitator: User) -> None:
    """Write what latecomers read instead of what was said."""
    summary = visible(text)
    if len(summary) > MAX_SUMMARY or "\0" in text:
        raise Refused(Code.TOO_LONG, f"Use at most {MAX_SUMMARY} characters for the summary.")
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.SUM_UP)
        standing.session.summary_so_far = summary
        standing.session.save(update_fields=["summary_so_far"])
        announcing.console_changed(session.pk)


def answer_breaks(session: GroupSession, *, facilitator: User) -> None:
    """The wishes for a break are seen."""
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.GIVE_FLOOR)
        Participation.objects.filter(session=session).update(break_at=None)
        announcing.console_changed(session.pk)


def _told(session: GroupSession) -> None:
    announcing.floor_changed(session.pk)
    announcing.console_changed(session.pk)
