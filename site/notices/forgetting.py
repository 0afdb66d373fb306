"""The key of an address goes with it, whoever deletes it: the owner, a purge, a closed account."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from privacy.models import DataKey

from .models import MailAddress


@receiver(post_delete, sender=MailAddress, dispatch_uid="notices.delete_key")
def delete_key(sender: Any, instance: MailAddress, **kwargs: Any) -> None:
    DataKey.objects.filter(pk=instance.data_key_id).delete()
