"""Logs without personal data."""

import logging

from . import traces


class ImpersonalFilter(logging.Filter):
    """Take machine addresses out of a record, and drop the request object that carries more."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = traces.without_addresses(record.getMessage())
        record.args = None
        record.__dict__.pop("request", None)
        return True
