"""On the open internet. Refuses to start without what it needs."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from privacy import logs

from .base import *
from .env import env
from .public_keys import public_among

DEBUG = False
if not STAFF_SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR_REQUIRED cannot be waived in production.")
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Checked when the app `privacy` starts. The first seals; the others only open what they sealed.
FIELD_KEYS = env.list("FIELD_KEYS")
for _name in public_among([SECRET_KEY, *SECRET_KEY_FALLBACKS], FIELD_KEYS):
    raise ImproperlyConfigured(
        f"{_name} is a key of development or of the tests, which everybody can read. Make one of your"
        " own: docs/settings.md says how."
    )
if REDIS_URL and not env.list("REDIS_KEYS", default=[]):
    raise ImproperlyConfigured(
        "REDIS_KEYS is empty: what is said in rooms passes through Redis, and has to be encrypted there."
    )
BASE_URL = env.str("BASE_URL")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname or ""])
SOCKET_ORIGINS = env.list("SOCKET_ORIGINS", default=[BASE_URL])
CSRF_TRUSTED_ORIGINS = SOCKET_ORIGINS

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

for _policy in (CONTENT_SECURITY_POLICY, DESK_CONTENT_SECURITY_POLICY):
    _policy["DIRECTIVES"]["upgrade-insecure-requests"] = True  # type: ignore[assignment]
if SECURE_HSTS_SECONDS:
    EVERY_ANSWER["Strict-Transport-Security"] = (
        f"max-age={SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    )

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}

logs.catch_what_nobody_caught()
