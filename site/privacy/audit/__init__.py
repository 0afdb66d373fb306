"""Looks through everything that is stored for what we promise not to store.

    manage.py privacy audit --logs /var/log/alongside

Sealed text is not opened: its bytes are looked at as they stand. What a promise is about is in
`privacy.traces` and `privacy.retention`; where an address may stand is in `allowed`.
"""

from collections.abc import Iterable
from pathlib import Path

from . import cache, files, tables
from .report import Report


def run(*, logs: Iterable[Path] = ()) -> Report:
    """Read all of it. Writes nothing; memory stays bounded by one batch of rows or one chunk."""
    report = Report()
    tables.read(report)  # first: it learns what is published
    tables.read_overdue(report)
    files.read(report, logs)
    cache.read(report)
    return report


__all__ = ["Report", "run"]
