"""A new screen name stands at once on what others quote: stored HTML is written anew with it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User

from . import quoting
from .models import Post


@receiver(post_save, sender=User, dispatch_uid="forum.renaming")
def show_the_new_name(
    sender: Any, instance: User, created: bool, update_fields: Any, raw: bool, **kwargs: Any
) -> None:
    """Whoever changed it, by whatever door. One query for somebody who is not quoted."""
    may_have_changed = update_fields is None or "screen_name" in update_fields
    if may_have_changed and not created and not raw:
        quoting.say_again(Post.objects.by(instance))
