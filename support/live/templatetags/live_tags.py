"""What templates say about group sessions."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from support.live.models import GroupSession, Reaction
from support.live.phases import hint

_ALWAYS = re.compile(r"24 hours|24/7|day and night|any time|always", re.IGNORECASE)

register = template.Library()

_PART_WORDS = {"facilitator": "Facilitator", "watching": "Second pair of eyes"}
_CAME_IN = {
    "facilitator": "facilitates this session now.",
    "watching": "has come in as the second pair of eyes.",
}
_WENT_OUT = {"facilitator": "does not facilitate this session any more."}


@register.simple_tag
def upcoming_sessions(count: int = 3) -> list[GroupSession]:
    """The next sessions, those under way first, none of closed groups. Costs one query."""
    return list(GroupSession.objects.upcoming().seen_by(None)[:count])


@register.filter
def phase_words(phase: str, for_staff: bool = False) -> str:
    """What happens in this part of a session, in a sentence."""
    return hint(phase, for_staff=for_staff)


@register.filter
def day_and_night_first(lines: list[Any]) -> list[Any]:
    """The crisis lines, those that always answer first; else in the editors' order."""
    return sorted(lines, key=lambda line: not _ALWAYS.search(line.hours))


@register.filter
def part_words(part: str) -> str:
    """What stands beside a name in the room; nothing for members."""
    return _PART_WORDS.get(part, "")


@register.filter
def came_in(frame: dict[str, Any]) -> str:
    person = frame["person"]
    return f"{person['name']} {_CAME_IN.get(person['part'], 'has come in.')}"


@register.filter
def went_out(frame: dict[str, Any]) -> str:
    person = frame["person"]
    return f"{person['name']} {_WENT_OUT.get(person['part'], 'has left.')}"


@register.filter
def who_leads(frame: dict[str, Any]) -> str:
    name = frame["person"]["name"]
    if frame["by_itself"]:
        return f"{name} leads this session now, until the facilitator is back."
    return f"{name} leads this session now."


@register.filter
def moment(text: str) -> datetime:
    """The time in a frame, as a time."""
    return datetime.fromisoformat(text)


@register.filter
def why_typed_for(typed: Any, seq: Any) -> str:
    return str((typed or {}).get(f"why{seq}", ""))


@register.filter
def rule_said(frame: dict[str, Any], for_staff: bool = False) -> str:
    """What the log says when a rule of the room changed (entries.js says the same)."""
    if frame["rule"] == "pin":
        return f"Pinned: {frame['text']}"
    if for_staff and "person" in frame:
        return f"To {frame['person']['name']}: {frame['text']}"
    return str(frame["text"])


@register.filter
def minutes(seconds: int) -> str:
    """A length in words: "3 minutes", "90 seconds"."""
    if seconds % 60:
        return f"{seconds} seconds"
    return "1 minute" if seconds == 60 else f"{seconds // 60} minutes"


@register.filter
def given_to(reactions: dict[str, dict[str, int]] | None, seq: int) -> str:
    """The kind words that a message was given, counted: "With you 2, Thank you 1"."""
    counts = (reactions or {}).get(str(seq), {})
    words = [(label, counts.get(kind, 0)) for kind, label in Reaction.Kind.choices]
    return ", ".join(f"{label} {count}" for label, count in words if count)


@register.filter
def typed_for(typed: dict[str, str], key: object) -> str:
    """What somebody had written about this person or message before it was refused."""
    return typed.get(str(key), "")


@register.filter
def place_of(places: dict[int, Any], session: GroupSession) -> Any:
    """What somebody has booked in this session, if anything."""
    return places.get(session.pk)


@register.filter
def clock(moment: datetime) -> str:
    """7 pm, or 7:30 pm."""
    local = timezone.localtime(moment)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'am' if local.hour < 12 else 'pm'}"
