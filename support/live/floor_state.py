"""The floor as people may see it: small, whole and versioned. In `welcome`, and told when it changes."""

from typing import Any

from django.db.models import Count

from .access import Standing
from .events import Frame
from .floor_rules import has_the_floor
from .models import FloorRules, GroupSession, Participation, Reaction, RoomEvent


def of(session: GroupSession) -> Frame:
    """The same for everyone in the room. One query."""
    people = list(Participation.objects.of(session).admitted().with_names())
    hands = sorted(
        (row for row in people if row.hand_at is not None), key=lambda row: (row.hand_at, row.pk)
    )
    turn: Frame | None = None
    for row in people:
        if session.turn_key and row.key == session.turn_key and session.turn_since:
            turn = {
                "person": {"key": row.key, "name": row.name},
                "since": session.turn_since.isoformat(timespec="seconds"),
                "seconds": session.turn_seconds,
            }
    return {
        "format": session.format,
        "review": session.holds_all,
        "slow": session.slow_seconds,
        "frozen": session.is_frozen,
        "lines": not session.lines_closed,
        "pinned": session.pinned,
        "turn": turn,
        "hands": [{"key": row.key, "name": row.name} for row in hands],
    }


def words(state: Frame, me: str) -> str:
    """Who speaks now, and what that means for whoever has this key; "" when all may write freely.

    The script says the same (floor.js).
    """
    said: list[str] = []
    place = next((n for n, hand in enumerate(state["hands"], 1) if hand["key"] == me), 0)
    if state["turn"]:
        who = state["turn"]["person"]
        said.append("You have the floor." if who["key"] == me else f"{who['name']} has the floor.")
    elif state["format"] == FloorRules.Format.TURNS:
        said.append("Nobody has the floor yet.")
    if place:
        said.append("You are next." if place == 1 else f"You are number {place} in the queue.")
    if state["frozen"]:
        said.append("Everyone waits for a moment.")
    if not state["lines"]:
        said.append("The private line to the facilitators is closed.")
    if state["review"]:
        said.append("A facilitator reads each message first.")
    if state["slow"]:
        said.append(f"One message each in {state['slow']} seconds.")
    return " ".join(said)


def mine(standing: Standing, state: Frame) -> Frame:
    """What only this person needs to know."""
    return {
        "hand": any(hand["key"] == standing.key for hand in state["hands"]),
        "turn": has_the_floor(standing),
        "muted": standing.is_muted,
    }


def earlier(standing: Standing) -> Frame:
    """What somebody who came late sees of what was said before."""
    session = standing.session
    if not standing.reads_from:
        return {"shown": "everything", "text": ""}
    summary = session.latecomers == FloorRules.Latecomers.SUMMARY
    return {"shown": session.latecomers, "text": session.summary_so_far if summary else ""}


def reactions(session: GroupSession, *, after: int = 0) -> dict[str, dict[str, int]]:
    """How often each kind was given, by the number of the message. One query; no names."""
    counted = (
        Reaction.objects.filter(
            message__session=session,
            message__state=RoomEvent.State.SHOWN,
            message__audience=RoomEvent.Audience.ROOM,
            message__seq__gt=after,
        )
        .values_list("message__seq", "kind")
        .annotate(count=Count("pk"))
        .order_by("message__seq", "kind")
    )
    found: dict[str, dict[str, int]] = {}
    for seq, kind, count in counted:
        found.setdefault(str(seq), {})[kind] = count
    return found


def welcome(standing: Standing) -> Frame:
    """What `welcome` says about the floor. Two queries."""
    state = of(standing.session)
    return {
        "floor": state,
        "mine": mine(standing, state),
        "earlier": earlier(standing),
        "reactions": reactions(standing.session, after=standing.reads_from),
    }


def read(session_id: int) -> tuple[Frame, dict[str, dict[str, int]]] | None:
    """For the hub: the floor and all reactions. Three queries."""
    session = GroupSession.objects.with_key().filter(pk=session_id).first()
    return None if session is None else (of(session), reactions(session))


def context(standing: Standing) -> dict[str, Any]:
    """For the page of the room."""
    found = welcome(standing)
    return {
        **found,
        "floor_words": words(found["floor"], standing.key),
        "in_turns": standing.session.format == FloorRules.Format.TURNS,
        "kinds": Reaction.Kind.choices,
    }
