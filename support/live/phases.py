"""The parts of a session, in their order."""

from django.db.models import TextChoices


class Phase(TextChoices):
    SCHEDULED = "scheduled", "Planned"
    LOBBY = "lobby", "Waiting room"
    OPENING = "opening", "Opening round"
    SHARING = "sharing", "Sharing"
    CLOSING = "closing", "Closing round"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


OPEN_PHASES = (Phase.OPENING, Phase.SHARING, Phase.CLOSING)
MEETING_PHASES = (*OPEN_PHASES, Phase.PAUSED)
ENTERED_PHASES = (Phase.LOBBY, *MEETING_PHASES)


# What happens in each, in a sentence for the people in the room.
HINTS = {
    Phase.SCHEDULED: "The waiting room is not open yet.",
    Phase.LOBBY: "The facilitators let people in. The room opens in a moment.",
    Phase.OPENING: "Say hello if you like, one after the other. Reading along is fine too.",
    Phase.SHARING: "Say what you want to share. Nobody has to speak.",
    Phase.CLOSING: "A last word from everyone who wants one.",
    Phase.PAUSED: "Nobody can write just now. The room goes on when the facilitators are ready.",
    Phase.CLOSED: "This session has ended.",
}
# The same for those who run it, where they can do something about it.
STAFF_HINTS = HINTS | {
    Phase.LOBBY: (
        "Facilitators let people in from the console, and open the room when two of you are here."
    ),
    Phase.PAUSED: (
        "Nobody can write just now. A facilitator presses “Go on” when two of you are here."
    ),
}


def hint(phase: str, *, for_staff: bool) -> str:
    return (STAFF_HINTS if for_staff else HINTS)[Phase(phase)]
