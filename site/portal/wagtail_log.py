"""Wagtail's own log of the desk keeps a title of whatever was changed, for ever after.

For a page that is its title. For an account, a report or a case it would be somebody's name or words,
which must not outlive them: only things that staff write themselves keep their titles.
"""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry

TITLED = frozenset({"pages.crisisline", "forum.board", "live.groupsession", "auth.group"})


@receiver(pre_save, sender=ModelLogEntry, dispatch_uid="portal.untitled")
def leave_names_out(sender: Any, instance: ModelLogEntry, **kwargs: Any) -> None:
    kind = instance.content_type
    if kind is None or f"{kind.app_label}.{kind.model}" in TITLED:
        return
    instance.label = f"{kind.name} {instance.object_id}"
