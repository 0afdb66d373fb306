"""Entering a room, reading its log, and speaking in it."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from safeguarding.plain_text import visible
from safeguarding.screening import Screening, screen

from . import events, floor_rules, floor_state, presence, recording, roster, staffing
from .access import Action, Standing, Voice, require, standings_of, voice_of
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
        return cls.as_stored(event.seq, event.state, event.alert)

    @classmethod
    def as_stored(cls, seq: int, state: str, alert: str) -> "Said":
        never_held = (RoomEvent.State.SHOWN, RoomEvent.State.HIDDEN)
        return cls(seq, state not in never_held, bool(alert))


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
        **floor_state.welcome(standing),
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


@dataclass(frozen=True)
class Words:
    """A message that somebody wants to say. `to` is "room", "facilitators", or (for staff) the key
    of a member."""

    session_id: int
    voice: Voice
    client_id: UUID
    body: str
    to: str = "room"


def say(
    session: GroupSession, *, author: User, client_id: UUID, body: str, to: str = "room"
) -> Said:
    """Say one thing. Raises Refused, and then nothing was stored and the same client id may be tried
    again."""
    presence.touch(session.pk, author.pk)
    [said] = say_all([Words(session.pk, voice_of(author), client_id, body, to)])
    if isinstance(said, Refused):
        raise said
    return said


def say_all(batch: Sequence[Words]) -> list[Said | Refused]:
    """Store messages under the next numbers of their rooms, in one transaction; the answers in the
    order of the messages. All are told after the commit.

    A message that the screening stops is held: its number is taken, its text goes to the facilitators
    only. The rows of the rooms are locked in a fixed order, so that processes wait for each other
    without a deadlock. Costs ten queries, however many messages there are.
    """
    batch_of_clean = [_clean(words) for words in batch]
    try:
        return _say_all(batch_of_clean)
    except Refused as no:  # the database could not take it
        return [clean if isinstance(clean, Refused) else no for clean in batch_of_clean]


@dataclass(frozen=True)
class _Clean:
    words: Words
    text: str
    seen: Screening


def _clean(words: Words) -> "_Clean | Refused":
    try:
        text = _text(words.body)
    except Refused as no:
        return no
    return _Clean(words, text, screen(text))


def _say_all(batch: Sequence["_Clean | Refused"]) -> list[Said | Refused]:
    clean = [each for each in batch if isinstance(each, _Clean)]
    session_ids = {each.words.session_id for each in clean}
    staffing.watch_all(session_ids)
    answers: list[Said | Refused] = []
    with recording.written_or_refused():
        rooms = GroupSession.objects.locked_all(session_ids)
        standings = standings_of(
            [(each.words.session_id, each.words.voice) for each in clean], rooms
        )
        said, recent = _spoken_before(clean)
        spoken = floor_rules.last_spoken(rooms, [each.words.voice.person_id for each in clean])
        written: list[RoomEvent] = []
        for each in batch:
            if isinstance(each, Refused):
                answers.append(each)
                continue
            pair = (each.words.session_id, each.words.voice.person_id)
            key = (*pair, each.words.client_id)
            try:
                if key not in said:
                    event = _event(each, standings.get(pair), recent[pair], spoken)
                    said[key] = Said.of(event)
                    recent[pair].append(event.at)
                    if event.audience == RoomEvent.Audience.ROOM:
                        spoken[pair] = event.at
                    written.append(event)
                answers.append(said[key])
            except Refused as no:
                answers.append(no)
        recording.append_all(written)
    return answers


def _event(
    clean: _Clean,
    standing: Standing | None,
    recent: list[datetime],
    spoken: floor_rules.Spoken,
) -> RoomEvent:
    """The event that this message makes, under the next number of its room; Refused if it may not."""
    if standing is None or not standing.is_inside:
        raise Refused(Code.NOT_ALLOWED, "You are not in this room.")
    room = standing.session
    require(standing, Action.SAY)
    _require_pace(recent)
    whom = _whom(standing, clean.words.to)
    silenced = _is_silenced(standing, clean.seen.crisis)
    to_the_room = whom["audience"] == RoomEvent.Audience.ROOM
    no = floor_rules.why_not(standing, spoken) if to_the_room else floor_rules.why_no_line(standing)
    if no is not None:
        if clean.seen.crisis not in HEARD_FROM_ANYBODY:
            raise no
        silenced = True
    held = to_the_room and (silenced or clean.seen.must_be_held or floor_rules.is_held(standing))
    return recording.next_event(
        room,
        kind=RoomEvent.Kind.MESSAGE,
        by=standing,
        client_id=clean.words.client_id,
        body=clean.text,
        state=RoomEvent.State.HELD if held else RoomEvent.State.SHOWN,
        seen=[
            {"kind": span.kind, "text": span.text, "suggestion": span.suggestion}
            for span in clean.seen.spans
        ],
        alert=clean.seen.crisis if clean.seen.crisis in ALARMING else "",
        **whom,
    )


def _spoken_before(
    clean: Sequence[_Clean],
) -> tuple[dict[tuple[int, int, UUID], Said], dict[tuple[int, int], list[datetime]]]:
    """What these people said before: the answers that were given to the client ids at hand, by
    session, author and client id; and when each of them spoke within LIVE_SAY_WINDOW, oldest first,
    by session and author. One query."""
    client_ids = {each.words.client_id for each in clean}
    since = timezone.now() - timedelta(seconds=settings.LIVE_SAY_WINDOW)
    rows = (
        RoomEvent.objects.messages()
        .filter(
            Q(at__gt=since) | Q(client_id__in=client_ids),
            session__in={each.words.session_id for each in clean},
            author__in={each.words.voice.person_id for each in clean},
        )
        .order_by("at")
        .values_list("session_id", "author_id", "client_id", "at", "seq", "state", "alert")
    )
    said: dict[tuple[int, int, UUID], Said] = {}
    recent: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for session_id, author_id, client_id, at, seq, state, alert in rows:
        if author_id is None or client_id is None:
            continue
        if client_id in client_ids:
            said[session_id, author_id, client_id] = Said.as_stored(seq, state, alert)
        if at > since:
            recent[session_id, author_id].append(at)
    return said, recent


def _is_silenced(standing: Standing, crisis: str) -> bool:
    """Raises Refused for who may read and not write. Words of crisis are taken, and held: the
    facilitators read them."""
    if standing.in_force.may_write:
        return False
    if crisis not in HEARD_FROM_ANYBODY:
        raise Refused(Code.NOT_ALLOWED, standing.in_force.words)
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


def _require_pace(recent: list[datetime]) -> None:
    """At most LIVE_SAY_BURST messages in LIVE_SAY_WINDOW seconds, counted in the log itself."""
    if len(recent) >= settings.LIVE_SAY_BURST:
        free_again = recent[-settings.LIVE_SAY_BURST] + timedelta(seconds=settings.LIVE_SAY_WINDOW)
        wait = max(1, math.ceil((free_again - timezone.now()).total_seconds()))
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
