"""When a session is over: how people go home, and a message to those who facilitated it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.telling import tell_once
from privacy import trail
from privacy.models import DataKey
from safeguarding.plain_text import visible
from safeguarding.screening import screen

from . import recording, trail_acts
from .access import Action, Standing, require
from .events import Code
from .models import AfterMessage, CheckOut, GroupSession, SessionStaff
from .phases import Phase
from .refusals import Refused
from .talking import ALARMING, HEARD_FROM_ANYBODY

OPEN_FOR = timedelta(days=3)
MAX_LINE = 500
MAX_MESSAGE = 2000
MOST = 5  # messages of one person after one session


def open_until(session: GroupSession) -> datetime | None:
    return session.closed_at + OPEN_FOR if session.closed_at else None


def is_open(session: GroupSession) -> bool:
    until = open_until(session)
    return until is not None and session.opened_at is not None and timezone.now() < until


def _require_open(standing: Standing, action: Action) -> None:
    require(standing, action)
    if not is_open(standing.session):
        raise Refused(Code.ENDED, "The time for writing about this session is over.")


def _text(text: str, longest: int) -> str:
    words = visible(text)
    if "\0" in text or len(words) > longest:
        raise Refused(Code.TOO_LONG, f"Use at most {longest} characters.")
    return words


def check_out(session: GroupSession, *, person: User, helped: int | None, line: str) -> bool:
    """Store it in place of what was told before. True when help has to be shown at once.

    The words need the session's key, and are taken for as long as it is there.
    """
    text = _text(line, MAX_LINE)
    if helped is not None and helped not in CheckOut.Helped:
        raise Refused(Code.NOT_NOW, "There is no such answer.")
    with recording.room_held_for(session, person) as standing:
        _require_open(standing, Action.CHECK_OUT)
        room = standing.session
        if text and room.data_key.destroyed_at:
            raise Refused(
                Code.ENDED, "The words of this session are gone. Write a message instead."
            )
        own = CheckOut.objects.filter(session=room, person=person).first()
        own = own or CheckOut(session=room, person=person)
        own.session, own.helped, own.line = room, helped, text
        own.save()
    return screen(text).crisis in ALARMING


def write(session: GroupSession, *, person: User, client_id: UUID, body: str) -> AfterMessage:
    """To the facilitators of that session and to nobody else. Sending it again is harmless."""
    text = _text(body, MAX_MESSAGE)
    crisis = screen(text).crisis
    with recording.room_held_for(session, person) as standing:
        _require_open(standing, Action.WRITE_AFTER)
        if not text:
            raise Refused(Code.EMPTY, "Write something first.")
        if not standing.in_force.may_write and crisis not in HEARD_FROM_ANYBODY:
            raise Refused(Code.NOT_ALLOWED, standing.in_force.words)
        mine = AfterMessage.objects.filter(session=session, person=person)
        before = mine.filter(client_id=client_id).first()
        if before is not None:
            return before
        if mine.count() >= MOST and crisis not in ALARMING:
            raise Refused(
                Code.TOO_FAST, "They have several messages of yours. Let them read first."
            )
        made = AfterMessage.objects.create(
            session=standing.session,
            person=person,
            name=standing.name,
            client_id=client_id,
            body=text,
            alert=crisis if crisis in ALARMING else "",
        )
        facilitating = SessionStaff.objects.filter(
            session=session, part=SessionStaff.Part.FACILITATOR
        )
        _tell(facilitating.values_list("person_id", flat=True), "Somebody wrote to you.", session)
        return made


def answer(session: GroupSession, pk: int, *, facilitator: User, body: str) -> AfterMessage:
    """Once. The writer is told on the site that there is an answer."""
    text = _text(body, MAX_MESSAGE)
    with recording.room_held_for(session, facilitator) as standing:
        require(standing, Action.READ_AFTER)
        message = (
            AfterMessage.objects.select_related("data_key")
            .select_for_update(of=("self",))
            .filter(session=session, pk=pk)
            .first()
        )
        if message is None:
            raise Refused(Code.NO_SUCH_MESSAGE, "There is no such message.")
        if not text:
            raise Refused(Code.EMPTY, "Write something first.")
        if message.answer:
            raise Refused(Code.ALREADY_DONE, "Somebody has answered already.")
        message.answer = text
        message.save(update_fields=["answer"])
        _tell([message.person_id], "Somebody answered you.", session)
        trail.record(trail_acts.ANSWERED[0], actor=facilitator, about=session)
        return message


def _tell(person_ids: Iterable[int], line: str, session: GroupSession) -> None:
    tell_once(person_ids, line=line, url=reverse("live:session", args=[session.slug]))


def context(standing: Standing) -> dict[str, Any]:
    """For the page of a session that has ended: what one told, or, for its facilitators, what all did."""
    session = standing.session
    found: dict[str, Any] = {"closed": session.phase == Phase.CLOSED}
    if standing.may(Action.WRITE_AFTER):
        mine = AfterMessage.objects.filter(session=session, person=standing.person)
        found |= {
            "may_write": is_open(session),
            "until": open_until(session),
            "own_messages": list(mine.select_related("data_key")),
            "checked_out": CheckOut.objects.filter(
                session=session, person=standing.person
            ).exists(),
            "helped": CheckOut.Helped.choices,
        }
    if standing.may(Action.READ_AFTER):
        found |= {
            "after_messages": list(
                AfterMessage.objects.filter(session=session).select_related("data_key")
            ),
            # In no order that tells who it was.
            "check_outs": sorted(
                CheckOut.objects.filter(session=session).select_related("session__data_key"),
                key=lambda row: (row.helped or 0, row.line),
            ),
        }
    return found


@receiver(post_delete, sender=AfterMessage, dispatch_uid="live.delete_after_key")
def delete_key(sender: Any, instance: AfterMessage, **kwargs: Any) -> None:
    DataKey.objects.filter(pk=instance.data_key_id).delete()
