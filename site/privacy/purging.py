"""Deleting what is due, and writing down that it was done."""

from . import retention
from .trail import recording


def purge() -> dict[str, int]:
    """How many rows went, by model label. Raises retention.Incomplete, after all else is done."""
    try:
        gone = retention.purge_overdue()
    except retention.Incomplete as incomplete:
        _record(incomplete.gone)
        raise
    _record(gone)
    return gone


def _record(gone: dict[str, int]) -> None:
    """When no row went there is nothing to record."""
    if gone:
        recording.in_a_transaction("privacy.purged", rows=sum(gone.values()), models=len(gone))
