"""Booking a place, giving it back, the waiting list that moves up by itself, and the door.

What is booked is counted on the session, by an update that only succeeds while there is room, so that
no two people get the last place on either database. Whatever changes that count and a row of
`Booking` together does it with the session's row held, in one order: session, then booking.

Of a drop-in, half of the places can be booked, and half are kept for whoever just comes. A booked place
is held until ten minutes after the start; from then on a place that is not taken is anybody's.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from notices.telling import tell, tell_once

from . import recording
from .access import Role, Standing, standing_of
from .choices import Access
from .events import Code
from .models import Booking, GroupSession, Participation
from .phases import Phase
from .refusals import Refused

HELD_AFTER_START = timedelta(minutes=10)
MOST_AT_ONCE = 10  # places and waiting lists of one person, so that nobody takes them all

# Read on a screen that others may see.
PLACE_FREE = "A place has come free, and it is yours. Give it back if you can’t come."
MOVED = "The time of something you booked has changed."
OFF = "Something you booked does not take place."


def held_until(session: GroupSession) -> datetime:
    return session.starts_at + HELD_AFTER_START


def can_still_be_booked(session: GroupSession) -> bool:
    """Until the waiting room opens: from then on places are given at the door."""
    return (
        session.access != Access.CLOSED
        and session.phase == Phase.SCHEDULED
        and timezone.now() < session.starts_at
    )


def book(
    session: GroupSession, *, person: User, remind: str = Booking.Remind.DAY, may_wait: bool = True
) -> Booking:
    """A place, or one in the waiting list (`state` says which). Asking again changes the reminder only.

    Raises Refused: NOT_ALLOWED, NOT_NOW, FULL (when the person does not want to wait), TOO_FAST.
    """
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        _require_may_book(standing_of(person, room))
        mine = Booking.objects.of(person).filter(session=room)
        place = mine.first()
        if place is not None:
            place.remind = remind
            place.save(update_fields=["remind"])
            return place
        if not can_still_be_booked(room):
            raise Refused(Code.NOT_NOW, "This session can’t be booked any more. Just come.")
        if Booking.objects.of(person).still_to_come().count() >= MOST_AT_ONCE:
            raise Refused(
                Code.TOO_FAST,
                f"You have {MOST_AT_ONCE} places already. Give one back before you take another.",
            )
        state = Booking.State.BOOKED
        if not _take_a_place(room):
            if not may_wait:
                raise Refused(Code.FULL, "All places that can be booked are taken.")
            state = Booking.State.WAITING
        return Booking.objects.create(session=room, person=person, state=state, remind=remind)


def _require_may_book(standing: Standing) -> None:
    if standing.session.access == Access.CLOSED:
        raise Refused(Code.NOT_ALLOWED, "In a closed group everybody has a place.")
    if standing.role not in (Role.OUTSIDE, Role.LEFT, Role.WAITING):
        raise Refused(Code.NOT_ALLOWED, "You may not book a place in this session.")


def _take_a_place(room: GroupSession) -> bool:
    """The conditional update. True when there was one."""
    open_to_booking = GroupSession.objects.filter(pk=room.pk, phase=Phase.SCHEDULED)
    limit = F("capacity") / 2 if room.access == Access.DROP_IN else F("capacity")
    wanted = open_to_booking.filter(access=room.access, booked__lt=limit)
    return bool(wanted.update(booked=F("booked") + 1))


def _give_back_a_place(room: GroupSession) -> None:
    GroupSession.objects.filter(pk=room.pk, booked__gt=0).update(booked=F("booked") - 1)


def cancel(session: GroupSession, *, person: User) -> None:
    """Give the place back, or leave the waiting list. Nothing is kept of it. Twice changes nothing."""
    with recording.written_or_refused():
        room = GroupSession.objects.locked(session.pk)
        mine = Booking.objects.of(person).filter(session=room)
        had_a_place, _ = mine.placed().delete()
        mine.delete()
        if had_a_place:
            _give_back_a_place(room)
            move_up(room)


def move_up(room: GroupSession) -> int:
    """Give what is free to those who wait, the first one first, and tell them. For a room that is held,
    in its transaction. Returns how many got a place."""
    moved = 0
    if timezone.now() >= room.starts_at:
        return moved
    for waiting in Booking.objects.waiting().filter(session=room, person__is_active=True):
        if not _take_a_place(room):
            break
        if Booking.objects.waiting().filter(pk=waiting.pk).update(state=Booking.State.BOOKED):
            tell(waiting.person_id, line=PLACE_FREE, url=room.get_absolute_url())
            moved += 1
        else:
            _give_back_a_place(room)
    return moved


def give_all_back(person: User) -> None:
    """When an account is closed: others move up."""
    for booking in Booking.objects.of(person).select_related("session").order_by("session"):
        cancel(booking.session, person=person)


def tell_of_another_time(room: GroupSession) -> None:
    """In the transaction that moves it. Whoever was reminded of the old time is reminded again."""
    bookings = Booking.objects.filter(session=room)
    bookings.update(reminded_at=None)
    people = bookings.values_list("person_id", flat=True)
    tell_once(people, line=MOVED, url=room.get_absolute_url())


def tell_that_it_is_off(room: GroupSession) -> None:
    """Those who had a place or waited for one; it leads to the programme, where others are."""
    people = list(Booking.objects.filter(session=room).values_list("person_id", flat=True))
    for person_id in people:
        tell(person_id, line=OFF, url="/sessions/")


# At the door


def require_way_in(room: GroupSession, person: User) -> None:
    """Whether somebody may go to the waiting room of a room that is held: with a place that is theirs,
    or while there is one that nobody holds. Where nobody booked, facilitators choose among those who
    wait. At most three queries. Raises Refused (FULL)."""
    here = Participation.objects.filter(session=room).exclude(person=person)
    if room.access == Access.CLOSED:
        return  # there are as many places as members: see `series`
    if timezone.now() >= held_until(room):
        if here.admitted().count() >= room.capacity:
            raise Refused(Code.FULL, "All places in this session are taken.")
        return
    placed = Booking.objects.placed().filter(session=room)
    if not room.booked or placed.filter(person=person).exists():
        return
    inside = here.waiting() | here.admitted()
    if room.booked + inside.exclude(person__in=placed.values("person")).count() >= room.capacity:
        open_from = timezone.localtime(held_until(room)).strftime("%-I:%M %p").lower()
        raise Refused(
            Code.FULL,
            f"All places are booked. Come back at {open_from}: what nobody took by then is free.",
        )


def count_turned_away(session: GroupSession, *, person: User) -> None:
    """For those who plan: one more who found the room full. Once for each person, kept in the cache."""
    if cache.add(f"live:{session.pk}:turned-away:{person.pk}", 1, timeout=6 * 3600):
        GroupSession.objects.filter(pk=session.pk).update(turned_away=F("turned_away") + 1)
