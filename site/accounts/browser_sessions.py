"""The places where people are signed in: one row for each browser, and nothing about the browser.

No address, no browser string and no exact moment. The cookie holds the key; the row holds its
SHA-256, so a copy of the table opens nobody's session. The key has 165 random bits, so a plain hash
of it cannot be searched through. What the session carries is sealed, and bound to its row.
"""

import hashlib
import json
import logging
import zlib
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from .sealing import CannotOpen, seal, unseal

logger = logging.getLogger("django.security.SuspiciousSession")

Carried = dict[str, Any]


def hash_of(key: str | None) -> str:
    """What stands in the row for the key in the cookie."""
    return hashlib.sha256((key or "").encode()).hexdigest()


def seal_carried(carried: Carried, *, row: str) -> str:
    packed = zlib.compress(json.dumps(carried, separators=(",", ":")).encode())
    return seal(b64encode(packed).decode(), purpose=f"session {row}")


def open_carried(sealed: str, *, row: str) -> Carried:
    """Raises CannotOpen, also for what was moved here from another row."""
    carried: Carried = json.loads(
        zlib.decompress(b64decode(unseal(sealed, purpose=f"session {row}")))
    )
    return carried


def idle_end(now: datetime, begun_at: datetime) -> datetime:
    """When a session ends that was used just now, unless it is used again.

    Rounded down to whole steps of a minute: rows say no more than that about when somebody was
    here, and are written at most once in a step.
    """
    step = settings.SESSION_STEP_SECONDS
    idle = int((now + timedelta(seconds=settings.SESSION_IDLE_SECONDS)).timestamp()) // step * step
    last = begun_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return min(datetime.fromtimestamp(idle, tz=now.tzinfo), last)


def this_hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def alive(self) -> "BrowserSessionQuerySet":
        return self.filter(expire_date__gt=timezone.now())

    def ended(self) -> "BrowserSessionQuerySet":
        return self.filter(expire_date__lte=timezone.now())

    def of(self, person: Any) -> "BrowserSessionQuerySet":
        return self.filter(person_id=person.pk)

    def apart_from(self, key: str | None) -> "BrowserSessionQuerySet":
        return self.exclude(pk=hash_of(key))


class BrowserSession(AbstractBaseSession):
    """A browser that holds a session cookie of ours, signed in or (`person` is empty) not."""

    session_key = models.CharField(
        "SHA-256 of the key in the cookie", max_length=64, primary_key=True, db_column="key_hash"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="browser_sessions",
    )
    # The hour and not the moment; the last end counts from it.
    begun_at = models.DateTimeField(default=this_hour, editable=False)

    objects = BrowserSessionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "browser session"
        verbose_name_plural = "browser sessions"

    def __str__(self) -> str:
        return "signed in" if self.person_id else "not signed in"

    @property
    def carried(self) -> Carried:
        """What the session holds; nothing when it cannot be opened."""
        try:
            return open_carried(self.session_data, row=self.session_key)
        except (CannotOpen, ValueError, zlib.error):
            logger.warning("A session could not be opened")
            return {}

    @property
    def with_second_step(self) -> bool:
        """Whether a second factor was shown in it, at sign-in or since."""
        records = self.carried.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        return any(record.get("method") == "mfa" for record in records)

    @property
    def begun_in_words(self) -> str:
        """As coarse as is still of use: "today, in the morning"."""
        local, today = timezone.localtime(self.begun_at), timezone.localdate()
        day = "today" if local.date() == today else "yesterday"
        parts = ((5, "at night"), (12, "in the morning"), (18, "in the afternoon"))
        part = next((words for until, words in parts if local.hour < until), "in the evening")
        return f"{day}, {part}"

    @property
    def used_in_words(self) -> str:
        """Worked out from when it would end: nothing else says when it was used."""
        left = self.expire_date - timezone.now()
        unused = timedelta(seconds=settings.SESSION_IDLE_SECONDS) - left
        lately = unused < timedelta(minutes=10)
        return "Used in the last ten minutes" if lately else "Used in the last half hour"
