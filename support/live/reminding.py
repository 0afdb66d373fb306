"""Neutral reminders of what somebody booked, and a neutral entry for their calendar."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from notices.telling import tell

from .models import Booking, GroupSession

MOST_IN_A_RUN = 500


def remind_all() -> int:
    """Remind those whose time has come, each once, by a notice; who asked for mail gets one that says
    only that something waits. Returns how many. Running it twice, or two at once, tells nobody twice."""
    now = timezone.now()
    due = Booking.objects.to_be_reminded(now)
    told = 0
    for booking in due.select_related("session").order_by("session__starts_at", "pk")[
        :MOST_IN_A_RUN
    ]:
        with transaction.atomic():
            claimed = Booking.objects.filter(pk=booking.pk, reminded_at=None, state=booking.state)
            if not claimed.update(reminded_at=now):
                continue
            session = booking.session
            tell(booking.person_id, line=_line(session), url=session.get_absolute_url())
            told += 1
    return told


def _line(session: GroupSession) -> str:
    starts = timezone.localtime(session.starts_at)
    days = (starts.date() - timezone.localdate()).days
    day = {0: "today", 1: "tomorrow"}.get(days, f"{starts:%A}")
    return f"A reminder you asked for: {day} at {starts.strftime('%-I:%M %p').lower()}."


def appointment(session: GroupSession) -> bytes:
    """An entry named “Appointment”, with when and how long, and nothing else: no place, no words, no
    address of ours. Taking it again replaces it; the number in it can't be traced to the session."""
    entry = Event()
    number = salted_hmac("live.appointment", session.slug, algorithm="sha256").hexdigest()[:32]
    entry.add("uid", number)
    entry.add("summary", "Appointment")
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", session.starts_at)
    entry.add("dtend", session.starts_at + timedelta(minutes=session.length))
    entry.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written
