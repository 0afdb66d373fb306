"""Sealing bytes with AES-256-GCM, and the master keys that the environment gives us.

What is sealed says which key opens it, and opens in the place it was sealed for and nowhere else:

    version (1 byte) | length of the name (1) | name of the key | nonce (12) | ciphertext and tag (16)

All before the nonce, and the place, are associated data: bytes that were moved to another row, cut,
changed or opened with another key raise CannotOpen. They are never handed out as if they were text.
"""

import base64
import binascii
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12  # random: one key must seal fewer than 2**32 values, and a session seals thousands
TAG_BYTES = 16
_NAME = re.compile(r"[a-z0-9-]{1,40}")


class CannotOpen(Exception):
    """The key is unknown, wrong or destroyed, or the bytes or their place were changed.

    Names a key and a place, never a value.
    """


@dataclass(frozen=True)
class Key:
    """A key that is ready to use. Its bytes are in the cipher only, and in no repr."""

    name: str
    cipher: AESGCM = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, secret: bytes) -> "Key":
        if len(secret) != KEY_BYTES:
            raise ValueError(f"The key {name} must have {KEY_BYTES} bytes.")
        return cls(name, AESGCM(secret))


@dataclass(frozen=True)
class MacKey:
    """Vouches for bytes by HMAC-SHA-256: without it nobody makes the same mark for other bytes."""

    _secret: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, secret: bytes, *, purpose: str) -> "MacKey":
        """A key for one purpose. What a key seals with and what it vouches with never meet."""
        return cls(hmac.digest(secret, f"mac|{purpose}".encode(), "sha256"))

    def mark(self, message: bytes) -> str:
        return hmac.digest(self._secret, message, "sha256").hex()

    def made(self, mark: str, message: bytes) -> bool:
        return hmac.compare_digest(mark.encode(), self.mark(message).encode())


def new_secret() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(value: bytes, *, key: Key, place: str) -> bytes:
    """Seal for one place, such as `live.roomevent.body|["7", "41"]`. Never twice the same bytes."""
    header = _header(key.name)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + key.cipher.encrypt(nonce, value, header + place.encode())


def unseal(sealed: bytes, *, key: Key, place: str) -> bytes:
    """What was sealed with this key for this place. Raises CannotOpen for anything else."""
    if name_in(sealed) != key.name:
        raise CannotOpen(f"{place} was sealed with another key than {key.name}.")
    header = _header(key.name)
    start = len(header) + NONCE_BYTES
    if len(sealed) < start + TAG_BYTES:
        raise CannotOpen(f"{place} is not whole.")
    nonce = sealed[len(header) : start]
    try:
        return key.cipher.decrypt(nonce, sealed[start:], header + place.encode())
    except InvalidTag:
        raise CannotOpen(f"{place} was changed, moved, or sealed with another key.") from None


def name_in(sealed: bytes) -> str:
    """The name of the key that these bytes ask for. Not proved until they were opened."""
    if len(sealed) < 2 or sealed[0] != VERSION or len(sealed) < 2 + sealed[1]:
        raise CannotOpen("These bytes were not sealed by us.")
    try:
        return sealed[2 : 2 + sealed[1]].decode("ascii")
    except UnicodeDecodeError:
        raise CannotOpen("These bytes were not sealed by us.") from None


def _header(name: str) -> bytes:
    encoded = name.encode("ascii")
    return bytes([VERSION, len(encoded)]) + encoded


# Master keys seal nothing but other keys, so that changing them touches no text.


def masters() -> dict[str, Key]:
    """The master keys by name, as FIELD_KEYS gives them; the first one seals."""
    return _parsed(tuple(settings.FIELD_KEYS))


def first_master() -> Key:
    return next(iter(masters().values()))


def master_for(sealed: bytes) -> Key:
    name = name_in(sealed)
    try:
        return masters()[name]
    except KeyError:
        raise CannotOpen(f"FIELD_KEYS has no key with the name {name!r}.") from None


def written(name: str, secret: bytes) -> str:
    """One entry of FIELD_KEYS."""
    if not _NAME.fullmatch(name):
        raise ValueError("The name of a key has 1 to 40 small letters, digits and hyphens.")
    return f"{name}:{base64.urlsafe_b64encode(secret).decode('ascii')}"


@lru_cache(maxsize=8)
def _parsed(entries: Sequence[str]) -> dict[str, Key]:
    found: dict[str, Key] = {}
    for number, entry in enumerate(entries, start=1):
        name, _, text = entry.strip().partition(":")
        try:  # what is wrong is said without the entry, which is a secret
            secret = base64.b64decode(text, altchars=b"-_", validate=True)
            right = _NAME.fullmatch(name) and name not in found
            if right:
                found[name] = Key.of(name, secret)
        except (binascii.Error, ValueError):
            right = None
        if not right:
            raise ImproperlyConfigured(
                f"Entry {number} of FIELD_KEYS is not a new name, a colon and {KEY_BYTES} bytes in"
                " URL-safe base64. `manage.py keys new` writes one."
            )
    if not found:
        raise ImproperlyConfigured("FIELD_KEYS is empty: give it one key (`manage.py keys new`).")
    return found
