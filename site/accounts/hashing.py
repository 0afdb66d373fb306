"""Argon2, with a bound on how many passwords are hashed at once.

One hash takes 100 MiB and both cores of a small machine. Without a bound, a hundred sign-ins that
arrive together would take 10 GB. With it they queue: PASSWORD_HASHES_AT_ONCE are worked on in each
process, at most WAITING_MOST wait for at most PASSWORD_HASH_WAIT seconds, and whoever would wait
longer is asked to come again (TooBusy).
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from .not_now import TooBusy
from .slowing import let_go_of_the_database

WAITING_MOST = 100


class Turns:
    def __init__(self, at_once: int) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(WAITING_MOST)

    @contextmanager
    def one(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._free.release()

    def _wait(self) -> None:
        if not self._places.acquire(blocking=False):
            raise TooBusy
        try:
            let_go_of_the_database()
            if not self._free.acquire(timeout=settings.PASSWORD_HASH_WAIT):
                raise TooBusy
        finally:
            self._places.release()


@lru_cache(maxsize=8)
def _turns(at_once: int) -> Turns:
    return Turns(at_once)


def _a_turn() -> AbstractContextManager[None]:
    return _turns(settings.PASSWORD_HASHES_AT_ONCE).one()


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """The same hashes as Django's, so that nothing stored changes."""

    def encode(self, password: str, salt: str) -> str:
        with _a_turn():
            encoded: str = super().encode(password, salt)
        return encoded

    def verify(self, password: str, encoded: str) -> bool:
        with _a_turn():
            right: bool = super().verify(password, encoded)
        return right
