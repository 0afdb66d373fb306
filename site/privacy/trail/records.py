"""The chain, its head, and the references that stand for people in it."""

import secrets
from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, Max, Min, OuterRef
from django.db.models.functions import Now

KEPT = timedelta(days=365)
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for something else
FIRST = "0" * 64  # the hash before the first entry


def new_reference() -> str:
    """About 59 bits of chance. Made from nothing, so there is nothing to work it out from."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class NeverChanged(Exception):
    """The trail is written once."""


class NotFromTheFront(Exception):
    """Entries go oldest first, a whole stretch at a time, and only when their year is over."""


class TrailPersonQuerySet(models.QuerySet["TrailPerson"]):
    def who_did_something(self) -> "TrailPersonQuerySet":
        """And not only had something done to them."""
        did = TrailEntry.objects.filter(actor=OuterRef("reference")).order_by()
        return self.filter(Exists(did)).order_by("pk")


class TrailPerson(models.Model):
    """Who a reference stands for, as long as the account exists. It goes with the account, and the
    reference in the chain then means nothing."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    reference = models.CharField(max_length=12, unique=True, default=new_reference)

    objects = TrailPersonQuerySet.as_manager()

    wagtail_reference_index_ignore = True


class TrailHead(models.Model):
    """One row: the last entry, and the last one that was let go (the anchor). `mark` vouches for all
    of it, so that whoever cuts the chain at either end must have kept an old copy of this row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    data_key = models.ForeignKey("privacy.DataKey", null=True, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)
    anchor_number = models.PositiveBigIntegerField(default=0)
    anchor_hash = models.CharField(max_length=64, default=FIRST)
    mark = models.CharField(max_length=64, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_head"),
            models.CheckConstraint(
                condition=models.Q(anchor_number__lte=F("number")), name="trail_anchor_before_head"
            ),
        ]


class TrailEntryQuerySet(models.QuerySet["TrailEntry"]):
    def update(self, **fields: Any) -> NoReturn:
        raise NeverChanged

    def about(self, words: str) -> "TrailEntryQuerySet":
        """What the desk shows in the column "About": "case 12". Words that make no sense find nothing."""
        kind, _, key = words.strip().lower().rpartition(" ")
        if not kind or not key:
            return self.none()
        return self.filter(about_model__endswith=f".{kind}", about_key=key)

    def whose_year_is_over(self) -> "TrailEntryQuerySet":
        """From the front, up to the first that has to stay. By the clock of the database, which its
        trigger goes by too."""
        staying = self.model.objects.filter(moment__gte=Now() - KEPT)
        first = staying.aggregate(first=Min("number"))["first"]
        return self.all() if first is None else self.filter(number__lt=first)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Let the oldest entries go. The anchor moves first, so that the rest still verifies."""
        from . import recording

        with transaction.atomic():
            head = recording.hold_head()
            found = self.aggregate(first=Min("number"), last=Max("number"), all=Count("number"))
            if not found["all"]:
                return 0, {}
            last: int = found["last"]
            if (
                found["first"] != head.anchor_number + 1
                or found["all"] != last - head.anchor_number
            ):
                raise NotFromTheFront
            head.anchor_number, head.anchor_hash = last, self.model.objects.get(number=last).hash
            recording.seal_head(head)
            going: models.QuerySet[TrailEntry] = models.QuerySet(self.model, using=self.db)
            return going.filter(number__lte=last).delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class TrailEntry(models.Model):
    """One act. Never changed; the database refuses that too (`guards`)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    moment = models.DateTimeField()  # to the minute
    action = models.CharField(max_length=60)
    actor = models.CharField(max_length=12, blank=True)  # a reference; empty for a command
    about_model = models.CharField(max_length=60, blank=True)
    about_key = models.CharField(max_length=40, blank=True)  # a number, or a reference of a person
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = TrailEntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-number"]
        default_permissions = ("view",)
        verbose_name = "recorded act"
        indexes = [
            models.Index(fields=["action", "-number"], name="trail_by_action"),
            models.Index(fields=["actor", "-number"], name="trail_by_actor"),
            models.Index(fields=["moment"], name="trail_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotFromTheFront
