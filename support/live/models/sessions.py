"""Group sessions, and who is in them."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.competence import Competence, Work
from journey.stages import Stage
from privacy.fields import EncryptedTextField
from privacy.models import DataKey
from support.live.choices import (
    ACCESS_LINES,
    FORMAT_LINES,
    READ_FIRST,
    Access,
    Format,
    Language,
    Relation,
)
from support.live.phases import ENTERED_PHASES, OPEN_PHASES, Phase

from .floor import FloorRules, InRoom
from .series import CohortMember, SessionSeries, seen_by

CAPACITY = (4, 50)
LENGTH = (15, 180)  # minutes
# A session that nobody opened leaves the programme when this much time has passed.
NEVER_OPENED = timedelta(hours=1)
# How long after the end of a session what was said in it can be read.
TRANSCRIPT_KEPT = timedelta(hours=24)

AGREEMENT = """\
What is said here stays here.
Use screen names only. Leave out names, places, schools, dates and numbers.
Speak about yourself, and let others finish.
Nobody has to speak. You may leave at any moment, without saying why.
If a child is in danger now, the facilitators must act, and will tell you so."""


def new_key() -> str:
    """Stands for one person in one session, so that two sessions cannot be matched."""
    return secrets.token_hex(6)


def new_epoch() -> str:
    return secrets.token_hex(4)


def new_slug() -> str:
    """An address that says nothing in a browser's history."""
    return secrets.token_hex(4)


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def upcoming(self) -> "GroupSessionQuerySet":
        """Under way, or still to come; the next one first."""
        never_opened = Q(phase=Phase.SCHEDULED, starts_at__lt=timezone.now() - NEVER_OPENED)
        found = self.meetings().exclude(phase=Phase.CLOSED).exclude(never_opened)
        return found.order_by("starts_at", "pk")

    def meetings(self) -> "GroupSessionQuerySet":
        """What was planned, without the side rooms."""
        return self.filter(main=None)

    def seen_by(self, person: Any) -> "GroupSessionQuerySet":
        """Those that this person may know of: see `series.seen_by`. Nobody is a visitor."""
        return self.filter(seen_by(person))

    def of_groups_of(self, person: models.Model) -> "GroupSessionQuerySet":
        """Those of closed groups that this person belongs to."""
        mine = CohortMember.objects.of(person).values("series")
        return self.filter(access=Access.CLOSED, series__in=mine)

    def led_or_watched_by(self, person: models.Model) -> "GroupSessionQuerySet":
        return self.filter(staff__person=person)

    def locked(self, pk: int) -> "GroupSession":
        """The row and its key, held until the transaction ends: one change at a time to a room.

        SQLite ignores the lock and needs none: its writing transactions are IMMEDIATE.
        """
        session = self.with_key().select_for_update().get(pk=pk)
        if session.data_key.destroyed_at and session.phase != Phase.CLOSED:
            session.renew_key()
        return session

    def locked_all(self, pks: Iterable[int]) -> dict[int, "GroupSession"]:
        """The same for several rooms, always in the order of their ids. One query."""
        rows = self.with_key().select_for_update().filter(pk__in=pks).order_by("pk")
        found = {session.pk: session for session in rows}
        for session in found.values():
            if session.data_key.destroyed_at and session.phase != Phase.CLOSED:
                session.renew_key()
        return found

    def with_key(self) -> "GroupSessionQuerySet":
        """With the key at hand, reading what was said costs no query for it."""
        return self.select_related("data_key")

    def over_since(self, moment: datetime) -> "GroupSessionQuerySet":
        """Closed before `moment`, or never closed and due to start a day before that."""
        return self.filter(
            Q(closed_at__lt=moment) | Q(closed_at=None, starts_at__lt=moment - timedelta(days=1))
        )


class GroupSession(FloorRules):
    """One scheduled, facilitated, text-first meeting."""

    class Side(models.TextChoices):
        ONE_TO_ONE = "one_to_one", "One-to-one"
        BREAKOUT = "breakout", "Breakout"

    # A side room belongs to a main one, see side_rooms.py; a session that was planned has none.
    main = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="side_rooms", editable=False
    )
    side = models.CharField(
        max_length=10, choices=Side.choices, blank=True, default="", editable=False
    )
    title = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True, default=new_slug, editable=False)
    summary = models.CharField(
        max_length=240, help_text="One or two sentences: what this session is for."
    )
    audience = models.CharField(
        "who it is for", max_length=120, default="Any family member or friend"
    )
    content_note = models.CharField(
        max_length=240, blank=True, help_text="What hard subjects may come up, in calm words."
    )
    agreement = models.TextField(
        default=AGREEMENT, help_text="One rule on each line. Everyone accepts it before coming in."
    )
    starts_at = models.DateTimeField()
    length = models.PositiveSmallIntegerField(
        "length in minutes",
        default=60,
        validators=[MinValueValidator(LENGTH[0]), MaxValueValidator(LENGTH[1])],
    )
    capacity = models.PositiveSmallIntegerField(
        "places",
        default=12,
        validators=[MinValueValidator(CAPACITY[0]), MaxValueValidator(CAPACITY[1])],
        help_text="How many members may be in the room, from 4 to 50.",
    )
    relation = models.CharField(
        "for", max_length=20, choices=Relation, default=Relation.ANYONE,
        help_text="Members can look for it. Below you can say it in your own words.",
    )  # fmt: skip
    stages = models.JSONField(
        "stages of the journey", default=list, blank=True,
        help_text="Members can look for it, and guidance for these stages leads here. None: for all.",
    )  # fmt: skip
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    access = models.CharField(
        "who may come", max_length=7, choices=Access, default=Access.DROP_IN,
        help_text="A closed group is planned as a weekly series.",
    )  # fmt: skip
    series = models.ForeignKey(
        SessionSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions",
        editable=False,
    )  # fmt: skip
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="SessionStaff", related_name="sessions_staffed"
    )

    phase = models.CharField(
        max_length=10, choices=Phase.choices, default=Phase.SCHEDULED, editable=False
    )
    paused_from = models.CharField(max_length=10, blank=True, default="", editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # What members may write is closed for a while: in the room, and to the facilitators alone.
    # The number of the newest event, and the log it belongs to: a new epoch means a new log.
    last_seq = models.PositiveIntegerField(default=0, editable=False)
    epoch = models.CharField(max_length=8, default=new_epoch, editable=False)
    # How many places are booked, and how many people found the room full: see `booking`.
    booked = models.PositiveSmallIntegerField(default=0, editable=False)
    turned_away = models.PositiveSmallIntegerField(default=0, editable=False)
    # Opens all that was written in this session, and is destroyed with it: see retention.py.
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["phase", "starts_at"], name="session_programme")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=CAPACITY[0], capacity__lte=CAPACITY[1]),
                name="session_capacity_4_to_50",
            ),
            models.CheckConstraint(
                condition=Q(booked__lte=F("capacity")), name="session_not_overbooked"
            ),
            models.CheckConstraint(
                condition=~Q(access=Access.CLOSED) | Q(series__isnull=False),
                name="session_of_a_closed_group_has_a_series",
            ),
            models.CheckConstraint(
                condition=Q(length__gte=LENGTH[0], length__lte=LENGTH[1]),
                name="session_length_15_to_180",
            ),
            models.CheckConstraint(
                condition=Q(phase__in=Phase.values), name="session_phase_is_known"
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.PAUSED, paused_from__in=OPEN_PHASES)
                | (~Q(phase=Phase.PAUSED) & Q(paused_from="")),
                name="session_paused_from_an_open_phase",
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.CLOSED, closed_at__isnull=False)
                | (~Q(phase=Phase.CLOSED) & Q(closed_at__isnull=True)),
                name="session_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(main__isnull=True, side="")
                | Q(main__isnull=False, side__in=["one_to_one", "breakout"]),
                name="session_side_room_has_a_main_one",
            ),
        ]
        permissions = [
            ("join_groupsession", "Can join group sessions"),
            ("facilitate_groupsession", "Can facilitate group sessions"),
            ("watch_groupsession", "Can be the second pair of eyes in group sessions"),
            ("restaff_groupsession", "Can change who runs a group session under way"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding and self.data_key_id is None:
                self.data_key = DataKey.objects.make()
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("live:room" if self.main_id else "live:session", args=[self.slug])

    def renew_key(self) -> None:
        """For one that is opened days late, after its first key was destroyed."""
        spent, self.data_key = self.data_key, DataKey.objects.make()
        self.save(update_fields=["data_key"])
        spent.delete()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def lobby_opens_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=settings.LIVE_LOBBY_OPENS_MINUTES)

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES

    @property
    def is_under_way(self) -> bool:
        return self.phase in ENTERED_PHASES

    @property
    def keeps_people_signed_in(self) -> bool:
        """Being in the room, or waiting for it, counts as being there, although nobody presses
        anything. Until an hour after the planned end: a room that nobody closes is forgotten."""
        return self.is_under_way and timezone.now() < self.ends_at + timedelta(hours=1)

    @property
    def was_called_off(self) -> bool:
        return self.phase == Phase.CLOSED and self.opened_at is None

    @property
    def is_for_a_closed_group(self) -> bool:
        return self.access == Access.CLOSED

    def is_open_to(self, person: models.Model) -> bool:
        """Whether somebody may take part at all: one query for a closed group, none else."""
        mine = CohortMember.objects.of(person).filter(series=self.series_id)
        return not self.is_for_a_closed_group or mine.exists()

    @property
    def bookable(self) -> int:
        """How many places can be booked: of a drop-in, half are kept for whoever just comes."""
        return {Access.CLOSED: 0, Access.DROP_IN: self.capacity // 2}.get(
            Access(self.access), self.capacity
        )

    @property
    def places_left(self) -> int:
        """To book; of a drop-in, all that nobody has booked."""
        whole = self.capacity if self.access == Access.DROP_IN else self.bookable
        return max(0, whole - self.booked)

    @property
    def named_stages(self) -> list[Stage]:
        return [stage for stage in Stage if stage.value in self.stages]

    @property
    def access_line(self) -> str:
        return ACCESS_LINES[Access(self.access)]

    @property
    def format_line(self) -> str:
        line = FORMAT_LINES[Format(self.format)]
        return f"{line} {READ_FIRST}" if self.holds_all else line

    @property
    def rules(self) -> list[str]:
        return [line.strip() for line in self.agreement.splitlines() if line.strip()]


class SessionStaffQuerySet(models.QuerySet["SessionStaff"]):
    def with_competence(self, *sessions: GroupSession) -> "SessionStaffQuerySet":
        """Whether the training of each is in date (`is_in_date`), in these sessions: asked of rows of
        another, it is not. No query of its own.

        Asked for the day of the session, or today if that comes first: a training that runs out at
        midnight takes nobody out of a room that is open.
        """
        days: dict[date, list[int]] = {}
        for session in sessions:
            day = min(timezone.localdate(), timezone.localdate(session.starts_at))
            days.setdefault(day, []).append(session.pk)
        works = {
            SessionStaff.Part.FACILITATOR: Work.FACILITATING,
            SessionStaff.Part.WATCHING: Work.WATCHING,
        }
        each = [
            When(
                session__in=pks,
                part=part,
                then=Exists(Competence.objects.of(OuterRef("person")).valid_on(day).for_work(work)),
            )
            for day, pks in days.items()
            for part, work in works.items()
        ]
        return self.annotate(
            is_in_date=Case(*each, default=models.Value(False), output_field=models.BooleanField())
        )


class SessionStaff(models.Model):
    """Who facilitates a session, and who came in as the second pair of eyes."""

    class Part(models.TextChoices):
        FACILITATOR = "facilitator", "Facilitator"
        WATCHING = "watching", "Second pair of eyes"

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_parts"
    )
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.FACILITATOR)
    key = models.CharField(max_length=12, default=new_key)
    leads = models.BooleanField(default=False, editable=False)

    is_in_date: bool  # on rows of `with_competence`

    objects = SessionStaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_part_per_session"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(leads=True), name="one_leads_a_session"
            ),
            models.CheckConstraint(
                condition=Q(leads=False) | Q(part="facilitator"),
                name="session_is_led_by_a_facilitator",
            ),
            models.UniqueConstraint(fields=["session", "key"], name="staff_key_unique_in_session"),
        ]


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def rows_of(session: GroupSession, rows: Rows) -> Rows:
    """Rows of one session that know the object they belong to, as those of a related manager do:
    they reach its key without a query."""
    found = rows.filter(session=session)
    field = rows.model._meta.get_field("session")
    found._known_related_objects = {field: {session.pk: session}}  # type: ignore[attr-defined]
    return found


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def of(self, session: GroupSession) -> "ParticipationQuerySet":
        return rows_of(session, self)

    def waiting(self) -> "ParticipationQuerySet":
        return self.filter(state=Participation.State.WAITING)

    def admitted(self) -> "ParticipationQuerySet":
        return self.filter(state=Participation.State.ADMITTED)

    def with_names(self) -> "ParticipationQuerySet":
        return self.select_related("person").order_by("asked_at", "pk")


class Participation(InRoom):
    """A member in one session."""

    class State(models.TextChoices):
        WAITING = "waiting", "In the waiting room"
        ADMITTED = "admitted", "In the room"
        DECLINED = "declined", "Not admitted"
        REMOVED = "removed", "Removed"
        LEFT = "left", "Left"

    session = models.ForeignKey(
        GroupSession, on_delete=models.CASCADE, related_name="participations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations"
    )
    key = models.CharField(max_length=12, default=new_key)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    alias = models.CharField(
        max_length=40,
        blank=True,
        default="",
        validators=[
            MinLengthValidator(3, "Use at least 3 characters."),
            RegexValidator(
                r"^[^\W_][\w '’-]*\Z", "Use letters, numbers, spaces, hyphens and apostrophes only."
            ),
        ],
    )
    reason = EncryptedTextField(
        key="session.data_key", identity=("session_id", "person_id"), default=""
    )
    # The side room they are in for a while; see side_rooms.py.
    out_to = models.ForeignKey(
        GroupSession, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    agreement_accepted_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["session", "state"], name="participation_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="once_in_a_session"),
            models.UniqueConstraint(fields=["session", "key"], name="key_unique_in_session"),
            models.UniqueConstraint(
                F("session"),
                Lower("alias"),
                condition=~Q(alias=""),
                name="alias_unique_in_session",
            ),
        ]

    @property
    def name(self) -> str:
        return self.alias or self.person.screen_name
