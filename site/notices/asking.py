"""Asking for mail, confirming that the address is one's own, and taking it away."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from privacy.models import DataKey

from . import letters
from .mailing import digest_of
from .models import MailAddress
from .tasks import forget_what_was_deleted, mail_code
from .telling import tell

CODE_TRIES = 5
CODES_AN_HOUR, CODES_A_DAY = 4, 8  # for one person: a stranger's inbox must not be flooded
CODES_AN_HOUR_IN_ALL = 200


class TooMany(Exception):
    """This person, or everybody together, asked for too many codes."""


class WrongCode(Exception):
    """The code is another one, too old, or was tried too often."""


def enter(person: Any, *, address: str, pace: str, with_link: bool) -> MailAddress:
    """Take an address in, sealed, and send a code to it. An earlier one that was never confirmed
    goes, and its key with it. Raises TooMany; and IntegrityError if there is a confirmed one."""
    _count_code(person)
    with transaction.atomic():
        MailAddress.objects.of(person).unconfirmed().delete()
        box = MailAddress(
            person=person,
            data_key=DataKey.objects.make(),
            address=address,
            pace=pace,
            with_link=with_link,
            code_wanted_at=timezone.now(),
        )
        box.save(force_insert=True)
        _send_code_after_commit(box)
    return box


def ask_for_another_code(box: MailAddress) -> None:
    """The one before stops working. Raises TooMany."""
    _count_code(box.person)
    with transaction.atomic():
        MailAddress.objects.filter(pk=box.pk).unconfirmed().update(
            code_wanted_at=timezone.now(),
            code_digest="",
            refused_at=None,
            failures=0,
            next_try_at=None,
        )
        _send_code_after_commit(box)


def confirm(box: MailAddress, *, code: str) -> None:
    """From now on mails are sent. Raises WrongCode. Every try counts, also those made at once."""
    now = timezone.now()
    tries = MailAddress.objects.unconfirmed().filter(
        pk=box.pk, code_tries__lt=CODE_TRIES, code_expires_at__gt=now
    )
    if not tries.exclude(code_digest="").update(code_tries=F("code_tries") + 1):
        raise WrongCode
    digest = digest_of(box, code)
    box.refresh_from_db(fields=["code_digest"])
    if not constant_time_compare(box.code_digest, digest):
        raise WrongCode
    same = MailAddress.objects.unconfirmed().filter(pk=box.pk, code_digest=digest)
    if not same.update(
        confirmed_at=now,
        told_until=now,
        code_digest="",
        code_expires_at=None,
        code_wanted_at=None,
    ):
        raise WrongCode


def change(box: MailAddress, *, pace: str, with_link: bool) -> None:
    MailAddress.objects.filter(pk=box.pk).update(pace=pace, with_link=with_link)


def take_away(person: Any) -> bool:
    """Delete the address and destroy its key, at once. False if there was none."""
    with transaction.atomic():
        gone, _ = MailAddress.objects.of(person).delete()
        # On SQLite the deleted key is in the file beside the database until this has run.
        transaction.on_commit(forget_what_was_deleted.enqueue)
    return bool(gone)


def turn_off(token: str) -> None:
    """By the link of a mail, without signing in. Raises BadSignature; doing it twice does no harm."""
    box = MailAddress.objects.filter(off_id=letters.off_id(token)).first()
    if box is not None and take_away(box.person_id) and box.is_confirmed:
        tell(
            box.person_id,
            line="E-mails about notices were stopped, by the link in one of them.",
            url=reverse("mail_settings"),
        )


def _send_code_after_commit(box: MailAddress) -> None:
    transaction.on_commit(lambda: mail_code.enqueue(box.pk))


def _count_code(person: Any) -> None:
    """Counted in the cache, where it is forgotten in a day. Nothing is counted by address: that
    would tell whether somebody else gave the same one."""
    for name, most, seconds in (
        (f"{person.pk}-hour", CODES_AN_HOUR, 3600),
        (f"{person.pk}-day", CODES_A_DAY, 24 * 3600),
        ("all-hour", CODES_AN_HOUR_IN_ALL, 3600),
    ):
        key = f"notices-codes-{name}"
        cache.add(key, 0, seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # it ended between the two
            count = 1
        if count > most:
            raise TooMany
