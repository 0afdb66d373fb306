"""Handing one mail to the mail server, and what came of it. No address leaves by an error or a log.

What a mail server refuses it quotes, and smtplib puts the address into the exception: so exceptions
end here, and only a class or a number goes on.
"""

import logging
from collections.abc import Callable
from enum import Enum, auto
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .letters import Letter

logger = logging.getLogger(__name__)

_ABOUT_US = (b"5.7.", b"4.7.")  # a policy against the sender, and nothing about the address


class Outcome(Enum):
    SENT = auto()
    REFUSED = auto()  # the address does not work, and will not
    LATER = auto()  # not this one, not now
    NO_SERVER = auto()  # nothing can be sent now


class NoOtherMail(BaseEmailBackend):
    """What every part of the house finds that wants to send mail by itself."""

    def send_messages(self, email_messages: Any) -> int:
        raise RuntimeError("no mail leaves here but notices to members who asked for them")


def is_offered() -> bool:
    return bool(settings.MAIL_BACKEND)


def stays_in_memory() -> bool:
    """Development: what was sent since the process began can be looked at on a page."""
    return bool(settings.DEBUG and settings.MAIL_BACKEND.endswith(".locmem.EmailBackend"))


def connection() -> Any:
    """Not yet open. Each step on it ends after EMAIL_TIMEOUT seconds."""
    return get_connection(settings.MAIL_BACKEND)


def deliver(write: Callable[[], Letter], way_out: Any) -> Outcome:
    """Write a letter and hand it over. Raises nothing."""
    try:
        way_out.send_messages([write()])
    except SMTPRecipientsRefused as error:
        return _refused(error)
    except SMTPResponseException as error:
        # Signing in, the sender or the text was refused: ours to mend, and the same for everybody
        # unless the next one shows otherwise.
        logger.error("the mail server refused a mail: %d", error.smtp_code)
        return Outcome.LATER
    except (SMTPException, OSError) as error:
        logger.error("the mail server could not be reached: %s", type(error).__name__)
        return Outcome.NO_SERVER
    except Exception as error:
        logger.error("a mail could not be written: %s", type(error).__name__)
        return Outcome.LATER
    return Outcome.SENT


def _refused(error: SMTPRecipientsRefused) -> Outcome:
    number, words = next(iter(error.recipients.values()))
    if 550 <= number <= 559 and not words.startswith(_ABOUT_US):
        return Outcome.REFUSED
    logger.error("the mail server did not take a recipient: %d", number)
    return Outcome.LATER
