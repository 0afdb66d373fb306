"""Logs say what happened, never to whom: no address, no browser string, no name, no text.

One line of JSON for each event (`privacy.logs`). Everything goes through the root's one handler:
Django's, Daphne's, Twisted's and allauth's events, and what the libraries say.
"""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"impersonal": {"()": "privacy.logs.Formatter", "shape": "json"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "impersonal"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django mails administrators by default, with the whole request in the mail. We do not.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A wrong address, a refused form or a shut door is no fault of ours, and who met it is
        # nobody's business.
        "django.request": {"level": "ERROR"},
        # The head of the audit trail, once a day, so that it stands outside of the database too.
        "privacy.trail": {"level": "INFO"},
    },
}
