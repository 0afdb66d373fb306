"""Whoever signs out, or may not be here any more, loses their sockets at once, on every process.

The end of a browser session (a sign-out, or somebody ended it) names the browser it belonged to.
Everything else (an account switched off or gone, a membership that was paused, other roles) makes
all sockets of the person look again who they belong to, and those that may stay do. What is saved
without a signal is found within two heartbeats.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from accounts.browser_sessions import hash_of
from accounts.models import BrowserSession, User
from safeguarding.models import Sanction

from . import announcing


def fingerprint(session_key: str | None) -> str:
    """Stands for a browser session on the channel layer, where its key must not travel."""
    return hash_of(session_key)[:32]


@receiver(post_delete, sender=BrowserSession, dispatch_uid="live.close_sockets")
def close_sockets(instance: BrowserSession, **kwargs: Any) -> None:
    """Signed out here, ended from another browser or by an administrator, or overdue and purged."""
    if instance.person_id:
        announcing.signed_out(instance.person_id, instance.session_key[:32])


def _look_again(person_id: int) -> None:
    announcing.access_changed(person_id)


@receiver(post_save, sender=User, dispatch_uid="live.account_changed")
def account_changed(instance: User, created: bool, **kwargs: Any) -> None:
    """A new password ends every session, the one that changed it too: see `who_is_signed_in`."""
    if not created:
        _look_again(instance.pk)


@receiver(post_delete, sender=User, dispatch_uid="live.account_gone")
def account_gone(instance: User, **kwargs: Any) -> None:
    _look_again(instance.pk)


@receiver(post_save, sender=Sanction, dispatch_uid="live.standing_changed")
def standing_changed(instance: Sanction, **kwargs: Any) -> None:
    """A membership was paused: its sockets close. Or what was decided was undone."""
    _look_again(instance.person_id)


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
