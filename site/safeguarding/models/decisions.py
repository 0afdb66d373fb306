"""What was decided, and the exact words it was about."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from privacy.fields import EncryptedJSONField
from privacy.models import DataKey

from .cases import Case
from .rules import Policy


class NeverChanged(Exception):
    """A decision stands as it was made; another one may supersede it."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def update(self, **fields: Any) -> NoReturn:
        raise NeverChanged

    def standing(self) -> "DecisionQuerySet":
        """Those that no other decision has superseded."""
        return self.filter(superseded_by=None)

    def about(self, model: type[models.Model], ids: Iterable[int]) -> "DecisionQuerySet":
        """Those on these targets that say what became of them, the oldest first."""
        return (
            self.filter(
                case__content_type__app_label=model._meta.app_label,
                case__content_type__model=model._meta.model_name,
                case__object_id__in=ids,
            )
            .exclude(action=Decision.Action.UPHOLD)
            .select_related("policy", "case", "statement")
            .order_by("id")
        )

    def latest_about(self, model: type[models.Model], ids: Iterable[int]) -> dict[int, "Decision"]:
        """The newest on each of these targets that says what became of it, by their id. One query."""
        return {decision.case.object_id: decision for decision in self.about(model, ids)}


class Decision(models.Model):
    """What was decided, by which rule and why, in words that the author reads. Never changed."""

    class Action(models.TextChoices):
        """What became of the item: exactly one thing. What else was done stands beside it."""

        APPROVE = "approve", "Put it in the forum"
        ASK_FOR_CHANGE = "ask_for_change", "Ask for a change"
        REDACT = "redact", "Show it without some words"
        REFUSE = "refuse", "Do not put it in the forum"
        HIDE = "hide", "Take it down"
        NO_ACTION = "no_action", "Leave it as it is"
        UPHOLD = "uphold", "The decision stands"
        RESTORE = "restore", "Put it back as it was"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"
        GONE = "gone", "Forgotten before anybody decided"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    case_version = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=Action)
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    locks = models.BooleanField("closes the conversation for new replies", default=False)
    # Somebody may be written to without that being held against them.
    contacts = models.BooleanField("writes to its author, without a warning", default=False)
    automated = models.BooleanField(default=False)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Only one that was looked at again, on purpose: a later decision about the same thing, say of a
    # new report, leaves in force what an earlier one imposed.
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="superseded_by"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "case_version"], name="decision_once_a_version")
        ]

    def __str__(self) -> str:
        return self.get_action_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Where its author reads the statement of reasons."""
        return reverse("safeguarding:decision", args=[self.pk])

    @property
    def stands(self) -> bool:
        """One query, unless it was read with `superseded_by`."""
        return not hasattr(self, "superseded_by")


class ContentSnapshotQuerySet(models.QuerySet["ContentSnapshot"]):
    def sealed_ones(self) -> "ContentSnapshotQuerySet":
        """With what a hearing needs of words that are forgotten before it. See safeguarding.hearing."""
        return self.exclude(data_key=None).select_related("data_key", "decision__case")


class ContentSnapshot(models.Model):
    """The exact words a decision was about, for an appeal; gone long before the decision is."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="snapshot")
    text = models.TextField()
    context = models.TextField(blank=True)
    # Of a decision to show it without some words: where they stood, as [start, end] in `text`.
    removed = models.JSONField(default=list)
    # Of what is stored sealed and forgotten early: {"author": id, "item": what its room needs}.
    data_key = models.OneToOneField(
        DataKey, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    sealed: Any = EncryptedJSONField(key="data_key", identity=("decision_id",), default=dict)

    objects = ContentSnapshotQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    @property
    def words(self) -> str:
        """What it was about, wherever it is kept."""
        return self.text or str(self.sealed.get("item", {}).get("text", ""))


@receiver(post_delete, sender=ContentSnapshot, dispatch_uid="safeguarding.key_of_snapshot")
def delete_key(sender: Any, instance: ContentSnapshot, **kwargs: Any) -> None:
    """What was sealed with it cannot be opened any more, wherever a copy of the row may lie."""
    if instance.data_key_id is not None:
        DataKey.objects.filter(pk=instance.data_key_id).delete()
