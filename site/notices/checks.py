"""What stands in every mail must give nobody away, and must not travel in the clear."""

import ipaddress
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from . import delivery, letters, wording


@register()
def mail_settings_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not delivery.is_offered():
        return []
    found: list[CheckMessage] = []
    name, address = parseaddr(letters.sender())
    if "@" not in address:
        found.append(Error("MAIL_FROM is no e-mail address.", id="notices.E001"))
    if words := wording.tells(name):
        found.append(
            Error(
                f"The sender’s name in MAIL_FROM would be read on lock screens, and says {words}.",
                hint=f"Give the address alone: the name is then “{letters.SENDER}”.",
                id="notices.E002",
            )
        )
    host = urlsplit(settings.MAIL_BASE_URL).hostname or ""
    if not _answers_to(host):
        found.append(
            Error(
                "MAIL_BASE_URL names a host that is not in ALLOWED_HOSTS: its links would not work.",
                id="notices.E003",
            )
        )
    return found


@register(Tags.security, deploy=True)
def mail_gives_nobody_away(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not delivery.is_offered():
        return []
    found: list[CheckMessage] = []
    for name in ("MAIL_FROM", "MAIL_BASE_URL"):
        if words := wording.tells(getattr(settings, name)):
            found.append(
                Warning(
                    f"{name} stands in every mail, and says {words}.",
                    hint="Use a neutral name of a domain for mail: see docs/settings.md.",
                    id="notices.W001",
                )
            )
    is_clear = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if settings.MAIL_BACKEND.endswith("smtp.EmailBackend") and is_clear and not _is_here():
        found.append(
            Warning(
                "Addresses would travel to the mail server unencrypted.",
                hint="Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.",
                id="notices.W002",
            )
        )
    return found


def _answers_to(host: str) -> bool:
    from django.http.request import validate_host

    return settings.DEBUG or validate_host(host, settings.ALLOWED_HOSTS)


def _is_here() -> bool:
    """Whether the mail server is on this machine."""
    try:
        return ipaddress.ip_address(settings.EMAIL_HOST).is_loopback
    except ValueError:
        return bool(settings.EMAIL_HOST == "localhost")
