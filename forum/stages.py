"""The boards of each stage of the journey, for links from guidance; cached, so that they cost no query."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from journey.stages import Stage
from journey.ways import Way

from .models import Board

KEY = "forum:boards-of-stages"
# A process with a cache of its own hears nothing of a change made in another: this bounds the wait.
SECONDS = 60


def boards_for(stage: Stage) -> list[Way]:
    """Boards that are open to every member: the page they stand on is read by everybody."""
    found: dict[str, list[Way]] | None = cache.get(KEY)
    if found is None:
        boards = list(Board.objects.for_everybody())
        found = {
            each.value: [
                Way(board.title, board.get_absolute_url(), board.purpose)
                for board in boards
                if each.value in board.stages
            ]
            for each in Stage
        }
        cache.set(KEY, found, SECONDS)
    return found.get(stage.value, [])


def forget(**kwargs: Any) -> None:
    """Drop them: now for this transaction, and again when others can see the change."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def listen() -> None:
    post_save.connect(forget, sender=Board, dispatch_uid="board-saved")
    post_delete.connect(forget, sender=Board, dispatch_uid="board-deleted")
