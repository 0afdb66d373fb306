"""Telling a member that something waits for them."""

from typing import Any

from django.db import transaction

from .models import MailAddress, Notice


def tell(recipient_id: int, *, line: str, url: str) -> Notice:
    """Leave a notice, in the transaction of what it is about, so that neither stands alone.

    `line` is read on a screen that others may see: it names no topic, no person and no words.
    Whoever asked for mail gets one later, if it is still unread then (`mailing.py`).
    """
    return Notice.objects.create(recipient_id=recipient_id, line=line, url=url)


def mark_all_read(person: Any) -> None:
    """Mails that rest because nobody looked begin again with the next notice."""
    with transaction.atomic():
        Notice.objects.of(person).mark_read()
        MailAddress.objects.of(person).exclude(unanswered=0).update(unanswered=0)
