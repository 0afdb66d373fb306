"""Deleting what is due, and writing down that it was done."""

from . import retention
from .trail import recording


def purge() -> dict[str, int]:
    """How many rows went, by model label. When none did, there is nothing to record."""
    gone = retention.purge_overdue()
    if gone:
        recording.in_a_transaction("privacy.purged", rows=sum(gone.values()), models=len(gone))
    return gone
