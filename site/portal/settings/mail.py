"""Mail leaves only for members who asked to be told of new notices, and only if EMAIL_URL is given."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .env import env

# Whatever else would send mail (Django, Wagtail, allauth) finds a door that is shut.
EMAIL_BACKEND = "notices.delivery.NoOtherMail"
# In Wagtail a comment on a draft mails the other editors, who have no address.
WAGTAILADMIN_COMMENTS_ENABLED = False

# The way out for our own. Empty: no mail is offered to anybody.
MAIL_BACKEND = ""
EMAIL_TIMEOUT = 15  # seconds that a mail server may take over one step before we give up
MAIL_FROM = env.str("MAIL_FROM", default="")

_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
# What a mail shows of our address; a neutral name keeps the name of the service out of mailboxes.
MAIL_BASE_URL = env.str("MAIL_BASE_URL", default=_BASE_URL).rstrip("/")
# Where that name leads people to, if it is another one.
MAIL_LEADS_TO = "" if urlsplit(MAIL_BASE_URL).netloc == urlsplit(_BASE_URL).netloc else _BASE_URL

_url = env.str("EMAIL_URL", default="")
if _url:
    if not MAIL_FROM:
        raise ImproperlyConfigured("EMAIL_URL is given, so MAIL_FROM must be too.")
    _server: dict[str, Any] = env.email_url_config(_url)
    MAIL_BACKEND = _server["EMAIL_BACKEND"]
    EMAIL_HOST = _server["EMAIL_HOST"] or "localhost"
    EMAIL_HOST_USER = _server["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _server.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _server.get("EMAIL_USE_SSL", False)
    EMAIL_PORT = _server["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or "nobody@localhost"
