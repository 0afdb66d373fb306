"""Nothing is logged past the formatter that takes out what could name somebody."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

FORMATTER = "privacy.logs.Formatter"


@register()
def every_handler_is_impersonal(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    formatters = settings.LOGGING.get("formatters", {})
    found: list[CheckMessage] = []
    for name, handler in settings.LOGGING.get("handlers", {}).items():
        formatter = formatters.get(handler.get("formatter"), {})
        if formatter.get("()") != FORMATTER:
            found.append(
                Error(
                    f"The log handler {name!r} writes without {FORMATTER}.",
                    hint="Give it a formatter of that class, as in portal/settings/logs.py.",
                    id="privacy.E010",
                )
            )
        elif formatter.get("tells_words") and not settings.DEBUG:
            found.append(
                Error(
                    f"The log handler {name!r} tells the words of exceptions, and DEBUG is off.",
                    hint="Leave tells_words out.",
                    id="privacy.E011",
                )
            )
    return found
