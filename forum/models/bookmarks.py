"""Posts that a member wants to find again, with a note for themselves alone."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from privacy.fields import EncryptedTextField
from privacy.models import DataKey

from .talks import Post

BOOKMARK_NOTE_MAX = 500  # characters


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def of(self, person: Any) -> "BookmarkQuerySet":
        return self.filter(person=person)

    def newest_first(self) -> "BookmarkQuerySet":
        return self.order_by("-pk")

    def with_everything(self) -> "BookmarkQuerySet":
        return self.select_related("data_key", "post__topic__board", "post__author")


class Bookmark(models.Model):
    """The note is sealed with a key of its own, which goes with it (adr/0008)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # Empty when the post is gone from the tables: the note is the member's, and stays.
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    place = models.UUIDField(default=uuid.uuid4, editable=False)
    note = EncryptedTextField(key="data_key", identity=("person_id", "place"))
    kept_on = models.DateField(default=timezone.localdate)

    objects = BookmarkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="bookmark_once"),
        ]

    def __str__(self) -> str:
        return f"Bookmark {self.pk}"
