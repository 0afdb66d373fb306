"""Handing something said in a room to the safeguarding leads, by those who run the room.

    handing_on.hand_on(session, seq, by=rowan, why="Says that she will take the pills tonight.")

The one message is sealed into a record (`escalating.escalate`), and nothing around it is kept. It goes by a
case, as from the desk: one message has one record that waits. The room is not locked for it (room and desk
lock in opposite order), and whether others read the message stays with the room.
"""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from safeguarding import casework, escalating, refusals
from safeguarding.models import Case, SafeguardingRecord, Severity
from safeguarding.plain_text import visible
from safeguarding.screening import screen

from .access import Action, Standing, require, standing_of
from .events import Code
from .models import GroupSession, RoomEvent
from .recording import written_or_refused
from .refusals import Refused

ALREADY = "The safeguarding leads have this already."


def may_hand_on(standing: Standing) -> bool:
    return standing.may(Action.HAND_ON) and standing.person.has_perm(escalating.MAY)


def hand_on(session: GroupSession, seq: int, *, by: User, why: str) -> SafeguardingRecord:
    """Raises Refused: who may not, nothing said why, no such message for them, or the leads have it."""
    why = visible(why)
    if not why:
        raise Refused(Code.REASON, "Say in a few words what worries you. The leads read it.")
    with written_or_refused():
        now = GroupSession.objects.select_related("data_key").get(pk=session.pk)
        standing = standing_of(by, now)
        require(standing, Action.HAND_ON)
        message = _message(standing, seq)
        try:
            with transaction.atomic():
                case = casework.open_case(
                    message,
                    source=Case.Source.ROOM,
                    seen=screen(message.body),
                    severity=Severity.RED,
                )
                return escalating.escalate(case, by=by, why=why)
        except refusals.AlreadyEscalated:
            raise Refused(Code.ALREADY_DONE, ALREADY) from None
        except refusals.Refused as refused:
            raise Refused(Code.NOT_ALLOWED, refused.words) from refused


def _message(standing: Standing, seq: int) -> RoomEvent:
    """Something that they can read: not what somebody wrote to somebody else alone."""
    private = Q(audience=RoomEvent.Audience.PERSON)
    theirs = Q(author=standing.person) | Q(person=standing.person)
    said = RoomEvent.objects.of(standing.session).said().filter(~private | theirs, seq=seq)
    message = said.first()
    if message is None:
        raise Refused(Code.NO_SUCH_MESSAGE, "There is no such message.")
    return message
