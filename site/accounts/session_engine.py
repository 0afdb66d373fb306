"""Django's session engine over `BrowserSession`: what `SESSION_ENGINE` names.

A session ends when its row says so, whatever the cookie says: SESSION_IDLE_SECONDS after the last
use, and SESSION_COOKIE_AGE after the hour it began in, however much it is used.
"""

from datetime import datetime
from math import ceil
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import base, db
from django.db import IntegrityError, transaction
from django.utils import timezone

from .browser_sessions import BrowserSession, hash_of, idle_end, seal_carried, this_hour


class SessionStore(db.SessionStore):
    """Costs what Django's own does: one query to load, one to save, none for who has no cookie."""

    _row: BrowserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    # Reading

    def load(self) -> dict[str, Any]:
        self._row = BrowserSession.objects.alive().filter(pk=hash_of(self.session_key)).first()
        if self._row is None:
            self._session_key = None
            return {}
        return self._row.carried

    async def aload(self) -> dict[str, Any]:
        return await sync_to_async(self.load)()

    def _look_up(self) -> None:
        """Load it, unless that was done."""
        self.has_key("")

    def exists(self, session_key: str) -> bool:
        return BrowserSession.objects.filter(pk=hash_of(session_key)).exists()

    async def aexists(self, session_key: str) -> bool:
        return await BrowserSession.objects.filter(pk=hash_of(session_key)).aexists()

    @property
    def seconds_left(self) -> int:
        """Until it ends, if it is not used again; 0 when it has ended. Does not use it."""
        self._look_up()
        if self._row is None:
            return 0
        return max(0, ceil((self._row.expire_date - timezone.now()).total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return idle_end(timezone.now(), self._begun_at)

    async def aget_expiry_date(self, **kwargs: Any) -> datetime:
        return self.get_expiry_date()

    # Writing

    @property
    def _begun_at(self) -> datetime:
        return this_hour() if self._row is None else self._row.begun_at

    def stay(self) -> None:
        """Somebody is there: the session lasts for the idle time from now.

        At most one write in a step of SESSION_STEP_SECONDS. Never brings back what has ended.
        """
        if self.session_key is None:
            return
        self._look_up()
        if self._row is None:
            return
        until = idle_end(timezone.now(), self._row.begun_at)
        if until <= self._row.expire_date:
            return
        if BrowserSession.objects.alive().filter(pk=self._row.pk).update(expire_date=until):
            self._row.expire_date = until

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = hash_of(self._get_or_create_session_key())  # type: ignore[attr-defined]
        return BrowserSession(
            session_key=row,
            session_data=seal_carried(data, row=row),
            expire_date=self.get_expiry_date(),
            begun_at=self._begun_at,
            person_id=data.get(SESSION_KEY),
        )

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError when it has ended meanwhile: it is not brought back by a request that
        had begun before."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        if must_create:
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError as error:
                raise base.CreateError from error
        else:
            changed = BrowserSession.objects.alive().filter(pk=row.pk)
            fields = ("session_data", "expire_date", "person_id")
            if not changed.update(**{name: getattr(row, name) for name in fields}):
                raise base.UpdateError
        self._row = row

    async def asave(self, must_create: bool = False) -> None:
        await sync_to_async(self.save)(must_create)

    async def acreate(self) -> None:
        await sync_to_async(self.create)()

    def cycle_key(self) -> None:
        """A new key. Who was signed in already gets no new last end by it."""
        data, old, key = dict(self.items()), self._row, self.session_key
        self._row = old if SESSION_KEY in data else None
        self.create()
        self._session_cache = data
        if key:
            self.delete(key)

    async def acycle_key(self) -> None:
        await sync_to_async(self.cycle_key)()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is None:
            return
        BrowserSession.objects.filter(pk=hash_of(key)).delete()
        if key == self.session_key:
            self._row = None

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    async def aflush(self) -> None:
        await sync_to_async(self.flush)()

    @classmethod
    def clear_expired(cls) -> None:
        BrowserSession.objects.ended().delete()

    @classmethod
    async def aclear_expired(cls) -> None:
        await sync_to_async(cls.clear_expired)()
