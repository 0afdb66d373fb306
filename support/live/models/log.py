"""The numbered log of each room."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from privacy.fields import EncryptedJSONField, EncryptedTextField
from support.live.phases import Phase, hint

from .sessions import TRANSCRIPT_KEPT, GroupSession, rows_of


class RoomEventQuerySet(models.QuerySet["RoomEvent"]):
    def of(self, session: GroupSession) -> "RoomEventQuerySet":
        return rows_of(session, self)

    def after(self, seq: int) -> "RoomEventQuerySet":
        return self.filter(seq__gt=seq).order_by("seq")

    def sent_as(self, person: models.Model, client_id: object) -> "RoomEventQuerySet":
        return self.filter(author=person, client_id=client_id)

    def messages(self) -> "RoomEventQuerySet":
        return self.filter(kind=RoomEvent.Kind.MESSAGE)

    def said(self) -> "RoomEventQuerySet":
        """Messages, and those that were let through, which stand further down once more."""
        return self.filter(kind__in=[RoomEvent.Kind.MESSAGE, RoomEvent.Kind.RELEASED])

    def said_to_everyone_by(self) -> "models.QuerySet[RoomEvent, int | None]":
        """The ids of those who have said something to everyone."""
        everyone = self.messages().filter(audience=RoomEvent.Audience.ROOM)
        return everyone.order_by().values_list("author_id", flat=True).distinct()

    def held(self) -> "RoomEventQuerySet":
        return self.messages().filter(state=RoomEvent.State.HELD).order_by("seq")

    def due_for_deletion(self) -> "RoomEventQuerySet":
        now = timezone.now()
        return self.filter(
            Q(session__closed_at__lt=now - TRANSCRIPT_KEPT) | Q(at__lt=now - timedelta(days=2))
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
        LEADS = "leads"
        WENT_OUT = "went_out"
        CAME_BACK = "came_back"
        LOBBY = "lobby"
        RENAMED = "renamed"
        NOTE = "note"
        RULE = "rule"

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
    person_part = models.CharField(max_length=12, blank=True, default="")  # empty for a member
    client_id = models.UUIDField(null=True)
    body = EncryptedTextField(key="session.data_key", identity=("session_id", "seq"), default="")
    reason = EncryptedTextField(key="session.data_key", identity=("session_id", "seq"), default="")
    ref = models.PositiveIntegerField(null=True)
    phase = models.CharField(max_length=10, blank=True, default="")
    # Which rule of the room changed: see `floor`.
    rule = models.CharField(max_length=10, blank=True, default="")
    # What the screening saw: [{kind, text, suggestion}]
    seen = EncryptedJSONField(key="session.data_key", identity=("session_id", "seq"), default=list)
    alert = models.CharField(max_length=8, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    # Not a row any more, but made again for a hearing: see reviews.MessageReview.as_it_was.
    is_forgotten = False

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

    def phase_hint(self, *, for_staff: bool) -> str:
        return hint(self.phase, for_staff=for_staff) if self.phase else ""
