"""Ending sessions: one's own elsewhere, or all of somebody whose access is withdrawn.

A session that ends for whatever reason is a row that is deleted, so `post_delete` of it is where
others listen: a live room closes its sockets on it (support.live.signing_out).
"""

from typing import Any

from allauth.account.signals import password_changed
from django.db.models.signals import post_save
from django.dispatch import receiver

from .browser_sessions import BrowserSession
from .models import User


def end_one(row: str, *, person: User) -> bool:
    """End one session of this person, named by its row. False when there is none like that."""
    gone, _ = BrowserSession.objects.of(person).filter(pk=row).delete()
    return bool(gone)


def end_others(person: User, *, but: str | None) -> int:
    """End all sessions of this person except the one with this key. Returns how many."""
    gone, _ = BrowserSession.objects.of(person).apart_from(but).delete()
    return gone


def end_all(person: User) -> int:
    gone, _ = BrowserSession.objects.of(person).delete()
    return gone


@receiver(post_save, sender=User, dispatch_uid="accounts.access_withdrawn")
def access_withdrawn(instance: User, created: bool, **kwargs: Any) -> None:
    """Who may not sign in any more is not signed in any more. Other roles count from the next
    request or frame on, and need no end."""
    if not created and not instance.is_active:
        end_all(instance)


@receiver(password_changed, dispatch_uid="accounts.password_changed")
def new_password(user: User, **kwargs: Any) -> None:
    """The old sessions would be refused all the same; this way their sockets close at once."""
    end_all(user)
