"""What an author is told about a decision, word for word, and what they or a reporter answer to it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .cases import Case
from .decisions import Decision, NeverChanged

APPEAL_WITHIN = timedelta(days=14)


class StatementOfReasons(models.Model):
    """Rendered when the decision is made, and frozen: a rule may change, what was said may not."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="statement")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # [heading, text] in the order in which they are read.
    parts = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    appeal_until = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    @property
    def text(self) -> str:
        return "\n\n".join(f"{heading}\n{text}" for heading, text in self.parts)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> "AppealQuerySet":
        return self.filter(answered_at=None)


class Appeal(models.Model):
    """Somebody concerned asks that another person looks at a decision again. Once each."""

    class Side(models.TextChoices):
        AUTHOR = "author", "Its author"
        REPORTER = "reporter", "Somebody who reported it"

    class Outcome(models.TextChoices):
        WAITING = "", "Somebody else will look at it again"
        UPHELD = "upheld", "Somebody else looked again, and the decision stands"
        OVERTURNED = "overturned", "Somebody else looked again, and decided differently"
        WITHDRAWN = "withdrawn", "What it was about has been taken back by its author"
        GONE = "gone", "What it was about was forgotten when its time was over"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="appeals")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appeals")
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITING, blank=True)
    answer = models.TextField(blank=True)

    objects = AppealQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "appellant"],
                condition=Q(appellant__isnull=False),
                name="appeal_once_each",
            )
        ]

    def __str__(self) -> str:
        return f"Appeal {self.pk}"
