"""Adding one link to the chain, in the transaction of the act that it records."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils import timezone

from privacy.models import DataKey

from . import acts, chain
from .records import TrailEntry, TrailHead, TrailPerson


class NotInATransaction(Exception):
    """What is recorded apart from the act can be there without it, or the other way round."""


def record(code: str, *, actor: Any, about: models.Model | None, details: dict[str, Any]) -> None:
    if not connection.in_atomic_block:
        raise NotInATransaction(code)
    acts.act(code).refuse_others(details)
    about_model, about_key = _named(about)
    who = reference_of(actor) if actor is not None else ""
    head = hold_head()
    entry = TrailEntry(
        number=head.number + 1,
        moment=timezone.now().replace(second=0, microsecond=0),
        action=code,
        actor=who,
        about_model=about_model,
        about_key=about_key,
        details=details,
        previous=head.hash,
    )
    entry.hash = _key(head).mark(chain.as_bytes(entry))
    head.number, head.hash = entry.number, entry.hash
    seal_head(head)
    entry.save()


def reference_of(person: Any) -> str:
    """What stands for this person in the trail, for as long as the account exists."""
    found, _ = TrailPerson.objects.get_or_create(person_id=person.pk)
    return found.reference


def forget(person: Any) -> None:
    """From now on nothing says who the reference stood for. Deleting the account does the same."""
    TrailPerson.objects.filter(person_id=person.pk).delete()


def hold_head() -> TrailHead:
    """The head, locked until the commit, so that numbers have no gap and the chain no fork. Made, with
    a key of its own, when the first act is recorded."""
    head = TrailHead.objects.select_for_update().select_related(None).filter(pk=1).first()
    if head is None:
        TrailHead.objects.bulk_create([TrailHead()], ignore_conflicts=True)
        head = TrailHead.objects.select_for_update().get(pk=1)
    if head.data_key_id is None:  # of two who meet here, the one that waited finds it made
        head.data_key = DataKey.objects.make()
        seal_head(head)
    return head


def seal_head(head: TrailHead) -> None:
    head.mark = _key(head).mark(chain.head_as_bytes(head))
    head.save(update_fields=["data_key", "number", "hash", "anchor_number", "anchor_hash", "mark"])


def _key(head: TrailHead) -> Any:
    assert head.data_key is not None
    return head.data_key.for_marks(chain.PURPOSE)


def _named(about: models.Model | None) -> tuple[str, str]:
    if about is None:
        return "", ""
    label = about._meta.label_lower
    if isinstance(about, get_user_model()):
        return label, reference_of(about)
    if about.pk is None:
        raise ValueError(f"{label} is not stored yet")
    return label, str(about.pk)


def in_a_transaction(code: str, *, about: Any = None, **details: Any) -> None:
    """Record what a command did. Commands end many transactions of their own on the way, so this is
    one more, after them."""
    with transaction.atomic():
        record(code, actor=None, about=about, details=details)
