"""What members tell the facilitators when a session is over."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from privacy.fields import EncryptedTextField
from privacy.models import DataKey


class CheckOut(models.Model):
    """How somebody goes home, and what would help next. The facilitators read it without a name."""

    class Helped(models.IntegerChoices):
        NO = 1, "Not really"
        A_LITTLE = 2, "A little"
        YES = 3, "Yes, it helped"

    session = models.ForeignKey(
        "live.GroupSession", on_delete=models.CASCADE, related_name="check_outs"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_check_outs"
    )
    helped = models.PositiveSmallIntegerField(null=True, choices=Helped.choices)
    line = EncryptedTextField(
        key="session.data_key", identity=("session_id", "person_id"), default=""
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_check_out_each")
        ]


class AfterMessage(models.Model):
    """A message to the facilitators of a session that has ended. It outlives the session's key, so
    that it has one of its own, which goes with it."""

    session = models.ForeignKey(
        "live.GroupSession", on_delete=models.CASCADE, related_name="after_messages"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_after_messages"
    )
    name = models.CharField(max_length=40)  # as it was in that session
    client_id = models.UUIDField()
    body = EncryptedTextField(key="data_key", identity=("session_id", "person_id", "client_id"))
    answer = EncryptedTextField(
        key="data_key", identity=("session_id", "person_id", "client_id"), default=""
    )
    alert = models.CharField(max_length=8, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "client_id"], name="after_message_sent_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding and self.data_key_id is None:
                self.data_key = DataKey.objects.make()
            super().save(*args, **kwargs)
