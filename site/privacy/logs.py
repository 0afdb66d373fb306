"""Logs without personal data."""

import ipaddress
import logging
import re

_CANDIDATE = re.compile(r"(?<![\w.:])[0-9a-fA-F]*[.:][0-9a-fA-F.:]+")


def _without_address(found: re.Match[str]) -> str:
    text = found.group()
    address = text.rstrip(".:")  # the end of a sentence is no part of it
    for candidate in (text, address, address.rsplit(":", 1)[0]):  # the last one had a port
        try:
            ipaddress.ip_address(candidate)
        except ValueError:
            continue
        return "[address]" + text[len(candidate) :]
    return text


class ImpersonalFilter(logging.Filter):
    """Take machine addresses out of a record, and drop the request object that carries more."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _CANDIDATE.sub(_without_address, record.getMessage())
        record.args = None
        record.__dict__.pop("request", None)
        return True
