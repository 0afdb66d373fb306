"""When moderators are at work."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class OpeningTimeQuerySet(models.QuerySet["OpeningTime"]):
    def in_order(self) -> "OpeningTimeQuerySet":
        return self.order_by("on", "weekday", "opens")

    def from_day(self, day: date) -> "OpeningTimeQuerySet":
        """Every weekday, and the days of their own that are not over."""
        return self.filter(Q(on=None) | Q(on__gte=day)).in_order()


class OpeningTime(models.Model):
    """A stretch of a weekday, or of one date; that date's then stand in place of its weekday's.

    By the clock of TIME_ZONE. A date without times: nobody is at work all day.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    weekday = models.PositiveSmallIntegerField(
        choices=Weekday, null=True, blank=True, help_text="Every week. Leave it empty for one date."
    )
    on = models.DateField(
        "one date", null=True, blank=True, help_text="A holiday, or a day with other hours."
    )
    opens = models.TimeField(null=True, blank=True, help_text="Leave both empty: closed all day.")
    closes = models.TimeField(null=True, blank=True, help_text="At the latest 23:59.")

    objects = OpeningTimeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "opening time of moderation"
        verbose_name_plural = "opening times of moderation"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday=None, on__isnull=False) | Q(weekday__isnull=False, on=None),
                name="opening_weekday_or_date",
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None, on__isnull=False)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=models.F("opens")),
                name="opening_before_closing",
            ),
        ]

    def __str__(self) -> str:
        day = f"{self.on:%d %B %Y}" if self.on else str(self.get_weekday_display())
        return f"{day}, {_clock(self.opens)} to {_clock(self.closes)}" if self.opens else day

    def clean(self) -> None:
        if (self.weekday is None) == (self.on is None):
            raise ValidationError({"weekday": "Choose a weekday, or one date."})
        if self.opens is None and self.closes is None and self.on:
            return
        if self.opens is None or self.closes is None:
            raise ValidationError({"opens": "Say from when to when. Only a date can be empty."})
        if self.closes <= self.opens:
            raise ValidationError({"closes": "Choose a time after it opens."})


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""
