"""What safeguarding leads keep when somebody may be in danger: only the passages that matter, sealed.

Each record has a key of its own, which is destroyed with it. Nothing that was written stands in a
column that can be read without it. `opening` is the only way to the words: see there.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from privacy.fields import EncryptedJSONField, EncryptedTextField
from privacy.models import DataKey

from .cases import Case, Severity

TO_CONFIRM = timedelta(minutes=30)  # until a second lead has confirmed
TO_READ = timedelta(minutes=30)  # from then on


class SafeguardingRecordQuerySet(models.QuerySet["SafeguardingRecord"]):
    def still_open(self) -> "SafeguardingRecordQuerySet":
        return self.filter(closed_at=None)

    def open_first(self) -> "SafeguardingRecordQuerySet":
        """Those that wait for an outcome, the oldest first; then those that are closed."""
        return self.order_by(models.F("closed_at").desc(nulls_first=True), "escalated_at", "pk")

    def about(self, item: models.Model) -> "SafeguardingRecordQuerySet":
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def overdue(self) -> "SafeguardingRecordQuerySet":
        return self.filter(keep_until__lt=timezone.now())


class SafeguardingRecord(models.Model):
    """One concern. What can be read without two leads: that there is one, when, and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = "", "Not decided yet"
        REFERRED = "referred", "Passed on to those who can protect"
        WATCHED = "watched", "No referral now; we keep an eye on it"
        NO_DANGER = "no_danger", "Nobody was in danger"
        MISTAKE = "mistake", "It was made by mistake"

    # Known before the row is inserted, so that what is sealed belongs to this row alone.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="records")
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL)
    object_id = models.PositiveBigIntegerField(null=True)
    target = GenericForeignKey()
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.RED)

    # [{"who", "when", "text"}, …]
    passages = EncryptedJSONField(key="data_key", identity=("uid",), default=list)
    why = EncryptedTextField(key="data_key", identity=("uid",), default="")

    escalated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    escalated_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN, blank=True)
    closed_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)

    objects = SafeguardingRecordQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at=None), name="record_one_open_each_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, keep_until=None, outcome="")
                | (Q(closed_at__isnull=False, keep_until__isnull=False) & ~Q(outcome="")),
                name="record_closed_has_outcome_and_end",
            ),
        ]
        indexes = [
            models.Index(fields=["closed_at", "escalated_at"], name="record_open_first"),
            models.Index(fields=["keep_until"], name="record_ends"),
        ]
        permissions = [
            ("open_record", "Can open safeguarding records, together with a second lead"),
            ("escalate", "Can hand something to the safeguarding leads"),
        ]

    def __str__(self) -> str:
        return f"Record {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding and self.data_key_id is None:
                self.data_key = DataKey.objects.make()
            super().save(*args, **kwargs)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class RecordNote(models.Model):
    """What a lead adds: a note, to whom it was passed on, or why it was closed. Never changed."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        REFERRAL = "referral", "Passed on"
        CLOSING = "closing", "Closed"

    class To(models.TextChoices):
        NOBODY = "", "Nobody"
        EMERGENCY = "emergency", "Emergency services"
        POLICE = "police", "The police"
        CHILDRENS_SERVICES = "childrens_services", "Children’s services"
        ADULT_SERVICES = "adult_services", "Adult social care"
        HEALTH = "health", "Health or crisis care"
        OTHER = "other", "Somebody else"

    record = models.ForeignKey(SafeguardingRecord, on_delete=models.CASCADE, related_name="notes")
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    to = models.CharField(max_length=20, choices=To, default=To.NOBODY, blank=True)
    text = EncryptedTextField(key="record.data_key", identity=("record_id", "uid"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["written_at", "id"]


class OpeningRequestQuerySet(models.QuerySet["OpeningRequest"]):
    def to_confirm(self) -> "OpeningRequestQuerySet":
        """Asked for, not confirmed, not ended, and not too long ago."""
        return self.filter(confirmed_at=None, ended_at=None, expires_at__gt=timezone.now())

    def to_read(self) -> "OpeningRequestQuerySet":
        return self.filter(ended_at=None, read_until__gt=timezone.now())

    def confirmed(self) -> "OpeningRequestQuerySet":
        return self.exclude(confirmed_at=None)

    def with_people(self) -> "OpeningRequestQuerySet":
        return self.select_related("asked_by", "confirmed_by")


class OpeningRequest(models.Model):
    """One lead asks, another confirms, and the first may read for a while."""

    record = models.ForeignKey(
        SafeguardingRecord, on_delete=models.CASCADE, related_name="openings"
    )
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reason = EncryptedTextField(key="record.data_key", identity=("record_id", "uid"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # declined, taken back, or read and closed early

    objects = OpeningRequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            # The database refuses it too: one person is not two.
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(asked_by=None)
                | ~Q(confirmed_by=models.F("asked_by")),
                name="opening_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, read_until=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, read_until__isnull=False),
                name="opening_read_only_when_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["record", "-asked_at"], name="opening_of_record")]

    def __str__(self) -> str:
        return f"Opening {self.pk}"

    @property
    def state(self) -> str:
        """asked, confirmed, ended or expired; as the clock stands now."""
        now = timezone.now()
        if self.ended_at is not None:
            return "ended"
        if self.read_until is not None:
            return "confirmed" if self.read_until > now else "expired"
        return "asked" if self.expires_at > now else "expired"
