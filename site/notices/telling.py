"""Telling a member that something waits for them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts import asked
from accounts.gathering import Number

from .models import MailAddress, Notice

UNREAD = "unread_notices"


def tell(recipient_id: int, *, line: str, url: str) -> Notice:
    """Leave a notice, in the transaction of what it is about, so that neither stands alone.

    `line` is read on a screen that others may see: it names no topic, no person and no words.
    Whoever asked for mail gets one later, if it is still unread then (`mailing.py`).
    """
    return Notice.objects.create(recipient_id=recipient_id, line=line, url=url)


def mark_all_read(person: Any) -> None:
    """Mails that rest because nobody looked begin again with the next notice."""
    asked.forget(person, UNREAD)
    with transaction.atomic():
        Notice.objects.of(person).mark_read()
        MailAddress.objects.of(person).exclude(unanswered=0).update(unanswered=0)


def tell_once(recipient_ids: Iterable[int], *, line: str, url: str) -> None:
    """Leave the same notice with many, but not with those with whom one that leads there still lies
    unread. Three queries, however many they are."""
    wanted = list(recipient_ids)
    if not wanted:
        return
    have = set(
        Notice.objects.unread()
        .filter(recipient__in=wanted, url=url)
        .values_list("recipient_id", flat=True)
    )
    Notice.objects.bulk_create(
        [Notice(recipient_id=one, line=line, url=url) for one in wanted if one not in have],
        batch_size=500,
    )


def mark_read(person: Any, *, notice_id: int) -> None:
    asked.forget(person, UNREAD)
    with transaction.atomic():
        Notice.objects.of(person).filter(pk=notice_id).mark_read()
        MailAddress.objects.of(person).exclude(unanswered=0).update(unanswered=0)


def mark_read_about(person: Any, *, url: str) -> None:
    """They were shown what a notice led to. One query, and none for somebody of whom it is known that
    nothing lies unread; nothing is written if there was none."""
    if asked.known(person, UNREAD) == 0:
        return
    known = asked.known(person, UNREAD)
    if (read := Notice.objects.of(person).filter(url=url).mark_read()) and known:
        asked.note(person, UNREAD, known - read)


asked.of_everybody(UNREAD, lambda pk: Number(Notice.objects.of(pk).unread()))
