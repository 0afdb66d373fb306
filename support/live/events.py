"""One home for the wire: group names, types of frame, codes, and how an event is encoded.

`docs/live-protocol.md` describes all of it for people and `docs/live-protocol.schema.json` for
machines; a test compares both with this file.
"""

import json
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from .models import RoomEvent

VERSION = 1
Frame = dict[str, Any]


class Close(IntEnum):
    """Why a socket was closed by the server."""

    BAD_FRAMES = 4400
    SIGN_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_SESSION = 4404
    TOO_SLOW = 4408  # the reader has fallen too far behind
    OPENED_ELSEWHERE = 4409
    ENDED = 4410
    TOO_FAST = 4429
    BUSY = 4503


class Code(StrEnum):
    """Why something was refused."""

    # the frame
    BAD_FRAME = "bad_frame"
    TOO_BIG = "too_big"
    UNKNOWN_TYPE = "unknown_type"
    WRONG_FIELDS = "wrong_fields"
    HELLO_FIRST = "hello_first"
    # the rule
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"
    TOO_EARLY = "too_early"
    PAUSED = "paused"
    ENDED = "ended"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_MESSAGE = "no_such_message"
    ALREADY_DONE = "already_done"
    SHORT_STAFFED = "short_staffed"
    FULL = "full"
    LOCKED = "locked"
    AGREEMENT = "agreement"
    NAME_TAKEN = "name_taken"
    REASON = "reason"
    MUTED = "muted"
    FROZEN = "frozen"
    NOT_YOUR_TURN = "not_your_turn"
    SLOW = "slow"
    # the machine
    BUSY = "busy"


FROM_CLIENT = ("hello", "say", "from", "beat", "have")
# Frames with a number belong to the log; the others are answers and state.
NUMBERED = (
    "message", "tombstone", "hidden", "returned", "phase", "joined", "declined", "went",
    "leads", "stepped", "lobby", "renamed", "note", "rule",
)  # fmt: skip
UNNUMBERED = (
    "welcome", "ready", "resync", "said", "refused", "people", "console", "beat", "floor",
    "reactions",
)  # fmt: skip
FROM_SERVER = NUMBERED + UNNUMBERED


# What processes tell one another over the channel layer, all in one group: events of the log as text
# that is ready for the wire, and hints to look again. Each process has one hub that listens.

HUBS = "live.hubs"


def told(origin: str, announced: list[Any], hints: list[Frame]) -> Frame:
    """`origin` names the process that told it, which has heard it already."""
    return {"type": "live.told", "origin": origin, "events": announced, "hints": hints}


def people_changed(session_id: int) -> Frame:
    return {"hint": "people", "session": session_id}


def console_changed(session_id: int) -> Frame:
    return {"hint": "console", "session": session_id}


def floor_changed(session_id: int) -> Frame:
    return {"hint": "floor", "session": session_id}


def access_changed(person_id: int, session_id: int | None = None) -> Frame:
    """Of one room, or of all."""
    return {"hint": "access", "person": person_id, "session": session_id}


def signed_out(person_id: int, session_hash: str) -> Frame:
    return {"hint": "signed_out", "person": person_id, "hash": session_hash}


def tab_opened(session_id: int, person_id: int, tab: str, at: int) -> Frame:
    """`at` in nanoseconds: layers deliver late, and an older socket must not close a newer one."""
    return {"hint": "tab_opened", "session": session_id, "person": person_id, "tab": tab, "at": at}


def tab_closed(session_id: int, person_id: int, tab: str) -> Frame:
    return {"hint": "tab_closed", "session": session_id, "person": person_id, "tab": tab}


# Decoding what a client sent.


class BadFrame(Exception):
    def __init__(self, code: Code, text: str, client_id: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.client_id = client_id


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _is_uuid(value: Any) -> bool:
    """As UUIDs are written: ASCII, in lower case, with hyphens. Python takes more, and what is
    echoed would then differ from what was sent."""
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _is_short(value: Any) -> bool:
    return _is_text(value) and 0 < len(value) <= 64


# type -> field -> (needed, check)
_FIELDS: dict[str, dict[str, tuple[bool, Any]]] = {
    "hello": {
        "v": (True, lambda value: type(value) is int and value == VERSION),
        "last": (True, _is_count),
        "epoch": (False, _is_short),
        "tab": (False, _is_short),
    },
    "say": {"id": (True, _is_uuid), "body": (True, _is_text), "to": (False, _is_short)},
    "from": {"seq": (True, _is_count)},
    "beat": {"last": (True, _is_count)},
    "have": {"last": (True, _is_count)},
}


def decode(text: str | None, *, max_bytes: int) -> Frame:
    """The frame a client sent, or BadFrame. Lone surrogates and NUL, which no database stores, too."""
    if text is None:
        raise BadFrame(Code.BAD_FRAME, "Frames are text.")
    try:
        if len(text) > max_bytes or len(text.encode()) > max_bytes:
            raise BadFrame(Code.TOO_BIG, f"A frame is at most {max_bytes} bytes.")
        frame = json.loads(text)
        json.dumps(frame, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadFrame(Code.BAD_FRAME, "Frames are JSON objects.") from None
    if not isinstance(frame, dict):
        raise BadFrame(Code.BAD_FRAME, "Frames are JSON objects.")
    kind = frame.get("type")
    fields = _FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise BadFrame(Code.UNKNOWN_TYPE, "There is no such type of frame.")
    client_id = frame.get("id") if _is_uuid(frame.get("id")) else None
    given = frame.keys() - {"type"}
    needed = {name for name, (must, _) in fields.items() if must}
    if not (needed <= given <= fields.keys()) or not all(
        fields[name][1](frame[name]) for name in given
    ):
        raise BadFrame(Code.WRONG_FIELDS, f"A {kind} frame has other fields.", client_id)
    return frame


def dumps(frame: Frame) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


# Encoding what the server sends.


@dataclass(frozen=True)
class Eyes:
    """Whose eyes an event is encoded for."""

    person_id: int
    is_staff: bool
    # What was said up to this number is not for somebody who came later: see `latecomers`.
    since: int = 0


def tombstone(seq: int) -> Frame:
    return {"type": "tombstone", "seq": seq}


def encode(event: "RoomEvent", eyes: Eyes) -> Frame:
    """One event of the log as this person may read it; a tombstone when they may not."""
    own = event.author_id == eyes.person_id
    reads_all = eyes.is_staff or own
    base: Frame = {"seq": event.seq, "at": event.at.isoformat(timespec="seconds")}
    if event.seq <= eyes.since and not reads_all and event.kind != "phase":
        return tombstone(event.seq)
    match event.kind:
        case "message" | "released":
            return _message(event, eyes, base) or tombstone(event.seq)
        case "refused":
            concerned = eyes.is_staff or event.person_id == eyes.person_id
            if not concerned:
                return tombstone(event.seq)
            return {**base, "type": "returned", "ref": event.ref, "reason": event.reason}
        case "hidden":
            concerned = eyes.is_staff or event.person_id == eyes.person_id
            if not concerned and event.audience != "room":
                return tombstone(event.seq)
            frame = {**base, "type": "hidden", "ref": event.ref}
            # A message to one person was written by staff: that person is not its writer.
            if eyes.is_staff or (concerned and event.audience != "person"):
                frame["reason"] = event.reason
            return frame
        case "phase":
            by = _by(event) if event.author_id else None
            name = event.phase_name
            frame = {**base, "type": "phase", "phase": event.phase, "name": name}
            return {
                **frame,
                "hint": event.phase_hint(for_staff=eyes.is_staff),
                "text": event.body,
                "by": by,
            }
        case "admitted":
            return {**base, "type": "joined", "person": _with_part(event)}
        case "left":
            return {**base, "type": "went", "person": _with_part(event)}
        case "removed":
            frame = {**base, "type": "went", "person": _with_part(event)}
            if reads_all:
                frame["reason"] = event.reason
            return frame
        case "leads":
            by_itself = event.author_id is None
            return {**base, "type": "leads", "person": _with_part(event), "by_itself": by_itself}
        case "went_out" | "came_back":
            out = event.kind == "went_out"
            frame = {**base, "type": "stepped", "person": _about(event), "out": out}
            if out and (eyes.is_staff or event.person_id == eyes.person_id):
                frame["room"] = event.body
            return frame
        case "lobby" | "note" if eyes.is_staff:
            return {**base, "type": event.kind, "from": _by(event), "text": event.body}
        case "renamed":
            return {**base, "type": "renamed", "person": _about(event), "was": event.body}
        case "rule":
            return _rule(event, eyes, base)
        case "declined" if eyes.is_staff:
            return {**base, "type": "declined", "person": _about(event), "reason": event.reason}
    return tombstone(event.seq)


def _rule(event: "RoomEvent", eyes: Eyes, base: Frame) -> Frame:
    """A rule about one person is read by that person and the staff."""
    if event.audience == "person" and not (eyes.is_staff or event.person_id == eyes.person_id):
        return tombstone(event.seq)
    frame: Frame = {
        **base, "type": "rule", "rule": event.rule, "text": event.body, "by": _by(event)
    }  # fmt: skip
    if event.audience == "person":
        frame["person"] = _about(event)
    return frame


def _by(event: "RoomEvent") -> Frame:
    return {"key": event.by_key, "name": event.by_name, "part": event.by_part}


def _about(event: "RoomEvent") -> Frame:
    return {"key": event.person_key, "name": event.person_name}


def _with_part(event: "RoomEvent") -> Frame:
    return {**_about(event), "part": event.person_part or "member"}


def _message(event: "RoomEvent", eyes: Eyes, base: Frame) -> Frame | None:
    own = event.author_id == eyes.person_id
    involved = eyes.is_staff or own
    if event.state == "released":  # it stands further down, with a number of its own
        return None
    if event.state in ("held", "refused") and not involved:
        return None
    if event.state == "hidden" and not eyes.is_staff:
        return None
    if event.audience == "facilitators" and not involved:
        return None
    if event.audience == "person" and not (involved or event.person_id == eyes.person_id):
        return None
    frame: Frame = {
        **base,
        "type": "message",
        "from": _by(event),
        "to": {"audience": event.audience},
        "body": event.body,
        "state": event.state,
    }
    if event.audience == "person":
        frame["to"]["person"] = _about(event)
    if own:
        frame["own"] = True
        if event.client_id and event.kind == "message":
            frame["id"] = str(event.client_id)
    if event.ref:
        frame["ref"] = event.ref
    if event.reason:
        frame["reason"] = event.reason
    if eyes.is_staff and event.alert:
        frame["alert"] = event.alert
    if eyes.is_staff and event.seen:
        frame["seen"] = event.seen
    return frame


def said(client_id: str, seq: int, state: str, *, help_now: bool = False) -> Frame:
    frame: Frame = {"type": "said", "id": client_id, "seq": seq, "state": state}
    if help_now:
        frame["help"] = True
    return frame


def refused(
    code: Code, text: str, *, client_id: str | None = None, retry_after: int | None = None
) -> Frame:
    frame: Frame = {"type": "refused", "code": str(code), "text": text}
    if client_id is not None:
        frame["id"] = client_id
    if retry_after is not None:
        frame["retry_after"] = retry_after
    return frame


def ready(last: int) -> Frame:
    return {"type": "ready", "last": last}


def resync(epoch: str) -> Frame:
    """What the client has is of another log: forget it, everything follows from number 1."""
    return {"type": "resync", "epoch": epoch}


def people(version: int, here: list[Frame]) -> Frame:
    return {"type": "people", "v": version, "people": here}


def console(version: int) -> Frame:
    return {"type": "console", "v": version}


def floor(version: int, state: Frame) -> Frame:
    return {"type": "floor", "v": version, **state}


def reactions(version: int, counts: dict[str, dict[str, int]]) -> Frame:
    """How often each kind was given, by the number of the message: those that changed."""
    return {"type": "reactions", "v": version, "counts": counts}


def beat(last: int, phase: str) -> Frame:
    return {"type": "beat", "last": last, "phase": phase}
