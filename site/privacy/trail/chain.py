"""What is hashed: every column of an entry, and the hash of the one before it."""

import json
from datetime import UTC

from .records import TrailEntry, TrailHead

PURPOSE = "privacy.trail"
VERSION = 1  # of this form; another one when a column joins


def as_bytes(entry: TrailEntry) -> bytes:
    """The same bytes from either database, whatever order it keeps the details in."""
    return json.dumps(
        [
            VERSION,
            entry.number,
            entry.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            entry.action,
            entry.actor,
            entry.about_model,
            entry.about_key,
            entry.details,
            entry.previous,
        ],
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def head_as_bytes(head: TrailHead) -> bytes:
    return json.dumps(
        ["head", VERSION, head.number, head.hash, head.anchor_number, head.anchor_hash]
    ).encode()
