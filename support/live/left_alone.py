"""A room whose staff do not come back is ended kindly, and a waiting room that nobody opens.

Looked at once a minute for all sessions, also for those in which nobody is connected any more.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from . import announcing, moderation, recording, roster, side_rooms, staffing
from .models import GroupSession, RoomEvent
from .models.sessions import NEVER_OPENED
from .phases import ENTERED_PHASES, OPEN_PHASES, Phase

NOBODY_CAME_BACK = (
    "Nobody who runs this session could come back, so it ends here. It is not because of anything you"
    " wrote. We are sorry. If you need somebody now, there are people who will listen."
)
NOBODY_OPENED = (
    "This session could not begin, because nobody was there to run it. We are sorry. There are other"
    " sessions, and people who will listen now."
)


def look() -> dict[str, int]:
    """Doing it again changes nothing. Costs two queries and, for each room under way, one."""
    ended = 0
    for session in GroupSession.objects.filter(phase__in=ENTERED_PHASES).order_by("pk"):
        if session.phase in OPEN_PHASES:
            staffing.watch_if_possible(session)
        elif session.main_id is None and _is_given_up(session):
            ended += _end(session)
    return {"ended": ended}


def _is_given_up(session: GroupSession) -> bool:
    if session.phase == Phase.LOBBY:
        return timezone.now() > session.starts_at + NEVER_OPENED and not _somebody(session)
    paused = RoomEvent.objects.filter(session=session, kind=RoomEvent.Kind.PHASE)
    since = paused.aggregate(last=Max("at"))["last"]
    long = timedelta(minutes=settings.LIVE_ALONE_MINUTES)
    return since is not None and timezone.now() - since >= long and not _somebody(session)


def _somebody(session: GroupSession) -> bool:
    """Of the staff, in the room or in any of its side rooms."""
    rooms = [session, *session.side_rooms.filter(closed_at=None)]
    return any(roster.staff_here(room) for room in rooms)


def _end(session: GroupSession) -> bool:
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        if room.phase in OPEN_PHASES or not room.is_under_way or not _is_given_up(room):
            return False
        words = NOBODY_OPENED if room.phase == Phase.LOBBY else NOBODY_CAME_BACK
        moderation.return_unread(room, by=None)
        side_rooms.close_all(room, by=None)
        room.phase, room.paused_from, room.closed_at = Phase.CLOSED, "", timezone.now()
        room.save(update_fields=["phase", "paused_from", "closed_at"])
        recording.append(room, kind=RoomEvent.Kind.PHASE, by=None, phase=Phase.CLOSED, body=words)
        announcing.people_changed(room.pk)
        return True


def ended_by_itself(session: GroupSession) -> bool:
    """Whether nobody of the staff ended it. One query; false once the log is gone."""
    last = RoomEvent.objects.filter(session=session, kind=RoomEvent.Kind.PHASE).order_by("-seq")
    return last.filter(phase=Phase.CLOSED, author=None).exists()
