"""Boards, and who looks after the forum."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse


class BoardQuerySet(models.QuerySet["Board"]):
    def as_read_by(self, person: Any) -> "BoardQuerySet":
        """With up to when all on it counts as read by `person`, and whether they follow it."""
        from .choices import BoardFollow
        from .marks import BoardMark

        marks = BoardMark.objects.filter(person=person, board=OuterRef("pk"))
        follows = BoardFollow.objects.filter(person=person, board=OuterRef("pk"))
        return self.annotate(
            read_until=Subquery(marks.values("read_until")[:1]), is_followed=Exists(follows)
        )


class Board(models.Model):
    title = models.CharField(max_length=80)
    slug = models.SlugField(unique=True, help_text="In the address. Calm and neutral words.")
    purpose = models.CharField(max_length=300, help_text="One or two sentences: who it is for.")
    rules = models.TextField(blank=True, help_text="What holds on this board besides the rules.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")
    is_open = models.BooleanField("open for new posts", default=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]
        permissions = [
            ("read_forum", "Can read the forum"),
            ("participate", "Can write in the forum"),
            ("moderate_forum", "Can read what is held in the forum, and what was taken down"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:board", args=[self.slug])


def may_moderate(person: Any) -> bool:
    return bool(person.has_perm("forum.moderate_forum"))
