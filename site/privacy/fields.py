"""Columns whose text only a data key can open.

    body = EncryptedTextField(key="session.data_key", identity=("session_id", "seq"))

`key` leads from the row to its DataKey; `identity` names fields that are known before the row is
inserted and never change. A value opens in its own row and column only. It is opened when somebody
reads the attribute, so listing rows costs nothing; reading costs no query if the object that holds
the key is there (`select_related`, or a queryset that knows it).

What is empty is stored as nothing at all, and so can be asked for: `exclude(body="")`. Anything else
cannot be looked for. The name of the model and of the field are part of the place: renaming either
needs a migration that seals everything again.
"""

import json
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from . import keys

if TYPE_CHECKING:
    TextColumn = models.Field[str, str]
else:
    TextColumn = models.Field


class Sealed(bytes):
    """What stands in the column. Only these bytes are ever written to the database."""


class OpenedWhenRead(DeferredAttribute):
    """Opens the value of one row on the first look, and keeps it on that object."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.opened(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(TextColumn):
    """Text that people wrote, sealed. Raises CannotOpen on reading when it cannot be opened."""

    descriptor_class = OpenedWhenRead

    def __init__(self, *args: Any, key: str, identity: Sequence[str], **kwargs: Any) -> None:
        self.key = key
        self.identity = tuple(identity)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "key": self.key, "identity": self.identity}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_identity()]

    def _check_identity(self) -> list[checks.CheckMessage]:
        known = {field.attname: field for field in self.model._meta.concrete_fields}
        wrong = [
            name
            for name in self.identity
            if name not in known or isinstance(known[name], models.AutoField)
        ]
        try:
            self.model._meta.get_field(self.key.partition(".")[0])
        except FieldDoesNotExist:
            wrong.append(self.key)
        if not wrong and self.identity:
            return []
        return [
            checks.Error(
                f"{self} needs fields that are known before its row is inserted: {wrong}.",
                hint="`identity` names columns (session_id, not session), and never a serial number.",
                obj=self,
                id="privacy.E001",
            )
        ]

    # Opening and sealing

    def place(self, instance: models.Model) -> str:
        values = [getattr(instance, name) for name in self.identity]
        if None in values:
            raise ValueError(f"{self} can be sealed only when {', '.join(self.identity)} are set.")
        row = json.dumps([str(value) for value in values])
        return f"{self.model._meta.label_lower}.{self.name}|{row}"

    def opened(self, instance: models.Model, sealed: Sealed) -> Any:
        if not sealed:
            return self.read(b"")
        key = attrgetter(self.key)(instance).open()
        return self.read(keys.unseal(sealed, key=key, place=self.place(instance)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        value = model_instance.__dict__[self.attname]
        if isinstance(value, Sealed):  # nobody looked at it
            return value
        if not value:
            return Sealed()
        key = attrgetter(self.key)(model_instance).open()
        return Sealed(keys.seal(self.write(value), key=key, place=self.place(model_instance)))

    def write(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self} holds text.")
        return value.encode()

    def read(self, value: bytes) -> Any:
        return value.decode()

    # The database sees bytes

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None or isinstance(value, Sealed):
            return value
        if not value:
            return b""
        raise TypeError(
            f"{self} is encrypted: it cannot be looked for, nor written by update()."
            " Set it on the object and save that."
        )

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        value = value if prepared else self.get_prep_value(value)
        binary: Any = connection.Database.Binary  # type: ignore[attr-defined]
        return None if value is None else binary(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("exact", "isnull"):
            raise FieldError(f"{self} is encrypted: it cannot be looked for by {lookup_name!r}.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is encrypted: copy the database instead of dumping it.")


class EncryptedJSONField(EncryptedTextField):
    """A list or an object of plain values, sealed. What is empty reads as the default."""

    def write(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, value: bytes) -> Any:
        return json.loads(value) if value else self.get_default()
