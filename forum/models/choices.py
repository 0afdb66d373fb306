"""What a member follows, and what they do not want to see. Known to nobody but them.

Somebody who writes under an alias is muted by that alias, in that conversation alone: if muting a
screen name folded what its owner writes under another, anybody could find out who an alias is.
"""

from typing import Any

from django.conf import settings
from django.db import models

from .boards import Board
from .talks import Topic

PERSON: dict[str, Any] = {"on_delete": models.CASCADE, "related_name": "+"}


class TopicChoice(models.Model):
    class Choice(models.TextChoices):
        FOLLOWED = "followed", "You follow it"
        MUTED = "muted", "You muted it"
        # Said by somebody who stopped following: answering again does not begin it again.
        NEITHER = "neither", "Neither"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, db_index=False, **PERSON)
    topic = models.ForeignKey(Topic, db_index=False, **PERSON)
    choice = models.CharField(max_length=8, choices=Choice)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="topic_choice_once"),
        ]
        indexes = [models.Index(fields=["topic", "choice"], name="topic_followers")]

    def __str__(self) -> str:
        return f"Person {self.person_id}, topic {self.topic_id}: {self.choice}"


class BoardFollow(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, db_index=False, **PERSON)
    board = models.ForeignKey(Board, **PERSON)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "board"], name="board_follow_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.person_id} follows board {self.board_id}"


class MutedPerson(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, db_index=False, **PERSON)
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "muted"], name="muted_person_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.person_id} muted person {self.muted_id}"


class MutedAlias(models.Model):
    """Holds the name that is shown, and nothing of who stands behind it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, db_index=False, **PERSON)
    topic = models.ForeignKey(Topic, **PERSON)
    alias = models.CharField(max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic", "alias"], name="muted_alias_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.person_id} muted an alias in topic {self.topic_id}"


class ReadingSettings(models.Model):
    """Only there for those who changed something."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, **PERSON)
    follows_what_they_answer = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Settings of person {self.person_id}"
