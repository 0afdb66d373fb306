"""What browsers are told: same origin for everything, nothing kept, nobody told where from."""

from csp.constants import NONE, SELF

from .env import env

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Only under the staff desk: Wagtail's own widgets still write scripts and styles into the page.
DESK_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

SESSION_ENGINE = "accounts.session_engine"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60 * 12  # the last end, however much it is used
# The end of a session in which nothing is asked for; a page warns this long before.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_WARNING_SECONDS = min(3 * 60, SESSION_IDLE_SECONDS // 2)
# How finely a row says when it ends, and how often it is written at most.
SESSION_STEP_SECONDS = max(1, min(60, SESSION_IDLE_SECONDS // 30))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # ends with the browser: a cookie of a year would tell who was here
# In the session and not in a cookie, where a message could be read after signing out.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
