"""What belongs to the writing of a post: drafts, earlier texts, and names for one conversation.

What is not published, or not any more, is sealed, each row with a key of its own that goes with it.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts import names
from privacy.fields import EncryptedJSONField, EncryptedTextField
from privacy.models import DataKey

from .boards import Board
from .talks import Post, Topic

DRAFTS_KEPT = timedelta(days=30)


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person: Any) -> "DraftQuerySet":
        return self.filter(author=person).select_related("data_key")

    def at(self, *, board: Board, topic: Topic | None = None) -> "DraftQuerySet":
        """For a new conversation on this board, or for an answer in this conversation."""
        return self.filter(topic=topic) if topic else self.filter(board=board, topic=None)

    def newest_first(self) -> "DraftQuerySet":
        return self.order_by("-saved_at", "-id")


class Draft(models.Model):
    """What somebody is writing and has not sent. One for each place, for its author alone."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    # None: it begins a conversation.
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    title = EncryptedTextField(key="data_key", identity=("place",), default="")
    body = EncryptedTextField(key="data_key", identity=("place",), default="")
    options: Any = EncryptedJSONField(key="data_key", identity=("place",), default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "topic"],
                condition=Q(topic__isnull=False),
                name="draft_one_answer",
            ),
            models.UniqueConstraint(
                fields=["author", "board"], condition=Q(topic=None), name="draft_one_beginning"
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.body)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, post: Post) -> "RevisionQuerySet":
        return self.filter(post=post).select_related("data_key").order_by("-id")


class Revision(models.Model):
    """A text that others could read before its author changed it. For moderators alone."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    title = EncryptedTextField(key="data_key", identity=("place",), default="")
    body = EncryptedTextField(key="data_key", identity=("place",), default="")
    content_note = EncryptedTextField(key="data_key", identity=("place",), default="")
    replaced_at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["replaced_at"], name="revision_replaced")]

    def __str__(self) -> str:
        return f"Revision {self.pk}"


class Alias(models.Model):
    """The name under which its author shows in one conversation. Nobody else can have one like it."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="alias")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "aliases"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name, self.key = names.normalised(self.name), names.skeleton(self.name)
        super().save(*args, **kwargs)


@receiver(post_delete, sender=Draft, dispatch_uid="forum.delete_key_of_draft")
@receiver(post_delete, sender=Revision, dispatch_uid="forum.delete_key_of_revision")
def delete_key(sender: Any, instance: Draft | Revision, **kwargs: Any) -> None:
    """The key of a text goes with it, whoever deletes it."""
    DataKey.objects.filter(pk=instance.data_key_id).delete()
