"""Text that lasts no longer than a session, sealed with a key worked out from SECRET_KEY.

    sealed = seal("what was typed", purpose="typed")
    unseal(sealed, purpose="typed")        raises CannotOpen with another key or purpose

What lasts longer is sealed with data keys (`privacy.models.DataKey`), which can be changed one by one
and destroyed. These need no row in the database, and open as long as a signature of that time counts:
SECRET_KEY seals, and SECRET_KEY_FALLBACKS open what an older key sealed.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from privacy import keys
from privacy.keys import CannotOpen


@lru_cache(maxsize=8)
def _key(secret: str | bytes) -> keys.Key:
    """The name says which key, and nothing of it."""
    return keys.Key.of(
        _derived(secret, b"alongside short-lived text: name of the key", 4).hex(),
        _derived(secret, b"alongside short-lived text: key", keys.KEY_BYTES),
    )


def _derived(secret: str | bytes, info: bytes, length: int) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info)
    return kdf.derive(force_bytes(secret))


def seal(text: str, *, purpose: str) -> str:
    sealed = keys.seal(text.encode(), key=_key(settings.SECRET_KEY), place=purpose)
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    try:
        raw = base64.b64decode(sealed, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CannotOpen(f"{purpose} was not sealed by us.") from None
    name = keys.name_in(raw)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if _key(secret).name == name:
            return keys.unseal(raw, key=_key(secret), place=purpose).decode()
    raise CannotOpen(f"{purpose} was sealed with a key that is not here.")
