"""What moderators write down for themselves after something heavy."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from privacy.fields import EncryptedTextField
from privacy.models import DataKey


class DebriefNoteQuerySet(models.QuerySet["DebriefNote"]):
    def by(self, person: Any) -> "DebriefNoteQuerySet":
        return self.filter(author=person).select_related("data_key")

    def shared_by_others(self, lead: Any) -> "DebriefNoteQuerySet":
        return self.filter(is_shared=True).exclude(author=lead).select_related("author", "data_key")


class DebriefNote(models.Model):
    """A note to oneself, or to the leads as well. About the person who writes, not about a member:
    it names no case. Sealed with a key of its own, which goes with it."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = EncryptedTextField(key="data_key", identity=("uid",))
    is_shared = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)

    objects = DebriefNoteQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["author", "-written_at"], name="debrief_by_author")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding and self.data_key_id is None:
                self.data_key = DataKey.objects.make()
            super().save(*args, **kwargs)
