"""Whoever signs out, or may not be here any more, loses their sockets at once, on every process.

A sign-out names the browser it happened in. Everything else (a new password, an account switched
off or gone, other roles) makes all sockets of the person look again who they belong to, and those
that may stay do. What is saved without a signal is found within two heartbeats.
"""

import hashlib
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User

from . import events, recording


def fingerprint(session_key: str | None) -> str:
    """Stands for a browser session on the channel layer, where its key must not travel."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:32]


@receiver(user_logged_out, dispatch_uid="live.close_sockets")
def close_sockets(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is None or request is None:
        return
    key = getattr(getattr(request, "session", None), "session_key", None)
    recording.after_commit(events.everywhere(user.pk), events.signed_out(fingerprint(key)))


def _look_again(person_id: int) -> None:
    recording.after_commit(events.everywhere(person_id), events.access_changed())


@receiver(post_save, sender=User, dispatch_uid="live.account_changed")
def account_changed(instance: User, created: bool, **kwargs: Any) -> None:
    """A new password ends every session, the one that changed it too: see `who_is_signed_in`."""
    if not created:
        _look_again(instance.pk)


@receiver(post_delete, sender=User, dispatch_uid="live.account_gone")
def account_gone(instance: User, **kwargs: Any) -> None:
    _look_again(instance.pk)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="live.roles_changed")
@receiver(
    m2m_changed, sender=User.user_permissions.through, dispatch_uid="live.permissions_changed"
)
def roles_changed(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """From either end: the roles of a person, or the people in a role."""
    if not reverse:
        people = {instance.pk} if action.startswith("post_") else set()
    elif action == "pre_clear":
        people = set(instance.user_set.values_list("pk", flat=True))
    else:
        people = (pk_set or set()) if action.startswith("post_") else set()
    for person_id in people:
        _look_again(person_id)
