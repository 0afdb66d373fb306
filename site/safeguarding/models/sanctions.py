"""What a decision means for a person, and until when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .decisions import Decision


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def of(self, person: Any) -> "SanctionQuerySet":
        return self.filter(person=person)

    def in_force(self) -> "SanctionQuerySet":
        now = timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_by=None, starts_at__lte=now)


class Sanction(models.Model):
    """One measure against a person. It belongs to its decision, and only what supersedes that
    decision lifts it: of two decisions that silence somebody, one can be undone without the other.
    """

    class Kind(models.TextChoices):
        WARN = "warn", "Warn"
        SLOW = "slow", "Read every post first"
        SILENCE = "silence", "May read, and not write"
        SUSPEND = "suspend", "Pause the membership"
        END = "end", "End the membership"

    TIMED = (Kind.SLOW, Kind.SILENCE, Kind.SUSPEND)

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="sanctions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        Decision, null=True, on_delete=models.SET_NULL, related_name="lifted"
    )

    objects = SanctionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="sanction_once_a_decision")
        ]
        indexes = [models.Index(fields=["person", "kind"], name="sanction_of_person")]

    def __str__(self) -> str:
        return self.get_kind_display()
