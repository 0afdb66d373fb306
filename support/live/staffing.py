"""Never unattended: a facilitator of the session and a second pair of eyes, or the room pauses."""

from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

from . import announcing, presence, recording
from .events import Code
from .models import GroupSession, RoomEvent, SessionStaff
from .phases import OPEN_PHASES, Phase
from .refusals import Refused

NEEDED = 2
PAUSED_TEXT = "The room is paused until two facilitators are here again. Nothing you wrote is lost."


def is_staffed(session: GroupSession) -> bool:
    """Whether two of the staff are here, one of them a facilitator of this session. One query."""
    parts = dict(SessionStaff.objects.filter(session=session).values_list("person_id", "part"))
    here = presence.present(session.pk, parts)
    led = any(parts[person_id] == SessionStaff.Part.FACILITATOR for person_id in here)
    return led and len(here) >= NEEDED


def require_staffed(session: GroupSession) -> None:
    if not is_staffed(session):
        raise Refused(
            Code.SHORT_STAFFED,
            "Two of you have to be here: a facilitator of this session and a second pair of eyes.",
        )


def watch(session: GroupSession) -> None:
    """Pause an open room that has been short of staff for longer than LIVE_STAFF_GRACE seconds.

    Called wherever somebody shows a sign of life: heartbeats, polls, page views and before each
    message, so that an unattended room is found by the first person who looks at it.
    """
    if not session.is_open:
        return
    short_since = _short_since(session.pk)
    if is_staffed(session):
        cache.delete(short_since)
        return
    now = timezone.now().timestamp()
    since = cache.get_or_set(short_since, now, timeout=3600)
    if now - (since or now) >= settings.LIVE_STAFF_GRACE:
        _pause(session)
        cache.delete(short_since)


def watch_all(session_ids: Collection[int]) -> None:
    """The same for many rooms. One query and two look-ups while they are attended."""
    where = {"session__in": session_ids, "session__phase__in": OPEN_PHASES}
    rows = SessionStaff.objects.filter(**where).values_list("session_id", "person_id", "part")
    parts = {(session_id, person_id): part for session_id, person_id, part in rows}
    here = presence.present_in(parts)
    count = Counter(session_id for session_id, _ in here)
    led = {pair[0] for pair in here if parts[pair] == SessionStaff.Part.FACILITATOR}
    attended = {session_id for session_id in led if count[session_id] >= NEEDED}
    if were_short := cache.get_many([_short_since(session_id) for session_id in attended]):
        cache.delete_many(were_short)
    if others := set(session_ids) - attended:
        for session in GroupSession.objects.filter(pk__in=others):
            watch(session)


def _short_since(session_id: int) -> str:
    return f"live:{session_id}:short-since"


def _pause(session: GroupSession) -> None:
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        if not room.is_open or is_staffed(room):
            return
        room.paused_from, room.phase = room.phase, Phase.PAUSED
        room.save(update_fields=["phase", "paused_from"])
        recording.append(
            room, kind=RoomEvent.Kind.PHASE, by=None, phase=Phase.PAUSED, body=PAUSED_TEXT
        )
        announcing.console_changed(room.pk)
    session.phase, session.paused_from = room.phase, room.paused_from


def announce(session: GroupSession, row: SessionStaff, kind: str, *, by: User) -> None:
    """Log in a room that is held that somebody has this part in it now, or has it no more."""
    recording.append(
        session,
        kind=kind,
        by=None,
        author=by,
        person=row.person,
        person_key=row.key,
        person_name=row.person.screen_name,
        person_part=row.part,
    )


def sign_of_life(session: GroupSession, person_id: int) -> None:
    """Somebody in the room was heard of: renew their lease, and look whether the room is attended."""
    if presence.touch(session.pk, person_id):
        announcing.people_changed(session.pk)
    watch_if_possible(session)


def gone_silent(session: GroupSession, person_id: int) -> None:
    """A connection of one of the staff ended. Their other tabs renew the lease; if there are none,
    the time of grace begins now."""
    presence.end(session.pk, person_id)
    announcing.people_changed(session.pk)
    watch_if_possible(session)


def watch_if_possible(session: GroupSession) -> None:
    """Reading goes on when the pause cannot be written just now: the next sign of life tries again,
    and before each message it must succeed."""
    try:
        watch(session)
    except Refused as no:
        if no.code != Code.BUSY:
            raise
