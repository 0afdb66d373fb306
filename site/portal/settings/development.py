"""`make run`: this machine only, demo content allowed."""

from .base import *
from .public_keys import DEVELOPMENT_FIELD_KEY, DEVELOPMENT_SECRET_KEY

DEBUG = True
SECRET_KEY = DEVELOPMENT_SECRET_KEY
FIELD_KEYS = [DEVELOPMENT_FIELD_KEY]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SOCKET_ORIGINS = [f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"]
STAFF_SECOND_FACTOR_REQUIRED = False  # so that the sample staff can be tried at once
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"
