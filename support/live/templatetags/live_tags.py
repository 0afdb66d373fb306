"""What templates say about group sessions."""

from datetime import datetime

from django import template

from support.live.models import GroupSession, Phase

register = template.Library()

_PHASE_WORDS = {
    Phase.SCHEDULED: "The waiting room is not open yet.",
    Phase.LOBBY: "The facilitators let people in. The room opens in a moment.",
    Phase.OPENING: "Say hello if you like, one after the other. Reading along is fine too.",
    Phase.SHARING: "Say what you want to share. Nobody has to speak.",
    Phase.CLOSING: "A last word from everyone who wants one.",
    Phase.PAUSED: "Nobody can write just now. The room goes on when the facilitators are ready.",
    Phase.CLOSED: "This session has ended.",
}
_PART_WORDS = {"facilitator": "Facilitator", "watching": "Second pair of eyes"}


@register.simple_tag
def upcoming_sessions(count: int = 3) -> list[GroupSession]:
    """The next sessions, those under way first. Costs one query."""
    return list(GroupSession.objects.upcoming()[:count])


@register.filter
def phase_words(phase: str) -> str:
    """What happens in this part of a session, in a sentence."""
    return _PHASE_WORDS[Phase(phase)]


@register.filter
def phase_label(phase: str) -> str:
    return str(Phase(phase).label)


@register.filter
def part_words(part: str) -> str:
    """What stands beside a name in the room; nothing for members."""
    return _PART_WORDS.get(part, "")


@register.filter
def moment(text: str) -> datetime:
    """The time in a frame, as a time."""
    return datetime.fromisoformat(text)


@register.filter
def typed_for(typed: dict[str, str], key: object) -> str:
    """What somebody had written about this person or message before it was refused."""
    return typed.get(str(key), "")
