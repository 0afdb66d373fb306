"""Whose training is in date: what somebody who works here may do, until when, and who wrote it down.

A room asks before it lets somebody work (`in_date`); nobody writes it down for themselves.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from privacy import trail

LONGEST = timedelta(days=3 * 366)
WARN_BEFORE = timedelta(days=30)


class Work(models.TextChoices):
    FACILITATING = "facilitating", "Facilitating group sessions"
    WATCHING = "watching", "Being the second pair of eyes"


# Whoever is trained to lead a room can watch one.
COVERED_BY = {
    Work.FACILITATING: (Work.FACILITATING,),
    Work.WATCHING: (Work.FACILITATING, Work.WATCHING),
}


class NotTheirs(Exception):
    """This record can't be written: `str()` says why, to the one who tried."""


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def for_work(self, work: str) -> "CompetenceQuerySet":
        return self.filter(work__in=COVERED_BY[Work(work)])

    def valid_on(self, day: date) -> "CompetenceQuerySet":
        return self.filter(valid_until__gte=day)

    def of(self, person: object) -> "CompetenceQuerySet":
        return self.filter(person=person)

    def overdue(self) -> "CompetenceQuerySet":
        return self.filter(valid_until__lt=timezone.localdate() - timedelta(days=365))


class Competence(models.Model):
    """That somebody was trained for a kind of work, and until when that counts."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="competence"
    )
    work = models.CharField(max_length=12, choices=Work)
    valid_until = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_on = models.DateField(default=timezone.localdate)

    objects = CompetenceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        permissions = [("record_competence", "Can write down whose training is in date")]
        constraints = [
            models.UniqueConstraint(fields=["person", "work"], name="competence_once_for_a_work"),
            models.CheckConstraint(
                condition=Q(recorded_by=None) | ~Q(recorded_by=F("person")),
                name="competence_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_display()} until {self.valid_until:%d %B %Y}"

    @property
    def is_in_date(self) -> bool:
        return self.valid_until >= timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        return self.is_in_date and self.valid_until < timezone.localdate() + WARN_BEFORE


def in_date(person: models.Model, work: str, *, on: date | None = None) -> bool:
    """One query, asked anew each time."""
    day = on or timezone.localdate()
    return Competence.objects.of(person).for_work(work).valid_on(day).exists()


def record(person: Any, *, work: str, valid_until: date, by: Any) -> Competence:
    """Write down that their training counts until that day, in the place of what stood before.

    Raises NotTheirs for one's own, and for a day that is past or too far away.
    """
    if person.pk == by.pk:
        raise NotTheirs("Somebody else has to write down your own training.")
    today = timezone.localdate()
    if valid_until < today:
        raise NotTheirs("That day is past. To end it now, withdraw the record.")
    if valid_until > today + LONGEST:
        raise NotTheirs("That is more than three years away. Choose an earlier day.")
    with transaction.atomic():
        row, _ = Competence.objects.update_or_create(
            person=person,
            work=Work(work),
            defaults={"valid_until": valid_until, "recorded_by": by, "recorded_on": today},
        )
        trail.record("accounts.competence_recorded", actor=by, about=person, work=str(Work(work)))
    return row


def withdraw(row: Competence, *, by: Any) -> None:
    """From now on it does not count. Doing it twice changes nothing."""
    with transaction.atomic():
        gone, _ = Competence.objects.filter(pk=row.pk).delete()
        if gone:
            trail.record("accounts.competence_withdrawn", actor=by, about=row.person, work=row.work)
