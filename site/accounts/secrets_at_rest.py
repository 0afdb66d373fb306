"""Text that must not be readable in the database, sealed with AES-GCM.

    sealed = seal("JBSWY3DPEHPK3PXP", purpose="second step")
    unseal(sealed, purpose="second step")          raises CannotOpen with another key or purpose

The key is derived from SECRET_KEY, and from SECRET_KEY_FALLBACKS for opening what an older key
sealed. `privacy.keys`, which keeps its keys apart from SECRET_KEY and can change them, seals live
text; these secrets have not moved there yet.
"""

import base64
import binascii
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_FORM = "s1"  # how a sealed text is built; another letter and number when that changes
_NONCE_BYTES = 12


class CannotOpen(Exception):
    """Not sealed by us, changed since, or sealed with a key or for a purpose that is not this one."""


def _derived(secret: str | bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(
        force_bytes(secret)
    )


def _keys() -> Iterator[tuple[str, bytes]]:
    """(name, key): the one that seals now comes first. The name says which key, and nothing of it."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        name = _derived(secret, b"alongside secrets at rest: name of the key", 4).hex()
        yield name, _derived(secret, b"alongside secrets at rest: key", 32)


def seal(text: str, *, purpose: str) -> str:
    name, key = next(_keys())
    nonce = os.urandom(_NONCE_BYTES)
    closed = AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{_FORM}:{name}:{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    form, _, rest = sealed.partition(":")
    name, _, body = rest.partition(":")
    if form != _FORM:
        raise CannotOpen("this text was not sealed here")
    key = dict(_keys()).get(name)
    if key is None:
        raise CannotOpen("this text was sealed with a key that is not here")
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        opened = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise CannotOpen("this text was changed, or sealed for something else") from error
    return opened.decode()
