"""What staff do in a session, as the audit trail tells it: which session and what, never about whom.

Who took part is forgotten after 7 days. The trail is kept for a year, so it must not know.
"""

from privacy.trail import acts

from .access import Action
from .models import RoomEvent

PHASES = {
    Action.OPEN_LOBBY: ("live.lobby_opened", "Opened the waiting room of a session"),
    Action.OPEN_ROOM: ("live.room_opened", "Opened the room of a session"),
    Action.PAUSE: ("live.room_paused", "Paused a session"),
    Action.RESUME: ("live.room_resumed", "Went on with a session"),
    Action.CLOSE: ("live.room_closed", "Ended a session"),
}
PEOPLE = {
    RoomEvent.Kind.DECLINED: ("live.person_declined", "Did not let somebody into a session"),
    RoomEvent.Kind.REMOVED: ("live.person_removed", "Took somebody out of a session"),
}
MESSAGES = {
    RoomEvent.Kind.RELEASED: ("live.message_released", "Let a held message be read"),
    RoomEvent.Kind.REFUSED: ("live.message_refused", "Did not let a held message be read"),
    RoomEvent.Kind.HIDDEN: ("live.message_hidden", "Took a message back in a session"),
}
RULES = {
    "format": ("live.format_changed", "Changed who speaks when in a session"),
    "slow": ("live.slow_changed", "Changed how fast people may write in a session"),
    "timer": ("live.timer_changed", "Changed the length of a turn in a session"),
    "review": ("live.review_changed", "Changed whether each message is read first in a session"),
    "freeze": ("live.freeze_changed", "Stopped or resumed writing in a session"),
    "lines": ("live.lines_closed", "Closed or opened the private line to the facilitators"),
    "mute": (
        "live.person_muted",
        "Asked somebody to rest their voice in a session, or let them speak",
    ),
    "pin": ("live.note_pinned", "Pinned a note above a session"),
    "unpin": ("live.note_unpinned", "Took down the note above a session"),
}
ANSWERED = ("live.answered_after", "Answered somebody after a session")
# From then on this person reads what is sealed: whoever watches was given no part by the plan.
WATCHED = ("live.watch_began", "Came into a session as the second pair of eyes, and can read in it")

LED = {
    "handed": ("live.lead_handed_over", "Handed a session over to a colleague"),
    "taken": ("live.lead_taken_over", "Took over a session whose facilitator was away"),
}
SIDE = {
    "one_to_one": ("live.one_to_one_opened", "Opened a one-to-one beside a session"),
    "breakouts": ("live.breakouts_opened", "Opened breakouts beside a session"),
}
HOSTED = {
    "put_back": ("live.person_put_back", "Put somebody back into the waiting room of a session"),
    "renamed": ("live.person_renamed", "Gave somebody another name in a session"),
}
LOOKED_BACK = ("live.looked_back", "Read what was said in a session after it had ended")
INVITED = ("live.colleagues_asked", "Asked colleagues to come in as second pair of eyes")

for code, words in (
    *PHASES.values(),
    *PEOPLE.values(),
    *MESSAGES.values(),
    *LED.values(),
    *SIDE.values(),
    *HOSTED.values(),
    *RULES.values(),
    ANSWERED,
    WATCHED,
    LOOKED_BACK,
    INVITED,
):
    acts.register(code, words)

GROUP_LET_IN = "live.group_let_in"
GROUP_TAKEN_OUT = "live.group_taken_out"
ATTENDANCE_WRITTEN = "live.attendance_written"
SERIES_PLANNED = "live.series_planned"
acts.register(GROUP_LET_IN, "Let somebody into a closed group")
acts.register(GROUP_TAKEN_OUT, "Took somebody out of a closed group")
acts.register(ATTENDANCE_WRITTEN, "Wrote down who of a closed group came", came=acts.count)
acts.register(SERIES_PLANNED, "Planned a series of sessions", weeks=acts.count)
