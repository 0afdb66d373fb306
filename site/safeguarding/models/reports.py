"""What members tell us about what others wrote."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .cases import Case
from .decisions import Decision


class ReportQuerySet(models.QuerySet["Report"]):
    def by(self, reporter: Any) -> "ReportQuerySet":
        return self.filter(reporter=reporter)

    def still_open(self) -> "ReportQuerySet":
        return self.filter(closed_at=None)

    def about(self, item: models.Model) -> "ReportQuerySet":
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def newest_first(self) -> "ReportQuerySet":
        return self.order_by("-created_at", "-id")


class Report(models.Model):
    """A member says that something should be looked at. Who said it is shown to nobody."""

    class Reason(models.TextChoices):
        IDENTIFIES = "identifies", "It could show who somebody is"
        UNKIND = "unkind", "It is unkind or threatening"
        HARM = "harm", "It describes, excuses or blames in a way that harms"
        DANGER = "danger", "Somebody may be in danger"
        NAME = "name", "It is about the name, not about what is written"
        OTHER = "other", "Something else is wrong"
        # About one's own post, by a form of its own.
        TAKE_AWAY = "take_away", "Its author asks for it to be taken away"

    class Outcome(models.TextChoices):
        OPEN = "", "A moderator will read it"
        CHANGED = "changed", "A moderator read it and asked for a change"
        REDACTED = "redacted", "A moderator read it and took some words out"
        SPOKEN = "spoken", "A moderator read it, and wrote to its author"
        ACTED = "acted", "A moderator read it and took it down"
        LEFT = "left", "A moderator read it and left it as it is"
        WITHDRAWN = "withdrawn", "Its author took it back"
        TAKEN_AWAY = "taken_away", "A moderator took it away, as you asked"
        GONE = "gone", "It was gone before a moderator could decide"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN, blank=True)
    answered_by = models.ForeignKey(
        Decision, null=True, on_delete=models.SET_NULL, related_name="answered"
    )

    objects = ReportQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "content_type", "object_id"],
                condition=Q(closed_at=None),
                name="report_one_open_each",
            )
        ]
        indexes = [models.Index(fields=["reporter", "-created_at"], name="report_by_reporter")]
        permissions = [("make_report", "Can report what others write")]

    def __str__(self) -> str:
        return self.get_reason_display()
