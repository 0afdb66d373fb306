"""Group sessions, who is in them, and the numbered log of each room."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from .phases import ENTERED_PHASES, HINTS, OPEN_PHASES, Phase

CAPACITY = (4, 50)
LENGTH = (15, 180)  # minutes
# A session that nobody opened leaves the programme when this much time has passed.
NEVER_OPENED = timedelta(hours=1)

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
        return self.exclude(phase=Phase.CLOSED).exclude(never_opened).order_by("starts_at", "pk")

    def led_or_watched_by(self, person: models.Model) -> "GroupSessionQuerySet":
        return self.filter(staff__person=person)

    def locked(self, pk: int) -> "GroupSession":
        """The row, held until the transaction ends, so that one change at a time is made to a room.

        SQLite ignores the lock and needs none: its writing transactions are IMMEDIATE.
        """
        return self.select_for_update().get(pk=pk)

    def over_since(self, moment: datetime) -> "GroupSessionQuerySet":
        """Closed before `moment`, or never closed and due to start a day before that."""
        return self.filter(
            Q(closed_at__lt=moment) | Q(closed_at=None, starts_at__lt=moment - timedelta(days=1))
        )


class GroupSession(models.Model):
    """One scheduled, facilitated, text-first meeting."""

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
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="SessionStaff", related_name="sessions_staffed"
    )

    phase = models.CharField(
        max_length=10, choices=Phase.choices, default=Phase.SCHEDULED, editable=False
    )
    paused_from = models.CharField(max_length=10, blank=True, default="", editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # The number of the newest event, and the log it belongs to: a new epoch means a new log.
    last_seq = models.PositiveIntegerField(default=0, editable=False)
    epoch = models.CharField(max_length=8, default=new_epoch, editable=False)

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
        ]
        permissions = [
            ("join_groupsession", "Can join group sessions"),
            ("facilitate_groupsession", "Can facilitate group sessions"),
            ("watch_groupsession", "Can be the second pair of eyes in group sessions"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("live:session", args=[self.slug])

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
    def was_called_off(self) -> bool:
        return self.phase == Phase.CLOSED and self.opened_at is None

    @property
    def rules(self) -> list[str]:
        return [line.strip() for line in self.agreement.splitlines() if line.strip()]


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_part_per_session"),
            models.UniqueConstraint(fields=["session", "key"], name="staff_key_unique_in_session"),
        ]


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def waiting(self) -> "ParticipationQuerySet":
        return self.filter(state=Participation.State.WAITING)

    def admitted(self) -> "ParticipationQuerySet":
        return self.filter(state=Participation.State.ADMITTED)

    def with_names(self) -> "ParticipationQuerySet":
        return self.select_related("person").order_by("asked_at", "pk")


class Participation(models.Model):
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
    reason = models.CharField(max_length=240, blank=True, default="")
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


class RoomEventQuerySet(models.QuerySet["RoomEvent"]):
    def of(self, session: GroupSession) -> "RoomEventQuerySet":
        return self.filter(session=session)

    def after(self, seq: int) -> "RoomEventQuerySet":
        return self.filter(seq__gt=seq).order_by("seq")

    def sent_as(self, person: models.Model, client_id: object) -> "RoomEventQuerySet":
        return self.filter(author=person, client_id=client_id)

    def messages(self) -> "RoomEventQuerySet":
        return self.filter(kind=RoomEvent.Kind.MESSAGE)

    def held(self) -> "RoomEventQuerySet":
        return self.messages().filter(state=RoomEvent.State.HELD).order_by("seq")

    def due_for_deletion(self) -> "RoomEventQuerySet":
        now = timezone.now()
        return self.filter(
            Q(session__closed_at__lt=now - timedelta(hours=24)) | Q(at__lt=now - timedelta(days=2))
        )


class RoomEvent(models.Model):
    """One line of a room's log. Numbers run 1, 2, 3 … per session, without a gap.

    The name, key and part of whoever did it are copied in, so that reading costs one query.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        RELEASED = "released"
        REFUSED = "refused"
        HIDDEN = "hidden"
        PHASE = "phase"
        ADMITTED = "admitted"
        DECLINED = "declined"
        LEFT = "left"
        REMOVED = "removed"

    class State(models.TextChoices):
        SHOWN = "shown"
        HELD = "held"
        RELEASED = "released"
        REFUSED = "refused"
        HIDDEN = "hidden"

    class Audience(models.TextChoices):
        ROOM = "room"
        FACILITATORS = "facilitators"
        PERSON = "person"

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SHOWN)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.ROOM)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="room_events"
    )
    by_key = models.CharField(max_length=12, blank=True, default="")
    by_name = models.CharField(max_length=40, blank=True, default="")
    by_part = models.CharField(max_length=12, blank=True, default="")
    # Whom it is for (a private message) or about (somebody admitted).
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    person_key = models.CharField(max_length=12, blank=True, default="")
    person_name = models.CharField(max_length=40, blank=True, default="")
    client_id = models.UUIDField(null=True)
    body = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=240, blank=True, default="")
    ref = models.PositiveIntegerField(null=True)
    phase = models.CharField(max_length=10, blank=True, default="")
    seen = models.JSONField(default=list)  # what the screening saw: [{kind, text, suggestion}]
    alert = models.CharField(max_length=8, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    objects = RoomEventQuerySet.as_manager()

    class Meta:
        ordering = ["session", "seq"]
        indexes = [
            models.Index(fields=["session", "author", "at"], name="event_pace"),
            models.Index(fields=["session", "seq"], name="event_held", condition=Q(state="held")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="event_numbered_once"),
            models.UniqueConstraint(
                fields=["session", "author", "client_id"], name="event_sent_once"
            ),
            # A held message is decided once: released or refused, never both, never twice.
            models.UniqueConstraint(
                fields=["session", "ref"],
                condition=Q(kind__in=["released", "refused"]),
                name="event_decided_once",
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_1"),
            models.CheckConstraint(
                condition=~Q(kind="message")
                | Q(author__isnull=False, client_id__isnull=False) & ~Q(body=""),
                name="event_message_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="message")
                | Q(kind="released", state__in=["shown", "hidden"])
                | Q(state="shown"),
                name="event_only_messages_are_held",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["released", "refused", "hidden"]) | Q(ref__isnull=False),
                name="event_decision_has_a_ref",
            ),
            models.CheckConstraint(
                condition=~Q(audience="person") | Q(person__isnull=False),
                name="event_private_has_a_person",
            ),
        ]

    @property
    def phase_name(self) -> str:
        return str(Phase(self.phase).label) if self.phase else ""

    @property
    def phase_hint(self) -> str:
        return HINTS[Phase(self.phase)] if self.phase else ""
