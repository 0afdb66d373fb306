"""The suite: fast hashing, a database of its own, nothing outside this machine."""

import os
import tempfile

from .base import *

DEBUG = False
SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SOCKET_ORIGINS = ["http://testserver"]
# Fast hashing for the thousands of sign-ins of a run; one test signs up with the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="alongside-media-")
# Static files are not under test here, and the middleware is async-only: it would put an event
# loop around every request of the test client.
MIDDLEWARE = [m for m in MIDDLEWARE if not m.startswith("servestatic")]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Workers that run side by side must not hear each other's rooms.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
if "CONFIG" in CHANNEL_LAYERS["default"]:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{_worker}"
    CACHES["default"]["KEY_PREFIX"] = f"test-{_worker}"
