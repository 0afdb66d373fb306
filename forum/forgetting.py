"""The key of a note goes with its bookmark, whoever deletes it."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from privacy.models import DataKey

from .models import Bookmark


@receiver(post_delete, sender=Bookmark, dispatch_uid="forum.delete_key_of_note")
def delete_key(sender: Any, instance: Bookmark, **kwargs: Any) -> None:
    DataKey.objects.filter(pk=instance.data_key_id).delete()
