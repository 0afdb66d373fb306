"""Data keys: one for each thing that is forgotten as a whole, such as one group session.

The records of the audit trail are in `privacy.trail.records`.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from . import keys


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    def in_use(self) -> "DataKeyQuerySet":
        return self.filter(destroyed_at=None)

    def destroy(self) -> int:
        """Overwrite them. What they sealed can't be opened any more, by anyone, from these rows."""
        return self.in_use().update(wrapped=b"", destroyed_at=timezone.now())

    def make(self) -> "DataKey":
        """A new key, stored. Costs one query."""
        key = DataKey()
        key.wrapped = keys.seal(keys.new_secret(), key=keys.first_master(), place=key.place)
        key.save(force_insert=True)
        return key


class DataKey(models.Model):
    """A key in the form in which it may be stored: sealed ("wrapped") with a master key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True)

    objects = DataKeyQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) & ~Q(wrapped=b"")
                | Q(destroyed_at__isnull=False, wrapped=b""),
                name="data_key_is_whole_or_destroyed",
            )
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opened: tuple[bytes, keys.Key] | None = None

    @property
    def place(self) -> str:
        return f"privacy.datakey.wrapped|{self.pk}"

    def open(self) -> keys.Key:
        """The key itself, opened once for this object and forgotten with it. Raises CannotOpen.

        Asking again costs no more than looking whether the row as it was read is still the same.
        """
        wrapped = bytes(self.wrapped)
        if self.destroyed_at is not None or not wrapped:
            raise keys.CannotOpen(f"The data key {self.pk} was destroyed.")
        if self._opened is None or self._opened[0] != wrapped:
            self._opened = (wrapped, keys.Key.of(self.pk.hex, self._secret(wrapped)))
        return self._opened[1]

    def for_marks(self, purpose: str) -> keys.MacKey:
        """A key that vouches for bytes instead of sealing them. Raises CannotOpen."""
        if self.destroyed_at is not None or not self.wrapped:
            raise keys.CannotOpen(f"The data key {self.pk} was destroyed.")
        return keys.MacKey.of(self._secret(bytes(self.wrapped)), purpose=purpose)

    def destroy(self) -> None:
        DataKey.objects.filter(pk=self.pk).destroy()
        self.wrapped, self.destroyed_at, self._opened = b"", timezone.now(), None

    def rewrap(self) -> bool:
        """Seal it with the first master key. False when it is so already, or was destroyed.

        Claimed by what was read, so that a key destroyed meanwhile does not come back.
        """
        old, master = bytes(self.wrapped), keys.first_master()
        if not old or keys.name_in(old) == master.name:
            return False
        new = keys.seal(self._secret(old), key=master, place=self.place)
        self._opened = None
        if not DataKey.objects.filter(pk=self.pk, wrapped=old).update(wrapped=new):
            return False
        self.wrapped = new
        return True

    def _secret(self, wrapped: bytes) -> bytes:
        return keys.unseal(wrapped, key=keys.master_for(wrapped), place=self.place)


from .trail.records import TrailEntry, TrailHead, TrailPerson  # noqa: E402  (they point at DataKey)

__all__ = ["DataKey", "DataKeyQuerySet", "TrailEntry", "TrailHead", "TrailPerson"]
