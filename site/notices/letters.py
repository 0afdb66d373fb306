"""What a mail says. Every mail that leaves is one of these, and all look alike from outside.

The sender, the subject and the first line may be read on a lock screen, in a shared inbox and by
the provider: no line names this service, a person, a topic or a reason (`wording.py`).
"""

from email.utils import formataddr, make_msgid, parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from .models import MailAddress

SENDER = "Messages"
SUBJECT = "You have a new message"
CODE_MINUTES = 30
_SALT = "notices.off"
_SAMPLE = "example-of-a-link-that-only-your-mails-have"


class Letter(EmailMessage):
    """The only kind of mail that is let out (`delivery.py`). Plain text, one recipient."""


def notice(box: MailAddress) -> Letter:
    return _letter(box.address, "notice", off_address(box), with_link=box.with_link)


def code(box: MailAddress, code: str) -> Letter:
    return _letter(box.address, "code", off_address(box), code=code, minutes=CODE_MINUTES)


def sample(*, with_link: bool) -> Letter:
    """The mail as everybody gets it, to be shown before anything is asked for."""
    return _letter("you", "notice", _address("mail_off", _SAMPLE), with_link=with_link)


def off_address(box: MailAddress) -> str:
    """Works without signing in, and names nobody."""
    return _address("mail_off", signing.Signer(salt=_SALT).sign(box.off_id.hex))


def off_id(token: str) -> str:
    """Raises BadSignature for a link that is not whole, or not ours."""
    return signing.Signer(salt=_SALT).unsign(token)


def sender() -> str:
    name, address = parseaddr(settings.MAIL_FROM)
    return formataddr((name or SENDER, address))


def host() -> str:
    """The part of our address that stands in the technical lines of every mail."""
    return str(settings.MAIL_BASE_URL.partition("://")[2])


def _letter(
    to: str, template: str, off: str, *, with_link: bool = False, **words: object
) -> Letter:
    body = render_to_string(
        f"notices/mail/{template}.txt",
        {"read": with_link and _address("mail_front"), "off": with_link and off, **words},
    )
    return Letter(
        subject=SUBJECT,
        body=body,
        from_email=sender(),
        to=[to],
        headers={
            # Without this, Django puts the name of the machine in it.
            "Message-ID": make_msgid(domain=parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]),
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _address(name: str, *args: str) -> str:
    return f"{settings.MAIL_BASE_URL}{reverse(name, args=args)}"
