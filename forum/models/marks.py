"""How far a member has read. Nothing here says when: a row holds a number, and no clock of theirs."""

from typing import Any

from django.conf import settings
from django.db import models

from .boards import Board
from .talks import Topic


class ReadMarkQuerySet(models.QuerySet["ReadMark"]):
    def of(self, person: Any) -> "ReadMarkQuerySet":
        return self.filter(person=person)


class ReadMark(models.Model):
    """Up to which post somebody has read one conversation."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    objects = ReadMarkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="read_mark_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.person_id} has read topic {self.topic_id} up to {self.number}"


class BoardMark(models.Model):
    """On this board, everything up to this moment counts as read: the moment of its newest post, and
    not the one at which somebody pressed the button."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "board"], name="board_mark_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.person_id} has read board {self.board_id}"
