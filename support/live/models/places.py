"""Places that were booked, those who wait for one, and what was asked for in vain."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from journey.stages import Stage
from support.live.choices import Language, PartOfWeek, Relation
from support.live.phases import Phase

from .sessions import GroupSession

BOOKING_KEPT = timedelta(days=7)


class BookingQuerySet(models.QuerySet["Booking"]):
    def of(self, person: Any) -> "BookingQuerySet":
        return self.filter(person=person)

    def placed(self) -> "BookingQuerySet":
        return self.filter(state=Booking.State.BOOKED)

    def waiting(self) -> "BookingQuerySet":
        """The one who has waited longest first."""
        return self.filter(state=Booking.State.WAITING).order_by("asked_at", "pk")

    def still_to_come(self) -> "BookingQuerySet":
        sessions = GroupSession.objects.upcoming().filter(pk=models.OuterRef("session"))
        return self.filter(models.Exists(sessions.order_by()))

    def to_be_reminded(self, now: Any) -> "BookingQuerySet":
        """Booked, wanting a reminder, and the time for it has come. Not once the session began."""
        soon = models.Q()
        for when, before in REMIND_BEFORE.items():
            soon |= Q(remind=when, session__starts_at__lte=now + before)
        return self.placed().filter(
            soon,
            reminded_at=None,
            session__starts_at__gt=now,
            session__phase=Phase.SCHEDULED,
            person__is_active=True,
        )

    def overdue(self) -> "BookingQuerySet":
        return self.filter(
            session__in=GroupSession.objects.over_since(timezone.now() - BOOKING_KEPT)
        )


class Booking(models.Model):
    """A member's place in a session, or in its waiting list. Who cancels leaves no row."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        WAITING = "waiting", "On the waiting list"

    class Remind(models.TextChoices):
        NO = "no", "No reminder"
        DAY = "day", "A day before"
        HOUR = "hour", "An hour before"

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State)
    asked_at = models.DateTimeField(default=timezone.now)
    remind = models.CharField(max_length=4, choices=Remind, default=Remind.DAY)
    reminded_at = models.DateTimeField(null=True)

    objects = BookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_place_in_a_session")
        ]
        indexes = [models.Index(fields=["session", "state", "asked_at"], name="booking_in_turn")]


REMIND_BEFORE = {
    Booking.Remind.DAY: timedelta(days=1),
    Booking.Remind.HOUR: timedelta(hours=1),
}


def this_monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


class Wish(models.Model):
    """How many asked for something that is not on the programme, in one week. Nobody in person."""

    week = models.DateField(default=this_monday)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    relation = models.CharField(max_length=20, choices=Relation)
    language = models.CharField(max_length=2, choices=Language)
    when = models.CharField(max_length=8, choices=PartOfWeek)
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "stage", "relation", "language", "when"], name="wish_counted_once"
            )
        ]


class SessionFigures(models.Model):
    """What one session came to, counted when it was over. Numbers only: who they were is forgotten
    long before these are."""

    session = models.OneToOneField(GroupSession, on_delete=models.CASCADE, related_name="figures")
    was_held = models.BooleanField()  # false for one that was called off or never opened
    booked = models.PositiveSmallIntegerField(default=0)
    came = models.PositiveSmallIntegerField(default=0)
    waited_in_vain = models.PositiveSmallIntegerField(default=0)
    turned_away = models.PositiveSmallIntegerField(default=0)
    # How long people stood in the waiting room before they were let in.
    admitted_at_once = models.PositiveSmallIntegerField(default=0)  # within 2 minutes
    admitted_soon = models.PositiveSmallIntegerField(default=0)  # within 10
    admitted_late = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    released = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        permissions = [("read_sessionfigures", "Can read the report on group sessions")]
