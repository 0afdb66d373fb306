"""Who speaks when: the rules of a room, what one person has in it, and reactions to what was said."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from privacy.fields import EncryptedTextField
from support.live import choices

# Seconds between two messages of one member, and of one turn; 0 for none.
SLOWEST = 300
LONGEST_TURN = 900


class FloorRules(models.Model):
    """The rules of a room as they stand now. On the row of the session itself, so that asking them
    before each message costs no query."""

    Format = choices.Format

    class Latecomers(models.TextChoices):
        EVERYTHING = "everything", "Everything that was said"
        SUMMARY = "summary", "A summary that a facilitator writes"
        NOTHING = "nothing", "Nothing: they begin where they come in"

    format = models.CharField(
        "who speaks when", max_length=8, choices=choices.Format, default=choices.Format.FREE
    )
    holds_all = models.BooleanField(
        "each message is read first",
        default=False,
        help_text="A facilitator lets each message of a member through before others see it.",
    )
    turn_seconds = models.PositiveSmallIntegerField(
        "length of a turn, in seconds",
        default=180,
        validators=[MaxValueValidator(LONGEST_TURN)],
        help_text="The same for everyone; shown, never cut off. 0 for no timer.",
    )
    latecomers = models.CharField(
        "what latecomers see",
        max_length=10,
        choices=Latecomers.choices,
        default=Latecomers.EVERYTHING,
    )
    prompts = models.TextField(
        blank=True, help_text="One on each line. A facilitator can pin them during the session."
    )
    quick_answers = models.TextField(
        blank=True, help_text="One on each line. Facilitators can put them in their writing box."
    )
    slow_seconds = models.PositiveSmallIntegerField(
        default=0, editable=False, validators=[MaxValueValidator(SLOWEST)]
    )
    is_frozen = models.BooleanField(default=False, editable=False)
    lines_closed = models.BooleanField(default=False, editable=False)
    # The key of who has the floor, and since when; empty when nobody has it.
    turn_key = models.CharField(max_length=12, blank=True, default="", editable=False)
    turn_since = models.DateTimeField(null=True, editable=False)
    pinned = EncryptedTextField(key="data_key", identity=("slug",), default="")
    summary_so_far = EncryptedTextField(key="data_key", identity=("slug",), default="")

    class Meta:
        abstract = True

    @property
    def prepared_prompts(self) -> list[str]:
        return _lines(self.prompts)

    @property
    def prepared_answers(self) -> list[str]:
        return _lines(self.quick_answers)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class InRoom(models.Model):
    """What one member has in a room, besides being there."""

    class Feeling(models.IntegerChoices):
        VERY_LOW = 1, "Very low"
        LOW = 2, "Low"
        MIXED = 3, "In between"
        FAIR = 4, "All right"
        GOOD = 5, "Good"

    hand_at = models.DateTimeField(null=True)
    break_at = models.DateTimeField(null=True)
    is_muted = models.BooleanField(default=False)
    turns = models.PositiveSmallIntegerField(default=0)
    spoke_for = models.PositiveIntegerField(default=0)  # seconds that they had the floor
    # What stands in the log up to this number is not for them: they came later.
    reads_from = models.PositiveIntegerField(default=0)
    feeling = models.PositiveSmallIntegerField(null=True, choices=Feeling.choices)
    arriving = EncryptedTextField(
        key="session.data_key", identity=("session_id", "person_id"), default=""
    )

    class Meta:
        abstract = True

    @property
    def minutes_spoken(self) -> int:
        return round(self.spoke_for / 60)


class Place(models.Model):
    """How far somebody has read a room's log, and what they have begun to write. One row for each
    person, staff too. `draft_id` is the client id it will be sent under: what has been sent is no
    draft any more, whoever forgot to say so."""

    session = models.ForeignKey("live.GroupSession", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_places"
    )
    read_to = models.PositiveIntegerField(default=0)
    draft = EncryptedTextField(
        key="session.data_key", identity=("session_id", "person_id"), default=""
    )
    draft_to = models.CharField(max_length=12, blank=True, default="")
    draft_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_place_in_a_room")
        ]


class Reaction(models.Model):
    """One kind word for a message, from one person. Counted, never named."""

    class Kind(models.TextChoices):
        WITH_YOU = "with", "With you"
        SAME = "same", "Same here"
        THANKS = "thanks", "Thank you"

    message = models.ForeignKey(
        "live.RoomEvent", on_delete=models.CASCADE, related_name="reactions"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_reactions"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "person"], name="one_reaction_to_a_message")
        ]
