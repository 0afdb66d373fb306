"""When somebody closes their account: out of every room first, then their words and names go from the
log. Its rows stay, because numbers without a gap are what open rooms rely on (docs/live-protocol.md)."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from privacy.belongings import Duty

from . import joining
from .models import GroupSession, Participation, RoomEvent
from .phases import ENTERED_PHASES

SOMEBODY = "Somebody"
_WORDS = (RoomEvent.Kind.MESSAGE, RoomEvent.Kind.RELEASED)


def leave_rooms(person: User, *, posts_stay: bool) -> None:
    """Part of `accounts.leaving`, in its transaction. Raises Refused when a room cannot be written."""
    inside = Participation.objects.filter(person=person, session__phase__in=ENTERED_PHASES)
    inside = inside.filter(
        state__in=[Participation.State.WAITING, Participation.State.ADMITTED]
    ).select_related("session")
    for participation in inside.order_by("session"):
        joining.leave(participation.session, person=person)
    _out_of_the_log(person)


def _out_of_the_log(person: User) -> None:
    """Words go, and so do names; that something happened at that number stays."""
    own = Q(author=person, kind__in=_WORDS)
    to_them_alone = Q(person=person, audience=RoomEvent.Audience.PERSON)
    RoomEvent.objects.filter(own | to_them_alone).update(
        # What is hidden, refers to itself and is for facilitators: readers are sent an empty place.
        kind=RoomEvent.Kind.HIDDEN,
        state=RoomEvent.State.SHOWN,
        audience=RoomEvent.Audience.FACILITATORS,
        ref=F("seq"),
        client_id=None,
        body="",
        reason="",
        seen=[],
        alert="",
        author=None,
        by_key="",
        by_name="",
        by_part="",
        person=None,
        person_key="",
        person_name="",
        person_part="",
    )
    RoomEvent.objects.filter(author=person).update(
        author=None, client_id=None, body="", reason="", by_key="", by_name=SOMEBODY
    )
    answers = Q(kind__in=[RoomEvent.Kind.REFUSED, RoomEvent.Kind.HIDDEN])
    out = Q(kind__in=[RoomEvent.Kind.DECLINED, RoomEvent.Kind.REMOVED])
    about = RoomEvent.objects.filter(person=person)
    about.filter(answers | out).update(reason="")
    about.update(person=None, person_key="", person_name=SOMEBODY)


def sessions_to_run(person: User) -> Iterator[Duty]:
    """Nobody leaves a planned session, or a room with people in it, without a facilitator."""
    for session in GroupSession.objects.upcoming().led_or_watched_by(person):
        if session.is_under_way:
            words = "“{title}” is under way, and you are one of its staff. Close it first."
        else:
            words = "You facilitate “{title}” on {day}. Put down somebody else for it first."
        day = timezone.localtime(session.starts_at).strftime("%-d %B")
        yield Duty(words.format(title=session.title, day=day), session.get_absolute_url())

