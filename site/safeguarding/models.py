"""What must be read by a person, what was decided about it, and by which rule.

A case is about one thing that somebody wrote (its target), whichever room that stands in. Rooms
plug in through `reviewing`. Writes are verbs in `casework`, `deciding` and `reporting`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NoReturn

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


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self) -> "PolicyQuerySet":
        return self.filter(is_current=True)


class Policy(models.Model):
    """A numbered rule. A new wording is a new version; decisions keep the one they relied on."""

    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    text = models.TextField()
    kind_wording = models.TextField(help_text="Words a moderator may begin a reason with.")
    is_current = models.BooleanField(default=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "rule"
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_current=True), name="policy_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"Rule {self.number}: {self.title}"


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, item: models.Model) -> "CaseQuerySet":
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def still_open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.CLOSED)

    def to_decide(self) -> "CaseQuerySet":
        """Waiting for a moderator, not for the author."""
        return self.filter(state=Case.State.NEW)

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
        CLOSED = "closed", "Closed"

    class Source(models.TextChoices):
        FIRST_POST = "first_post", "One of their first posts"
        SCREENING = "screening", "Something in the text"
        REPORT = "report", "A report"

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


class ReportQuerySet(models.QuerySet["Report"]):
    def by(self, reporter: Any) -> "ReportQuerySet":
        return self.filter(reporter=reporter)

    def still_open(self) -> "ReportQuerySet":
        return self.filter(closed_at=None)

    def about(self, item: models.Model) -> "ReportQuerySet":
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def newest_first(self) -> "ReportQuerySet":
        return self.order_by("-created_at", "-id")


class Report(models.Model):
    """A member says that something should be looked at. Who said it is shown to nobody."""

    class Reason(models.TextChoices):
        IDENTIFIES = "identifies", "It could show who somebody is"
        UNKIND = "unkind", "It is unkind or threatening"
        HARM = "harm", "It describes, excuses or blames in a way that harms"
        DANGER = "danger", "Somebody may be in danger"
        OTHER = "other", "Something else is wrong"

    class Outcome(models.TextChoices):
        OPEN = "", "A moderator will read it"
        CHANGED = "changed", "A moderator read it and asked for a change"
        ACTED = "acted", "A moderator read it and took it down"
        LEFT = "left", "A moderator read it and left it as it is"
        WITHDRAWN = "withdrawn", "Its author took it back"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN, blank=True)

    objects = ReportQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "content_type", "object_id"],
                condition=Q(closed_at=None),
                name="report_one_open_each",
            )
        ]
        indexes = [models.Index(fields=["reporter", "-created_at"], name="report_by_reporter")]
        permissions = [("make_report", "Can report what others write")]

    def __str__(self) -> str:
        return self.get_reason_display()


class NeverChanged(Exception):
    """A decision stands as it was made; another one may supersede it."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def update(self, **fields: Any) -> NoReturn:
        raise NeverChanged

    def latest_about(self, model: type[models.Model], ids: Iterable[int]) -> dict[int, "Decision"]:
        """The newest decision on each of these targets, by their id. One query."""
        newest = self.filter(
            case__content_type=ContentType.objects.get_for_model(model), case__object_id__in=ids
        ).select_related("policy", "case")
        return {decision.case.object_id: decision for decision in newest.order_by("id")}


class Decision(models.Model):
    """What was decided, by which rule and why, in words that the author reads. Never changed."""

    class Action(models.TextChoices):
        APPROVE = "approve", "Put it in the forum"
        ASK_FOR_CHANGE = "ask_for_change", "Ask for a change"
        REFUSE = "refuse", "Do not put it in the forum"
        HIDE = "hide", "Take it down"
        NO_ACTION = "no_action", "Leave it as it is"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    case_version = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=Action)
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    automated = models.BooleanField(default=False)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    supersedes = models.OneToOneField("self", null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "case_version"], name="decision_once_a_version")
        ]

    def __str__(self) -> str:
        return self.get_action_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)


class ContentSnapshot(models.Model):
    """The exact words a decision was about, for an appeal; gone long before the decision is."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="snapshot")
    text = models.TextField()
    context = models.TextField(blank=True)

    wagtail_reference_index_ignore = True
