"""The history of a case: each step, when, and why. Written once, together with the step."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .cases import Case
from .decisions import Decision


class CaseEvent(models.Model):
    """One step. `version` is the one the case had after it; `why` is a code, never text.

    Members stand in none of them: who reported or appealed is nobody's to read.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        JOINED = "joined", "Something came to it"
        CLAIMED = "claimed", "Taken by a moderator"
        TAKEN_OVER = "taken_over", "Taken over from another moderator"
        RELEASED = "released", "Given back to the list"
        ESCALATED = "escalated", "Given to the safeguarding leads"
        RETURNED = "returned", "Given back by the safeguarding leads"
        DECIDED = "decided", "Decided, and those concerned told"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"
        GONE = "gone", "Forgotten before anybody decided"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    why = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=Case.State)
    at = models.DateTimeField(default=timezone.now)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
