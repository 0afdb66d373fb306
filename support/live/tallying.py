"""When a session is over: what it came to, in numbers, before it is forgotten who was there.

What was held in its side rooms counts as held in it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import booking
from .models import Booking, GroupSession, Participation, RoomEvent, SessionFigures
from .phases import Phase

AT_ONCE, SOON = timedelta(minutes=2), timedelta(minutes=10)


def due() -> "QuerySet[GroupSession]":
    """Closed, or never opened and a day late, and not counted yet."""
    late = Q(phase=Phase.SCHEDULED, starts_at__lt=timezone.now() - timedelta(days=1))
    meetings = GroupSession.objects.meetings().filter(figures=None)
    return meetings.filter(Q(phase=Phase.CLOSED) | late).order_by("pk")


def tally_all() -> int:
    counted = 0
    for pk in due().values_list("pk", flat=True)[:100]:
        counted += tally(pk)
    return counted


@transaction.atomic
def tally(pk: int) -> bool:
    """Count one session. Twice counts once: its row is held, and the figures are one of a kind."""
    session = GroupSession.objects.select_for_update().get(pk=pk)
    if SessionFigures.objects.filter(session=session).exists():
        return False
    was_held = session.opened_at is not None
    bookings = Booking.objects.filter(session=session)
    waited = bookings.waiting().count()
    if not was_held and session.starts_at > timezone.now() - timedelta(days=2):
        booking.tell_that_it_is_off(session)
    waits = _waits(session)
    said = RoomEvent.objects.filter(Q(session=session) | Q(session__main=session))
    SessionFigures.objects.create(
        session=session,
        was_held=was_held,
        booked=session.booked,
        came=len(waits),
        waited_in_vain=waited,
        turned_away=session.turned_away + _never_let_in(session),
        admitted_at_once=sum(wait <= AT_ONCE for wait in waits),
        admitted_soon=sum(AT_ONCE < wait <= SOON for wait in waits),
        admitted_late=sum(wait > SOON for wait in waits),
        held=said.messages().exclude(state=RoomEvent.State.SHOWN).count()
        - said.messages().filter(state=RoomEvent.State.HIDDEN).count(),
        released=said.filter(kind=RoomEvent.Kind.RELEASED).count(),
    )
    bookings.waiting().delete()
    return True


def _never_let_in(session: GroupSession) -> int:
    """Those who were still in the waiting room when it ended."""
    return Participation.objects.filter(session=session).waiting().count()


def _waits(session: GroupSession) -> list[timedelta]:
    """How long each member waited who was let in. Of somebody who came twice, the shorter known wait:
    asking again moves `asked_at`."""
    asked = dict(Participation.objects.filter(session=session).values_list("person_id", "asked_at"))
    admitted: dict[int, datetime] = {}
    let_in = RoomEvent.objects.filter(
        session=session, kind=RoomEvent.Kind.ADMITTED, person_part="", person__isnull=False
    )
    for person_id, at in let_in.order_by("seq").values_list("person_id", "at"):
        if person_id in asked and (person_id not in admitted or at >= asked[person_id]):
            admitted.setdefault(person_id, at)
    return [max(timedelta(), at - asked[person_id]) for person_id, at in admitted.items()]
