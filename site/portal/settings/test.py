"""The suite: fast hashing, a database of its own, nothing outside this machine."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from .base import *
from .public_keys import TEST_FIELD_KEY, TEST_SECRET_KEY

DEBUG = False
SECRET_KEY = TEST_SECRET_KEY
FIELD_KEYS = [TEST_FIELD_KEY]
ALLOWED_HOSTS = ["testserver", "example.org", "127.0.0.1", "localhost"]
SOCKET_ORIGINS = ["http://testserver"]
# Most tests are about what staff do; those about the second step ask for it.
STAFF_SECOND_FACTOR_REQUIRED = False
# Fast hashing for the thousands of sign-ins of a run; one test signs up with the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="alongside-media-"))
# Static files are not under test here, and the middleware is async-only: it would put an event
# loop around every request of the test client.
MIDDLEWARE = [m for m in MIDDLEWARE if "StaticFiles" not in m]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_FROM = "messages@example.org"
MAIL_BASE_URL = "https://example.org"
MAIL_LEADS_TO = ""

# Workers that run side by side must not hear each other's rooms, nor empty each other's cache:
# each has a Redis database and a prefix of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw-1")
if REDIS_URL:
    _own = urlsplit(REDIS_URL)._replace(path=f"/{int(WORKER[2:]) + 2}").geturl()
    CHANNEL_LAYERS["default"]["CONFIG"] |= {"hosts": [_own], "prefix": f"test-{WORKER}"}
    CACHES["default"] |= {"LOCATION": _own, "KEY_PREFIX": f"test-{WORKER}"}

# On SQLite a file, as in production: threads and sockets meet real locks there, and in a shared
# in-memory database other ones. Losing it at a power cut does no harm, so nothing waits for the disk.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=FULL", "synchronous=OFF")
