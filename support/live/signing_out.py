"""A browser that signs out loses its sockets at once, on every process."""

import hashlib
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

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
