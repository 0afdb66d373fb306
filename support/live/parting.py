"""When somebody closes their account: out of every room first, then out of its log."""

from collections.abc import Iterator

from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from privacy.belongings import Duty

from . import booking, joining
from .models import GroupSession, Participation, RoomEvent
from .phases import ENTERED_PHASES
from .refusals import Refused


def leave_rooms(person: User, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving`, in its transaction. Raises OperationalError when a room cannot be
    written just now.

    Rows by them and about them go with the account (`on_delete`), and with the names that are copied
    into them; whoever reads the log is sent an empty place for each (`talking.read`).
    """
    inside = Participation.objects.filter(person=person, session__phase__in=ENTERED_PHASES)
    inside = inside.filter(
        state__in=[Participation.State.WAITING, Participation.State.ADMITTED]
    ).select_related("session")
    for participation in inside.order_by("session"):
        try:
            joining.leave(participation.session, person=person)
        except Refused as no:
            raise OperationalError(str(no)) from no
    # A message that they let others read is somebody else's, and stays.
    let_through = RoomEvent.objects.filter(kind=RoomEvent.Kind.RELEASED, person=person)
    let_through.exclude(author=person).update(person=None, person_key="", person_name="")


def give_places_back(person: User, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving` too: what they had booked goes to those who wait for it."""
    try:
        booking.give_all_back(person)
    except Refused as no:
        raise OperationalError(str(no)) from no


def sessions_to_run(person: User) -> Iterator[Duty]:
    """Nobody leaves a planned session, or a room with people in it, without a facilitator."""
    for session in GroupSession.objects.upcoming().led_or_watched_by(person):
        if session.is_under_way:
            words = "“{title}” is under way, and you are one of its staff. Close it first."
        else:
            words = "You facilitate “{title}” on {day}. Put down somebody else for it first."
        day = timezone.localtime(session.starts_at).strftime("%-d %B")
        yield Duty(words.format(title=session.title, day=day), session.get_absolute_url())
