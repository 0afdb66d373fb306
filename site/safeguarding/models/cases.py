"""What must be read by a person, how soon, and what the screening saw in it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Severity(models.TextChoices):
    """How soon somebody has to look. `DUE` says how soon that is."""

    GREEN = "green", "Calm"
    AMBER = "amber", "Soon"
    RED = "red", "Urgent"
    CRISIS = "crisis", "Crisis"


# Amber has a time of its own: it is the one that gets forgotten.
DUE = {
    Severity.GREEN: timedelta(hours=24),
    Severity.AMBER: timedelta(hours=8),
    Severity.RED: timedelta(hours=2),
    Severity.CRISIS: timedelta(minutes=30),
}
CLAIM_LASTS = timedelta(minutes=10)


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, item: models.Model) -> "CaseQuerySet":
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def still_open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.CLOSED)

    def to_decide(self) -> "CaseQuerySet":
        """Waiting for a moderator, not for the author."""
        return self.filter(state=Case.State.NEW)

    def can_be_decided(self) -> "CaseQuerySet":
        """Those of the queue, and those that the leads look at: what harms may have to go at once."""
        return self.filter(state__in=[Case.State.NEW, Case.State.ESCALATED])

    def most_pressing_first(self) -> "CaseQuerySet":
        return self.order_by("due_at", "id")

    def after(self, case: "Case") -> "CaseQuerySet":
        """The ones below `case` in that order: keyset paging, so page 40 costs what page 1 does."""
        return self.filter(due_at__gte=case.due_at).exclude(due_at=case.due_at, id__lte=case.pk)

    def free_for(self, moderator: Any) -> "CaseQuerySet":
        """Not claimed by somebody else, or claimed so long ago that the lease has run out."""
        return self.filter(
            Q(claimed_by=None) | Q(claimed_by=moderator) | Q(claimed_until__lt=timezone.now())
        )


class Case(models.Model):
    """One thing to look at. `version` counts every change, so that a stale decision is refused."""

    class State(models.TextChoices):
        NEW = "new", "Waiting for a moderator"
        AWAITING_MEMBER = "awaiting_member", "Waiting for its author to change it"
        ESCALATED = "escalated", "With the safeguarding leads"
        CLOSED = "closed", "Closed"

    class Source(models.TextChoices):
        FIRST_POST = "first_post", "One of their first posts"
        SCREENING = "screening", "Something in the text"
        REPORT = "report", "A report"
        APPLICATION = "application", "Somebody asks to join"
        SLOWED = "slowed", "All their posts are read first for now"
        APPEAL = "appeal", "An appeal"
        AGAIN = "again", "A decision that is looked at again"
        LIVE_CASE = "live_case", "The case it speaks of is live"
        ASKED_AWAY = "asked_away", "Its author asks for it to be taken away"
        OLD_NAME = "old_name", "A name that somebody does not use any more"
        SCRUB = "scrub", "Somebody took back many posts at once"
        NAME = "name", "A screen name that could show who somebody is"
        ROOM = "room", "A group session"

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()

    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.GREEN)
    source = models.CharField(max_length=20, choices=Source)
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True)
    # The decision that whoever decides here confirms or supersedes: on appeal, or of our own accord.
    looks_again_at = models.ForeignKey(
        "Decision", null=True, on_delete=models.SET_NULL, related_name="second_looks"
    )

    objects = CaseQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=~Q(state="closed"),
                name="case_one_open_per_target",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="case_queue"),
            models.Index(fields=["content_type", "object_id"], name="case_of_target"),
            models.Index(fields=["closed_at"], name="case_closed"),
        ]
        permissions = [("decide_case", "Can decide about what members write")]

    def __str__(self) -> str:
        return f"Case {self.pk}"

    @property
    def can_be_decided(self) -> bool:
        return self.state in (Case.State.NEW, Case.State.ESCALATED)

    @property
    def claimed_now(self) -> bool:
        """Whether somebody has it, and the lease has not run out."""
        return bool(
            self.claimed_by_id and self.claimed_until and self.claimed_until >= timezone.now()
        )

    def is_claimed_by_another(self, person: Any) -> bool:
        return bool(
            self.claimed_by_id
            and self.claimed_by_id != person.pk
            and self.claimed_until
            and self.claimed_until >= timezone.now()
        )

    @property
    def is_late(self) -> bool:
        return self.due_at < timezone.now()


class Signal(models.Model):
    """What a detector saw, as places in the text that is reviewed; the text itself is not kept."""

    class Kind(models.TextChoices):
        PHONE = "phone", "a phone number"
        EMAIL = "email", "an e-mail address"
        URL = "url", "a link"
        POSTCODE = "postcode", "a postcode"
        SOCIAL_HANDLE = "social_handle", "an account name"
        PERSON_NAME = "person_name", "a person’s name"
        PLACE = "place", "a place"
        SCHOOL_OR_WORKPLACE = "school_or_workplace", "a school or workplace"
        DATE_OF_BIRTH = "date_of_birth", "a date of birth"
        COURT = "court", "a court"
        COURT_DATE = "court_date", "the date of a hearing"
        CASE_OR_PRISON_NUMBER = "case_or_prison_number", "the number of a case or prisoner"
        PRISON = "prison", "a prison"
        VEHICLE_REG = "vehicle_reg", "a number plate"
        EXACT_AGE_OF_CHILD = "exact_age_of_child", "how old a child is"
        NEWSPAPER = "newspaper", "a newspaper"
        ADDS_UP = "adds_up", "details that add up"
        CRISIS = "crisis", "words of crisis"
        TOO_LONG = "too_long", "more text than can be screened"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signals")
    detector = models.CharField(max_length=40, default="screening")
    version = models.CharField(max_length=20)
    kind = models.CharField(max_length=30, choices=Kind)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.GREEN)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["start", "id"]
