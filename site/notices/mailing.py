"""Sending what is due: claimed, so that no two workers send the same; tried again, but not for ever.

A mail server that hangs costs a run EMAIL_TIMEOUT seconds, once, and no page ever waits for it.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import delivery, letters
from .delivery import Outcome
from .models import BETWEEN_MAILS, READING_TIME, MailAddress, MailAddressQuerySet
from .telling import tell

MOST_IN_A_RUN = 200
SECONDS_OF_A_RUN = 60  # other work waits for the same worker
# A claim that nobody gave back (the power went) ends with it, and no sooner than a mail may follow.
CLAIM = BETWEEN_MAILS
TRY_AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480))


def send_what_is_due() -> dict[str, int]:
    """Codes that could not be sent before, then notices. Returns how many mails left, and which
    did not. Stops at the first sign that the mail server is away: the next run goes on."""
    if not delivery.is_offered():
        return {}
    began, now = monotonic(), timezone.now()
    counts: dict[str, int] = {}
    addresses = MailAddress.objects.free(now)
    due = [
        *((pk, _send_code) for pk in _keys(addresses.wanting_a_code(now))),
        *((pk, _send_notice) for pk in _keys(addresses.to_be_told(now))),
    ]
    way_out = delivery.connection()
    try:
        for pk, send in due[:MOST_IN_A_RUN]:
            outcome = send(pk, way_out)
            if outcome is not None:
                counts[outcome.name.lower()] = counts.get(outcome.name.lower(), 0) + 1
            if outcome is Outcome.NO_SERVER or monotonic() - began > SECONDS_OF_A_RUN:
                break
    finally:
        _close(way_out)
    return counts


def send_code(pk: int) -> str:
    """Send the code to one address at once. What fails is tried again by `send_what_is_due`."""
    if not delivery.is_offered():
        return ""
    way_out = delivery.connection()
    try:
        outcome = _send_code(pk, way_out)
    finally:
        _close(way_out)
    return outcome.name.lower() if outcome else ""


def digest_of(box: MailAddress, code: str) -> str:
    """What is stored of a code. Keyed with SECRET_KEY: six digits alone are soon guessed."""
    return salted_hmac("notices.code", f"{box.off_id.hex} {code}", algorithm="sha256").hexdigest()


def _keys(due: MailAddressQuerySet) -> list[int]:
    return list(due.order_by("told_until", "pk").values_list("pk", flat=True)[:MOST_IN_A_RUN])


def _send_notice(pk: int, way_out: Any) -> Outcome | None:
    now = timezone.now()
    # Asked once more at this moment: what was read since then needs no mail.
    box = _claim(MailAddress.objects.to_be_told(now), pk, now)
    if box is None:
        return None
    outcome = delivery.deliver(partial(letters.notice, box), way_out)
    told: dict[str, Any] = {"told_until": now - READING_TIME}
    if outcome is Outcome.SENT:
        _release(box, outcome, mailed_at=now, unanswered=F("unanswered") + 1, **told)
    else:
        # After the last try these notices are let go, and the next new one begins again.
        _release(box, outcome, when_given_up=told)
    return outcome


def _send_code(pk: int, way_out: Any) -> Outcome | None:
    """A code is made as it is sent, so that it stands in no queue; a later one replaces it."""
    now = timezone.now()
    box = _claim(MailAddress.objects.wanting_a_code(now), pk, now)
    if box is None:
        return None
    code = f"{secrets.randbelow(10**6):06}"
    MailAddress.objects.filter(pk=pk, claimed_until=box.claimed_until).update(
        code_digest=digest_of(box, code),
        code_expires_at=now + timedelta(minutes=letters.CODE_MINUTES),
        code_tries=0,
    )
    outcome = delivery.deliver(partial(letters.code, box, code), way_out)
    done = {"code_wanted_at": None}
    if outcome is Outcome.SENT:
        _release(box, outcome, **done)
    else:
        _release(box, outcome, when_given_up={**done, "code_digest": ""})
    return outcome


def _claim(due: MailAddressQuerySet, pk: int, now: datetime) -> MailAddress | None:
    """This worker's to send, until it says what came of it. None when it is not due any more."""
    until = now + CLAIM
    # By key within a subquery: an UPDATE can't reach the person, whose account must be open.
    wanted = MailAddress.objects.free(now).filter(pk=pk, pk__in=due.values("pk"))
    if not wanted.update(claimed_until=until):
        return None
    return MailAddress.objects.filter(pk=pk, claimed_until=until).select_related("data_key").first()


def _release(
    box: MailAddress,
    outcome: Outcome,
    *,
    when_given_up: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Give the claim back. Nothing is written if the address was taken away meanwhile."""
    now = timezone.now()
    match outcome:
        case Outcome.SENT:
            changes |= {"failures": 0, "next_try_at": None}
        case Outcome.REFUSED:
            changes |= {"refused_at": now, **(when_given_up or {})}
        case Outcome.LATER if box.failures < len(TRY_AGAIN_AFTER):
            wait = TRY_AGAIN_AFTER[box.failures]
            changes |= {"failures": box.failures + 1, "next_try_at": now + wait}
        case Outcome.LATER:
            changes |= {"failures": 0, "next_try_at": None, **(when_given_up or {})}
        case Outcome.NO_SERVER:
            pass  # it says nothing about this address
    mine = MailAddress.objects.filter(pk=box.pk, claimed_until=box.claimed_until)
    if mine.update(claimed_until=None, **changes) and outcome is Outcome.REFUSED:
        tell(
            box.person_id,
            line="The e-mail address you gave does not work.",
            url=reverse("mail_settings"),
        )


def _close(way_out: Any) -> None:
    try:
        way_out.close()
    except Exception as error:
        delivery.logger.error("the mail server did not say goodbye: %s", type(error).__name__)
