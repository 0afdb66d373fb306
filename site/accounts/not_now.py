"""What cannot be done at this moment, and is no fault of whoever asked. Trying again soon helps.

The page for it is `portal/errors/not_now.html`; sign-in and sign-up answer with their own form, so
that what was typed is kept.
"""


class NotNow(Exception):
    status = 503
    retry_after = 10  # seconds


class TooManyWaiting(NotNow):
    """As many tries as may wait are waiting already."""

    status = 429


class TooBusy(NotNow):
    """More passwords are being checked than this machine can check."""


class LimitsUnknown(NotNow):
    """The cache that counts tries, or knows which codes are used up, does not answer."""
