"""Never unattended: a facilitator of the session and a second pair of eyes, or the room pauses."""

from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

from . import announcing, leading, presence, recording, roster
from .events import Code
from .models import GroupSession, RoomEvent, SessionStaff
from .phases import OPEN_PHASES, Phase
from .refusals import Refused

NEEDED = 2
SHORT, AWAY = "short-since", "lead-away-since"  # in the cache: since when it is so
PAUSED_TEXT = (
    "The room is paused until two of those who run it are here again. Nothing you wrote is lost. If"
    " nobody can come back, the session ends by itself and the page shows who will listen now."
)


def is_staffed(session: GroupSession) -> bool:
    """Whether two of the staff are here, one of them a facilitator of this session. One query."""
    return _attendance(session)[0]


def _attendance(session: GroupSession) -> tuple[bool, bool]:
    """Whether enough of the staff are here, and whether the one who leads is away. One query, and one
    more when the one who leads is not among those who are here."""
    here = roster.staff_here(session)
    is_enough = len(here) >= NEEDED and here[0].part == SessionStaff.Part.FACILITATOR
    if not is_enough or session.main_id or any(row.leads for row in here):
        return is_enough, False
    return True, SessionStaff.objects.filter(session=session, leads=True).exists()


def require_staffed(session: GroupSession) -> None:
    if not is_staffed(session):
        raise Refused(
            Code.SHORT_STAFFED,
            "Two of you have to be here: a facilitator of this session and a second pair of eyes.",
        )


def watch(session: GroupSession) -> None:
    """Pause an open room that has been short of staff for longer than LIVE_STAFF_GRACE seconds; where
    only the one who leads has gone, the next facilitator leads.

    Called wherever somebody shows a sign of life: heartbeats, polls, page views and before each
    message, so that an unattended room is found by the first person who looks at it; and once a minute
    for all (`left_alone`).
    """
    if not session.is_open:
        return
    is_enough, lead_is_away = _attendance(session)
    if _for_too_long(session, SHORT, not is_enough):
        _pause(session)
    elif _for_too_long(session, AWAY, is_enough and lead_is_away):
        leading.pass_on(session)


def _for_too_long(session: GroupSession, what: str, is_so: bool) -> bool:
    key = _since(session.pk, what)
    if not is_so:
        cache.delete(key)
        return False
    now = timezone.now().timestamp()
    since = cache.get_or_set(key, now, timeout=3600)
    if now - (since or now) < settings.LIVE_STAFF_GRACE:
        return False
    cache.delete(key)
    return True


def watch_all(session_ids: Collection[int]) -> None:
    """The same for many rooms. One query and two look-ups while they are attended by their own staff,
    the one who leads among them; where staff are in rooms beside it, `watch` finds out."""
    where = {"session__in": session_ids, "session__phase__in": OPEN_PHASES}
    rows = SessionStaff.objects.filter(**where)
    parts = {
        (session_id, person_id): (part, leads)
        for session_id, person_id, part, leads in rows.values_list(
            "session_id", "person_id", "part", "leads"
        )
    }
    here = presence.present_in(parts)
    count = Counter(session_id for session_id, _ in here)
    led = {pair[0] for pair in here if parts[pair][0] == SessionStaff.Part.FACILITATOR}
    lead_is_away = {pair[0] for pair, (_, leads) in parts.items() if leads and pair not in here}
    attended = {pk for pk in led - lead_is_away if count[pk] >= NEEDED}
    if noted := cache.get_many([_since(pk, what) for pk in attended for what in (SHORT, AWAY)]):
        cache.delete_many(noted)
    if others := set(session_ids) - attended:
        for session in GroupSession.objects.filter(pk__in=others):
            watch(session)


def _since(session_id: int, what: str) -> str:
    return f"live:{session_id}:{what}"


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
