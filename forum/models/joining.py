"""Asking to join a board, and accepting the limits of confidentiality of one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from privacy.fields import EncryptedTextField
from privacy.models import DataKey

from .boards import Board

WHY_MAX = 1000  # characters
KEPT = timedelta(days=30)  # after the decision


class BoardApplicationQuerySet(models.QuerySet["BoardApplication"]):
    def of(self, person: Any) -> "BoardApplicationQuerySet":
        return self.filter(person=person)

    def still_open(self) -> "BoardApplicationQuerySet":
        return self.filter(state__in=BoardApplication.OPEN)

    def with_what_is_shown(self) -> "BoardApplicationQuerySet":
        return self.select_related("person", "board", "data_key")

    def overdue(self) -> "BoardApplicationQuerySet":
        """Decided or taken back long ago; or a moderator asked for more words, and none came."""
        then = timezone.now() - KEPT
        unanswered = Q(state=BoardApplication.State.SENT_BACK, state_since__lt=then)
        return self.filter(Q(decided_at__lt=then) | unanswered)


class BoardApplication(models.Model):
    """A few private words of somebody who asks to join a board. Sealed; moderators read them."""

    class State(models.TextChoices):
        WAITING = "waiting", "A moderator will read it"
        SENT_BACK = "sent_back", "A moderator asks for a few more words"
        APPROVED = "approved", "You were let in"
        REFUSED = "refused", "A moderator said no"
        WITHDRAWN = "withdrawn", "You took it back"

    OPEN = (State.WAITING, State.SENT_BACK)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="applications")
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    why = EncryptedTextField(key="data_key", identity=("person_id", "board_id"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    state_since = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    objects = BoardApplicationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "board"],
                condition=Q(state__in=["waiting", "sent_back"]),
                name="board_application_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"Application {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forum:apply", args=[self.board.slug])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def may_ask_again_at(self) -> Any:
        """After a no. The words are gone by then, so nobody is held to them."""
        return self.decided_at + KEPT if self.decided_at else None


class AcceptedLimits(models.Model):
    """Somebody read the limits of confidentiality of a board, in these words, before writing there.

    `version` is a digest of the words (`forum.limits.version_of`), so that any change asks again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=16)
    accepted_on = models.DateField(default=timezone.localdate)  # the day is enough

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "board", "version"], name="limits_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"Limits accepted {self.pk}"
