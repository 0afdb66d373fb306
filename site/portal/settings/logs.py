"""Logs say what happened, never to whom: no address, no browser string, no name, no text."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "privacy.logs.ImpersonalFilter"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["impersonal"],
            "formatter": "plain",
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django mails administrators by default, with the whole request in the mail. We do not.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A wrong address, a refused form or a shut door is no fault of ours, and who met it is
        # nobody's business.
        "django.request": {"level": "ERROR"},
    },
}
