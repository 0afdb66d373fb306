"""Sessions that belong together, the people of a closed group, and which of them came."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from support.live.choices import Access

ATTENDANCE_KEPT = timedelta(days=90)


class SeriesQuerySet(models.QuerySet["SessionSeries"]):
    def run_by(self, person: Any) -> "SeriesQuerySet":
        """Those of which this person facilitates at least one session."""
        from .sessions import SessionStaff

        runs = SessionStaff.objects.filter(
            session__series=OuterRef("pk"), person=person, part=SessionStaff.Part.FACILITATOR
        )
        return self.filter(Exists(runs))

    def with_counts(self) -> "SeriesQuerySet":
        """Each with how many sessions and members it has, and when the next one is."""
        now = timezone.now()
        return self.annotate(
            sessions_planned=Count("sessions", distinct=True),
            members=Count("cohort", distinct=True),
            next_at=Min("sessions__starts_at", filter=Q(sessions__starts_at__gte=now)),
        )

    def of_member(self, person: Any) -> "SeriesQuerySet":
        return self.filter(Exists(CohortMember.objects.of(person).filter(series=OuterRef("pk"))))

    def ended_before(self, moment: Any) -> "SeriesQuerySet":
        """Those with no session since `moment`, that were made before it too."""
        from .sessions import GroupSession

        since = GroupSession.objects.filter(series=OuterRef("pk"), starts_at__gte=moment)
        made_before = self.filter(made_on__lt=timezone.localtime(moment).date())
        return made_before.filter(~Exists(since))


class SessionSeries(models.Model):
    """A run of sessions that were planned together."""

    title = models.CharField(max_length=80)
    is_closed = models.BooleanField(default=False)  # only members of the group see and join it
    capacity = models.PositiveSmallIntegerField()
    made_on = models.DateField(default=timezone.localdate)

    objects = SeriesQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class CohortMemberQuerySet(models.QuerySet["CohortMember"]):
    def of(self, person: Any) -> "CohortMemberQuerySet":
        return self.filter(person=person)

    def with_names(self) -> "CohortMemberQuerySet":
        return self.select_related("person").order_by("person__screen_name")

    def overdue(self) -> "CohortMemberQuerySet":
        ended = SessionSeries.objects.ended_before(timezone.now() - ATTENDANCE_KEPT)
        return self.filter(series__in=ended.values("pk"))


class CohortMember(models.Model):
    """Somebody whom a facilitator let into a closed group."""

    series = models.ForeignKey(SessionSeries, on_delete=models.CASCADE, related_name="cohort")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(default=timezone.localdate)

    objects = CohortMemberQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "person"], name="once_in_a_cohort")
        ]

    def __str__(self) -> str:
        return f"Place {self.pk} in a closed group"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def overdue(self) -> "AttendanceQuerySet":
        """90 days after the last session of the series, all together."""
        ended = SessionSeries.objects.ended_before(timezone.now() - ATTENDANCE_KEPT)
        return self.filter(member__series__in=ended.values("pk"))


class Attendance(models.Model):
    """That one of a closed group came to one of its sessions. No row says that they did not."""

    session = models.ForeignKey("GroupSession", on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CohortMember, on_delete=models.CASCADE, related_name="attendance")

    objects = AttendanceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="attended_once")]


def seen_by(person: Any) -> Q:
    """Which sessions somebody may know of: all but those of closed groups they do not belong to.

    For use in a filter on sessions. Whoever may see the plans at the desk sees them all.
    """
    open_to_all = ~Q(access=Access.CLOSED)
    if not getattr(person, "is_authenticated", False):
        return open_to_all
    if person.has_perm("live.view_groupsession"):
        return Q()
    belongs = CohortMember.objects.filter(series=OuterRef("series"), person=person)
    return open_to_all | Q(Exists(belongs))
