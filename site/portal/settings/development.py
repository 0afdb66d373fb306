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
# No mail leaves this machine: it waits in the memory of the process, and a page shows it.
MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_FROM = "messages@example.org"
MAIL_BASE_URL = f"http://127.0.0.1:{PORT}"
MAIL_LEADS_TO = ""
# Readable, and with what exceptions say: here nobody's data is in them.
LOGGING["formatters"]["impersonal"] |= {"shape": "plain", "tells_words": True}
