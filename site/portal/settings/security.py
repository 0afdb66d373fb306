"""What browsers are told: same origin for everything, nothing kept, nobody told where from."""

from csp.constants import NONE, SELF

from .env import env

DESK_PATH = "/desk/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        # Text becomes markup in one place only: console.js, with a fragment of our own.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["fragments-of-ours"],
    }
}
# Where a page needs more than that, by the beginning of its address.
WIDER_POLICIES = {
    "/sessions/": {"frame-src": [SELF]},  # what was said, for browsers without scripts
    "/account/second-step/app/": {"img-src": [SELF, "data:"]},  # the square for a phone's camera
}
# Only under the staff desk: Wagtail's own widgets still write scripts and styles into the page, and
# show a picture before it is sent.
DESK_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A file that an editor gave is saved, never opened as a page of ours.
FILE_CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# On every answer, static files and refusals too (portal.middleware and portal.edge). An answer that
# sets one of these itself keeps its own.
EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "hid",
            "idle-detection",
            "local-fonts",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "screen-wake-lock",
            "serial",
            "usb",
            "xr-spatial-tracking",
        )
    ),
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}
# Never in a search engine, whoever asks.
NEVER_INDEXED = ("/account/", "/concerns/", "/desk/", "/exit", "/forum/", "/notices/", "/sessions/")

# Whom to tell about a weakness: an address of a page or of mail, shown in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

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
MAX_DESK_BODY_BYTES = 12 * 1024 * 1024  # a file of 10 MB and the form around it
