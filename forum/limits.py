"""The limits of confidentiality of a board, read and accepted before the first post on it.

A version is a digest of the very words, so a changed text is asked again, and nothing has to be counted.
"""

import hashlib
from typing import Any

from .models import AcceptedLimits, Board, may_moderate


class OtherWords(Exception):
    """The words were changed between reading them and accepting them."""


def version_of(text: str) -> str:
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def still_to_accept(board: Board, *, person: Any) -> bool:
    """Whether `person` has to read them first. One query for a board that asks, none for others.

    Whoever looks after the forum explains the limits to others, and is not asked.
    """
    if not board.asks_to_accept_limits or may_moderate(person):
        return False
    accepted = AcceptedLimits.objects.filter(
        person=person, board=board, version=version_of(board.limits_shown)
    )
    return not accepted.exists()


def accept(board: Board, *, person: Any, version: str) -> None:
    """Write down that they read these words. Twice is once. Raises OtherWords."""
    if version != version_of(board.limits_shown):
        raise OtherWords
    AcceptedLimits.objects.get_or_create(person=person, board=board, version=version)
