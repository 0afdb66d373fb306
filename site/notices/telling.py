"""Telling a member that something waits for them."""

from .models import Notice


def tell(recipient_id: int, *, line: str, url: str) -> Notice:
    """Leave a notice, in the transaction of what it is about, so that neither stands alone.

    `line` is read on a screen that others may see: it names no topic, no person and no words.
    """
    return Notice.objects.create(recipient_id=recipient_id, line=line, url=url)
