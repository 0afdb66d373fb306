"""The secrets of apps and recovery codes, sealed for the person they belong to.

allauth keeps them in `Authenticator.data` and asks the adapter to seal and open the text alone. So
what the adapter answers to "seal" is only a note (`ToSeal`), which can't be written to a database; the
row seals it when it is saved, and then knows whose it is. What is read from a row remembers that row's
person and kind (`Sealed.place`) and opens for them only: copied to the row of somebody else it is an
error, and so is anything that was not sealed here.

Each secret has a `privacy.DataKey` of its own, which is named in the sealed bytes and deleted with the
row. Data keys are sealed with FIELD_KEYS and covered by `manage.py keys rotate`.
"""

import base64
import binascii
import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_init, pre_save
from django.dispatch import receiver
from django.utils import timezone

from privacy import keys
from privacy.models import DataKey

_SECRETS = ("secret", "seed")  # where allauth puts them in `data`


@dataclass(frozen=True)
class ToSeal:
    """A secret that no row holds yet. JSON has no form for it, so it is never stored as it is."""

    text: str = field(repr=False)


class Sealed(str):
    """What stands in a row, and the place it may be opened for."""

    place: str

    @classmethod
    def of(cls, text: str, row: Authenticator) -> "Sealed":
        sealed = cls(text)
        sealed.place = f"mfa.authenticator.data|{json.dumps([str(row.user_id), str(row.type)])}"
        return sealed


def opened(sealed: str) -> str:
    """The secret. One query. Raises CannotOpen for whatever was not sealed for this very row."""
    if not isinstance(sealed, Sealed):
        raise keys.CannotOpen("This secret comes from no row.")
    raw = _raw(sealed)
    key = DataKey.objects.filter(pk=_key_of(raw)).first()
    if key is None:
        raise keys.CannotOpen(f"{sealed.place}: its key is gone.")
    return keys.unseal(raw, key=key.open(), place=sealed.place).decode()


def start_of_day(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


@receiver(post_init, sender=Authenticator, dispatch_uid="accounts.remember_the_row")
def remember_the_row(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    for name, value in _secrets_of(instance):
        if isinstance(value, str):
            instance.data[name] = Sealed.of(value, instance)


@receiver(pre_save, sender=Authenticator, dispatch_uid="accounts.seal_secrets")
def seal_secrets(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    for name, value in _secrets_of(instance):
        if isinstance(value, ToSeal):
            key = DataKey.objects.make()
            # As with the row itself: the day, and not the moment somebody was here.
            DataKey.objects.filter(pk=key.pk).update(created_at=start_of_day(key.created_at))
            place = Sealed.of("", instance).place
            sealed = keys.seal(value.text.encode(), key=key.open(), place=place)
            instance.data[name] = Sealed.of(base64.urlsafe_b64encode(sealed).decode(), instance)


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.delete_keys")
def delete_keys(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    for _, value in _secrets_of(instance):
        with suppress(keys.CannotOpen):  # not sealed by us: then no key of ours goes with it
            DataKey.objects.filter(pk=_key_of(_raw(str(value)))).delete()


def _secrets_of(row: Authenticator) -> Iterator[tuple[str, Any]]:
    data = row.__dict__.get("data")  # not there when the query left it out
    if isinstance(data, dict):
        yield from [(name, data[name]) for name in _SECRETS if name in data]


def _raw(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise keys.CannotOpen("This secret was not sealed by us.") from None


def _key_of(raw: bytes) -> uuid.UUID:
    try:
        return uuid.UUID(hex=keys.name_in(raw))
    except ValueError:
        raise keys.CannotOpen("This secret was not sealed by us.") from None
