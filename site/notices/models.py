"""On-site notices, and the address of those who want to be told by mail that there is one.

A notice is a short neutral line and where it leads. Never the text it is about.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from privacy.fields import EncryptedTextField
from privacy.models import DataKey

READING_TIME = timedelta(minutes=5)  # who is on the site now sees a notice without a mail
BETWEEN_MAILS = timedelta(hours=1)
DAY_BEGINS, DIGEST_HOUR, DAY_ENDS = 8, 10, 21  # hours, by the clock of TIME_ZONE
MAILS_UNANSWERED = 3  # then mails rest until notices are marked as read
UNCONFIRMED_KEPT = timedelta(days=1)
REFUSED_KEPT = timedelta(days=30)
RESTING_KEPT = timedelta(days=365)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: object) -> "NoticeQuerySet":
        return self.filter(recipient=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())


class Notice(models.Model):
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    line = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread_first")]

    def __str__(self) -> str:
        return self.line


class MailAddressQuerySet(models.QuerySet["MailAddress"]):
    def of(self, person: object) -> "MailAddressQuerySet":
        return self.filter(person=person)

    def confirmed(self) -> "MailAddressQuerySet":
        return self.filter(confirmed_at__isnull=False, refused_at=None)

    def unconfirmed(self) -> "MailAddressQuerySet":
        return self.filter(confirmed_at=None)

    def free(self, now: datetime) -> "MailAddressQuerySet":
        """Nobody is sending to them at this moment, and none is waiting after a failure."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now),
            Q(next_try_at=None) | Q(next_try_at__lte=now),
        )

    def wanting_a_code(self, now: datetime) -> "MailAddressQuerySet":
        return self.unconfirmed().filter(
            refused_at=None, code_wanted_at__gt=now - UNCONFIRMED_KEPT, person__is_active=True
        )

    def to_be_told(self, now: datetime) -> "MailAddressQuerySet":
        """Those for whom something unread waits that no mail told them of, by day, and not too
        often. No query yet; at night there is nobody."""
        local = timezone.localtime(now)
        if not DAY_BEGINS <= local.hour < DAY_ENDS:
            return self.none()
        waiting = Notice.objects.unread().filter(
            recipient=OuterRef("person"),
            created_at__gt=OuterRef("told_until"),
            created_at__lte=now - READING_TIME,
        )
        turn = Q(pace=MailAddress.Pace.SOON)
        if local.hour >= DIGEST_HOUR:
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            turn |= Q(pace=MailAddress.Pace.DAILY) & (Q(mailed_at=None) | Q(mailed_at__lt=midnight))
        return self.confirmed().filter(
            turn,
            Q(mailed_at=None) | Q(mailed_at__lte=now - BETWEEN_MAILS),
            Exists(waiting),
            unanswered__lt=MAILS_UNANSWERED,
            person__is_active=True,
        )

    def overdue(self) -> "MailAddressQuerySet":
        now = timezone.now()
        return self.filter(
            Q(confirmed_at=None, entered_at__lt=now - UNCONFIRMED_KEPT)
            | Q(refused_at__lt=now - REFUSED_KEPT)
            | Q(unanswered__gte=MAILS_UNANSWERED, mailed_at__lt=now - RESTING_KEPT)
        )


class MailAddress(models.Model):
    """Where a member wants to be told that something waits. Sealed; nobody can look one up."""

    class Pace(models.TextChoices):
        DAILY = "daily", "Once a day, in the morning"
        SOON = "soon", "Soon after, and at most once an hour"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )
    address = EncryptedTextField(key="data_key", identity=("person_id",))
    # What the link in a mail names: neither the person nor the row.
    off_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pace = models.CharField(max_length=5, choices=Pace, default=Pace.DAILY)
    with_link = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # by a mail server, for good

    code_wanted_at = models.DateTimeField(null=True)  # empty again when it was sent
    code_digest = models.CharField(max_length=64, default="", blank=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    told_until = models.DateTimeField(default=timezone.now)  # what is older was told, or read
    mailed_at = models.DateTimeField(null=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    objects = MailAddressQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(code_digest=""), name="a_code_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"the address of person {self.person_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_resting(self) -> bool:
        return self.unanswered >= MAILS_UNANSWERED

    @property
    def has_a_code(self) -> bool:
        """Whether a code is out that can still be typed."""
        return bool(self.code_digest) and (self.code_expires_at or self.entered_at) > timezone.now()

    @property
    def masked(self) -> str:
        """Enough for its owner to know which one it is, and little for who looks over a shoulder."""
        name, _, domain = self.address.rpartition("@")
        return f"{name[:1]}•••@{domain}"
