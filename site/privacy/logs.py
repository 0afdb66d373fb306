"""Logs without personal data."""

import logging
import re

_ADDRESS = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b"  # IPv4
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?![\w:])"  # IPv6, long
    r"|(?<![\w:])[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?![\w:])",  # IPv6, short
    re.IGNORECASE,
)


class ImpersonalFilter(logging.Filter):
    """Take machine addresses out of a record, and drop the request object that carries more."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _ADDRESS.sub("[address]", record.getMessage())
        record.args = None
        record.__dict__.pop("request", None)
        return True
