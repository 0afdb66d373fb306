"""Who a socket belongs to, asked again whenever it matters. For pages, middleware does this."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user

from . import second_step
from .models import User


def who_is_signed_in(session_key: str | None) -> User | None:
    """The person this browser session belongs to now, read from the store and not from memory.

    None after a sign-out, when the session has ended by time, after a change of password elsewhere,
    or when the account may not sign in. Asking does not count as being there.
    Staff who have not shown their second factor come back with a member's permissions. Costs 2
    queries.
    """
    store = store_of(session_key)
    holder: Any = SimpleNamespace(session=store)
    person = get_user(holder)
    if not isinstance(person, User):
        return None
    second_step.hold_back(person, store)
    return person


class WithBrowserSession:
    """`scope["session"]` is the browser session of whoever opens the socket. Nothing is read: consumers
    ask who it belongs to, again and again. Unlike Channels' own, it costs nothing for each frame sent."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        key = scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        await self.application({**scope, "session": store_of(key)}, receive, send)


def store_of(session_key: str | None) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
