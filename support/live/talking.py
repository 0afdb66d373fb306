"""Entering a room, reading its log, and speaking in it."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from safeguarding import sanctions
from safeguarding.plain_text import visible
from safeguarding.screening import screen

from . import events, presence, recording, roster, staffing
from .access import Action, Standing, require
from .events import Code, Eyes, Frame
from .models import GroupSession, Participation, RoomEvent
from .phases import Phase, hint
from .refusals import Refused

BATCH = 200
# From here on help is shown to the writer at once and the facilitators are alerted.
ALARMING = ("amber", "red", "crisis")
# Whoever may be in danger is heard, whatever was decided about them.
HEARD_FROM_ANYBODY = ("red", "crisis")


@dataclass(frozen=True)
class Said:
    """The answer to a message. The same client id always gets the same answer."""

    seq: int
    was_held: bool
    help_now: bool

    @property
    def state(self) -> str:
        return "held" if self.was_held else "shown"

    @classmethod
    def of(cls, event: RoomEvent) -> "Said":
        never_held = (RoomEvent.State.SHOWN, RoomEvent.State.HIDDEN)
        return cls(event.seq, event.state not in never_held, bool(event.alert))


@dataclass(frozen=True)
class Unread:
    """Frames for the numbers up to `last`, each number once and in order."""

    frames: list[Frame]
    last: int
    is_all: bool


def enter(standing: Standing) -> Frame:
    """The `welcome` for somebody who comes in: everything that is not in the log."""
    session = standing.session
    return {
        "type": "welcome",
        "v": events.VERSION,
        "session": {"title": session.title, "slug": session.slug},
        "epoch": session.epoch,
        "last": session.last_seq,
        "phase": session.phase,
        "phase_name": str(Phase(session.phase).label),
        "phase_hint": hint(session.phase, for_staff=standing.is_staff),
        "me": standing.as_frame(),
        "people": roster.here(session),
        "agreement": {"accepted": True},
        "now": timezone.now().isoformat(timespec="seconds"),
        "limits": {
            "characters": settings.LIVE_MESSAGE_MAX_CHARS,
            "frame_bytes": settings.LIVE_FRAME_MAX_BYTES,
            "heartbeat": settings.LIVE_HEARTBEAT,
        },
    }


def read(session: GroupSession, *, eyes: Eyes, after: int, limit: int = BATCH) -> Unread:
    """What stands in the log after number `after`, for these eyes. Costs one query,
    and one for the key of the session if that is not at hand (`with_key`).

    A number whose row is gone (an account was closed) is a tombstone like any other, so that a gap
    on the wire always means that something was lost on the way.
    """
    rows = list(RoomEvent.objects.of(session).after(after)[:limit])
    frames: list[Frame] = []
    expected = after + 1
    for row in rows:
        frames += [events.tombstone(seq) for seq in range(expected, row.seq)]
        frames.append(events.encode(row, eyes))
        expected = row.seq + 1
    return Unread(frames, expected - 1, is_all=len(rows) < limit)


def say(
    session: GroupSession, *, author: User, client_id: UUID, body: str, to: str = "room"
) -> Said:
    """Store one message under the next number of the room; it is announced after the commit.

    `to` is "room", "facilitators", or (for staff) the key of a member. A message that the screening
    stops is held: its number is taken, its text goes to the facilitators only. Raises Refused, and
    then nothing was stored and the same client id may be tried again.
    """
    text = _text(body)
    seen = screen(text)
    presence.touch(session.pk, author.pk)
    staffing.watch(session)
    with recording.room_held_for(session, author) as standing:
        if not standing.is_inside:
            raise Refused(Code.NOT_ALLOWED, "You are not in this room.")
        room = standing.session
        before = RoomEvent.objects.of(room).messages().sent_as(author, client_id).first()
        if before is not None:
            return Said.of(before)
        require(standing, Action.SAY)
        _require_pace(room, author)
        whom = _whom(standing, to)
        silenced = _is_silenced(author, seen.crisis)
        to_the_room = whom["audience"] == RoomEvent.Audience.ROOM
        held = to_the_room and (silenced or seen.must_be_held)
        alert = seen.crisis if seen.crisis in ALARMING else ""
        event = recording.append(
            room,
            kind=RoomEvent.Kind.MESSAGE,
            by=standing,
            client_id=client_id,
            body=text,
            state=RoomEvent.State.HELD if held else RoomEvent.State.SHOWN,
            seen=[
                {"kind": span.kind, "text": span.text, "suggestion": span.suggestion}
                for span in seen.spans
            ],
            alert=alert,
            **whom,
        )
        if held or alert:
            recording.console_changed(room.pk)
        return Said.of(event)


def _is_silenced(author: User, crisis: str) -> bool:
    """Raises Refused for who may read and not write. Words of crisis are taken, and held: the
    facilitators read them. One query."""
    standing = sanctions.standing(author)
    if standing.may_write:
        return False
    if crisis not in HEARD_FROM_ANYBODY:
        raise Refused(Code.NOT_ALLOWED, standing.words)
    return True


def _text(body: str) -> str:
    text = visible(body)
    if "\0" in body:
        raise Refused(Code.BAD_FRAME, "There is a character in it that cannot be stored.")
    if not text:
        raise Refused(Code.EMPTY, "Write something first.")
    if len(text) > settings.LIVE_MESSAGE_MAX_CHARS:
        raise Refused(
            Code.TOO_LONG, f"Use at most {settings.LIVE_MESSAGE_MAX_CHARS} characters at a time."
        )
    return text


def _require_pace(room: GroupSession, author: User) -> None:
    """At most LIVE_SAY_BURST messages in LIVE_SAY_WINDOW seconds, counted in the log itself."""
    now = timezone.now()
    window = timedelta(seconds=settings.LIVE_SAY_WINDOW)
    recent = list(
        RoomEvent.objects.of(room)
        .messages()
        .filter(author=author, at__gt=now - window)
        .order_by("-at")
        .values_list("at", flat=True)[: settings.LIVE_SAY_BURST]
    )
    if len(recent) >= settings.LIVE_SAY_BURST:
        wait = max(1, math.ceil((recent[-1] + window - now).total_seconds()))
        raise Refused(
            Code.TOO_FAST, "That is a lot at once. Wait a few seconds, then send it.", wait
        )


def _whom(standing: Standing, to: str) -> dict[str, Any]:
    if to in (RoomEvent.Audience.ROOM, RoomEvent.Audience.FACILITATORS):
        return {"audience": to}
    require(standing, Action.SAY_TO_ONE)
    people = Participation.objects.filter(session=standing.session, key=to).with_names()
    member = people.first()
    if member is None:
        raise Refused(Code.NO_SUCH_PERSON, "That person is not in the room.")
    if member.state != Participation.State.ADMITTED:
        raise Refused(Code.NO_SUCH_PERSON, f"{member.name} has left. Choose who reads this.")
    return {
        "audience": RoomEvent.Audience.PERSON,
        "person": member.person,
        "person_key": member.key,
        "person_name": member.name,
    }
