"""How messages of a room come before the moderators of the desk, and what a decision does to them.

In the room the facilitators decide. A case is opened for what they cannot, or did not: a held message
that nobody answers for `settings.LIVE_HELD_MINUTES`, one that was still held when the session ended,
one that they hid, and one that somebody reported. The words stay sealed: the queue opens them on one
page, on record, and neither a decision nor the open part of its snapshot holds them. They go with the
session; a sealed copy stays for two weeks where somebody can appeal (`safeguarding.hearing`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from safeguarding import casework, reviewing
from safeguarding.models import Case, Decision, Severity
from safeguarding.reviewing import ContextItem, Wording
from safeguarding.screening import screen

from . import access, announcing, recording
from .models import GroupSession, RoomEvent
from .phases import ENTERED_PHASES

Action = Decision.Action
State = RoomEvent.State
KEPT_BACK = "A moderator read it and kept it back. Your notices say why."
TAKEN_BACK = "A moderator took it back. The writer’s notices say why."
HELD = Wording(
    {Action.APPROVE: "Let the room read it", Action.REFUSE: "Keep it back"},
    {Action.REFUSE: "Your message was not shared with the room."},
)
SHOWN = Wording(
    {Action.HIDE: "Take it back from the room"},
    {Action.HIDE: "Your message was taken back from the room."},
)
FORGOTTEN = Wording(
    {Action.NO_ACTION: "It broke no rule: the decision, and what it meant for its writer, end"},
    {
        Action.NO_ACTION: "Somebody else has looked again, and decided differently. Your message broke no"
        " rule. By now it is gone from the room, as everything is that was said there."
    },
)
OUT_OF_SIGHT = Wording(
    {
        Action.NO_ACTION: "I have read it, and nothing more is needed",
        Action.REFUSE: "It broke a rule: tell its writer which",
    },
    {Action.REFUSE: "Your message broke a rule. It stays out of sight of the room."},
)


class MessageReview(reviewing.Extras):
    """`safeguarding.reviewing.Review` for what is said in a room."""

    model = RoomEvent
    key = "live-message"
    noun = "message"
    is_sealed = is_covered = True
    in_bulk = False

    def with_author(self) -> "models.QuerySet[RoomEvent]":
        return RoomEvent.objects.said().select_related("author", "session__data_key")

    def lines(self) -> "models.QuerySet[Any]":
        return RoomEvent.objects.said().annotate(
            line_title=Concat(Value("In a session: "), F("session__title")),
            line_author=F("by_name"),
        )

    def author(self, item: RoomEvent) -> Any:
        return item.author

    def shown_name(self, item: RoomEvent) -> str:
        """The name of the room: whose it is otherwise, the moderator need not know."""
        return item.by_name

    def title(self, item: RoomEvent) -> str:
        return f"In a session: {item.session.title}"

    def text(self, item: RoomEvent) -> str:
        return reviewing.SEALED

    def opened(self, item: RoomEvent) -> str:
        return str(item.body)

    def kept_for_hearing(self, item: RoomEvent) -> dict[str, Any]:
        return {
            "text": str(item.body),
            "session": item.session_id,
            "by_name": item.by_name,
            "at": item.at.isoformat(),
        }

    def as_it_was(self, pk: int, kept: dict[str, Any], author: Any) -> RoomEvent | None:
        """None if the plan of the session is gone too: then nobody can say where it was."""
        session = GroupSession.objects.filter(pk=kept["session"]).first()
        if session is None:
            return None
        message = RoomEvent(
            pk=pk,
            session=session,
            author=author,
            by_name=kept["by_name"],
            at=datetime.fromisoformat(kept["at"]),
            body=kept["text"],
        )
        message.is_forgotten = True
        return message

    def without_a_name(self, kept: dict[str, Any]) -> dict[str, Any]:
        return kept | {"by_name": ""}

    def context(self, item: RoomEvent) -> list[ContextItem]:
        return []

    def url(self, item: RoomEvent) -> str:
        return item.session.get_absolute_url()

    def place(self, item: RoomEvent) -> str:
        return ""

    def is_public(self, item: RoomEvent) -> bool:
        return item.state == State.SHOWN and not item.is_forgotten

    def readers(self, item: RoomEvent) -> str:
        if item.is_forgotten:
            return "Nobody: it is forgotten in the room, and kept for this hearing alone"
        if item.state == State.SHOWN and item.audience == RoomEvent.Audience.ROOM:
            return "All who are or were in the room, until a day after it ends"
        if item.state == State.SHOWN:
            return "Its writer, the facilitators and whom it was written to"
        return "Only its writer and the facilitators"

    def may_be_read_by(self, item: RoomEvent, person: Any) -> bool:
        if item.state != State.SHOWN or not access.may_still_read(
            item.session, person.pk, item.seq
        ):
            return False
        return item.audience == RoomEvent.Audience.ROOM or person.pk in (
            item.person_id,
            item.author_id,
        )

    def possible(self, item: RoomEvent) -> Sequence[str]:
        if item.is_forgotten:
            return (Action.NO_ACTION,)
        if item.state == State.HELD:
            return (Action.APPROVE, Action.REFUSE)
        return (Action.NO_ACTION, Action.HIDE if item.state == State.SHOWN else Action.REFUSE)

    def wording(self, item: RoomEvent) -> Wording:
        if item.is_forgotten:
            return FORGOTTEN
        if item.state == State.HELD:
            return HELD
        return SHOWN if item.state == State.SHOWN else OUT_OF_SIGHT

    def approve(self, item: RoomEvent) -> bool:
        """As `moderation.release` does it, without anybody of the room."""
        room = GroupSession.objects.locked(item.session_id)
        if not _move(item, State.HELD, State.RELEASED):
            return False
        recording.append(
            room,
            kind=RoomEvent.Kind.RELEASED,
            by=None,
            author_id=item.author_id,
            by_key=item.by_key,
            by_name=item.by_name,
            by_part=item.by_part,
            body=item.body,
            ref=item.seq,
        )
        announcing.console_changed(room.pk)
        return True

    def send_back(self, item: RoomEvent) -> bool:
        return False

    def refuse(self, item: RoomEvent) -> bool:
        """One that is held is not shared. Of one that is out of sight already, only the writer is told."""
        room = GroupSession.objects.locked(item.session_id)
        if _move(item, State.HELD, State.REFUSED):
            _tell(room, item, RoomEvent.Kind.REFUSED, KEPT_BACK)
            return True
        return item.state in (State.REFUSED, State.HIDDEN)

    def hide(self, item: RoomEvent) -> bool:
        room = GroupSession.objects.locked(item.session_id)
        if not _move(item, State.SHOWN, State.HIDDEN):
            return False
        if room.phase in ENTERED_PHASES:
            _tell(room, item, RoomEvent.Kind.HIDDEN, TAKEN_BACK)
        return True


def _move(item: RoomEvent, before: str, after: str) -> bool:
    moved = RoomEvent.objects.filter(pk=item.pk, state=before).update(state=after)
    item.refresh_from_db(fields=["state"])
    return bool(moved)


def _tell(room: GroupSession, item: RoomEvent, kind: str, reason: str) -> None:
    whom: dict[str, Any] = {
        "person_id": item.author_id,
        "person_key": item.by_key,
        "person_name": item.by_name,
    }
    if kind == RoomEvent.Kind.HIDDEN:
        whom["audience"] = item.audience
        if item.audience == RoomEvent.Audience.PERSON:
            whom |= {
                "person_id": item.person_id,
                "person_key": item.person_key,
                "person_name": item.person_name,
            }
    recording.append(room, kind=kind, by=None, ref=item.seq, reason=reason, **whom)
    announcing.console_changed(room.pk)


# What the room tells the desk. After the commit: a decision locks the case and then the room, so
# nothing here may lock them the other way round.


def look_at_later(message: RoomEvent) -> None:
    """Have the desk look at this message once the room's transaction is committed."""
    pk = message.pk
    transaction.on_commit(lambda: look_at(pk), robust=True)


def look_at(pk: int) -> None:
    """Open a case, unless the message is gone. Twice makes no second one."""
    message = RoomEvent.objects.select_related("session__data_key").filter(pk=pk).first()
    if message is None:
        return
    least = Severity.AMBER if message.state in (State.HELD, State.REFUSED) else Severity.GREEN
    casework.open_case(message, source=Case.Source.ROOM, seen=screen(message.body), severity=least)


def decided_in_the_room(message: RoomEvent, action: Action, *, by: Any) -> None:
    """A facilitator decided meanwhile: an open case closes."""
    transaction.on_commit(
        lambda: casework.decided_elsewhere(message, action=action, decider=by), robust=True
    )


def call_moderators() -> dict[str, int]:
    """Open a case for each held message that nobody answered in time, and close those whose words were
    forgotten. Doing it again changes nothing."""
    since = timezone.now() - timedelta(minutes=settings.LIVE_HELD_MINUTES)
    waiting = RoomEvent.objects.messages().filter(
        state=State.HELD, at__lt=since, session__phase__in=ENTERED_PHASES
    )
    opened = 0
    for message in waiting.select_related("session__data_key").order_by("pk"):
        if not Case.objects.of(message).still_open().exists():
            look_at(message.pk)
            opened += 1
    return {"opened": opened, "gone": casework.close_gone(RoomEvent)}
