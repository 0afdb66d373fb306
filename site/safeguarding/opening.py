"""Opening a safeguarding record: one lead asks, another confirms, and the first may read for a while.

    asked = opening.ask(record, lead=heron, reason="…")
    opening.confirm(asked, lead=plover)       # another person, freshly signed in (the page sees to it)
    opened = opening.read(asked, lead=heron)  # for half an hour; each time is recorded

Who is a lead is asked again each time. `read` is the only place that unseals the passages, so a role
that was lost, an hour that ended or a key that was destroyed is met there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notices.telling import tell
from privacy import trail

from . import escalating, leads, reviewing
from .escalating import Passage
from .models import TO_CONFIRM, TO_READ, OpeningRequest, RecordNote, SafeguardingRecord
from .refusals import AlreadyAsked, NotALead, NotOpen, OwnWriting, ReasonNeeded, TakesTwoPeople


@dataclass(frozen=True)
class OpenedNote:
    note: RecordNote
    text: str


@dataclass(frozen=True)
class Opened:
    """The words of a record, as they are handed to one reader for one page."""

    why: str
    passages: list[Passage]
    notes: list[OpenedNote]
    read_until: datetime


def require_lead(record: SafeguardingRecord, lead: Any) -> None:
    """Raises NotALead; and OwnWriting for whoever wrote what the record is about."""
    if not leads.is_lead(lead):
        raise NotALead
    item = record.target
    if item is not None and type(item) in {each.model for each in reviewing.registered()}:
        author = reviewing.of(item).author(item)
        if author is not None and author.pk == lead.pk:
            raise OwnWriting


@transaction.atomic
def ask(record: SafeguardingRecord, *, lead: Any, reason: str) -> OpeningRequest:
    """Ask to open it. It has to be confirmed within half an hour; the other leads are told.

    Raises NotALead, OwnWriting, ReasonNeeded or AlreadyAsked.
    """
    require_lead(record, lead)
    if not reason.strip():
        raise ReasonNeeded
    # Held until the end, so that two presses of one button make one request.
    SafeguardingRecord.objects.select_for_update().get(pk=record.pk)
    mine = record.openings.filter(asked_by=lead)
    if mine.to_confirm().exists() or mine.to_read().exists():
        raise AlreadyAsked
    now = timezone.now()
    asked = OpeningRequest.objects.create(
        record=record,
        reason=reason.strip()[: escalating.MAX_CHARACTERS],
        asked_by=lead,
        asked_at=now,
        expires_at=now + TO_CONFIRM,
    )
    escalating.tell_leads(record, line="A colleague asks for you at the desk.", but=lead)
    trail.record("safeguarding.opening_asked", actor=lead, about=record)
    return asked


@transaction.atomic
def confirm(asked: OpeningRequest, *, lead: Any) -> OpeningRequest:
    """A second lead agrees. One conditional update: of two in the same moment, one is refused.

    Raises NotALead, OwnWriting, TakesTwoPeople, or NotOpen when it was confirmed, ended or too long
    ago, or when whoever asked is no lead any more.
    """
    require_lead(asked.record, lead)
    if asked.asked_by_id == lead.pk:
        raise TakesTwoPeople
    if asked.asked_by is None or not leads.is_lead(asked.asked_by):
        raise NotOpen
    now = timezone.now()
    confirmed = (
        OpeningRequest.objects.to_confirm()
        .filter(pk=asked.pk, asked_by__isnull=False)
        .exclude(asked_by=lead)
        .update(confirmed_by=lead, confirmed_at=now, read_until=now + TO_READ)
    )
    if not confirmed:
        raise NotOpen
    asked.refresh_from_db()
    assert asked.asked_by_id is not None
    tell(
        asked.asked_by_id,
        line="A colleague has answered you at the desk.",
        url=reverse("safeguarding_record", args=[asked.record_id]),
    )
    trail.record("safeguarding.opening_confirmed", actor=lead, about=asked.record)
    return asked


@transaction.atomic
def end(asked: OpeningRequest, *, lead: Any) -> None:
    """Decline it, take it back, or stop reading. Nothing can be read by it from now on.

    Raises NotALead, OwnWriting, or NotOpen when it had ended already.
    """
    require_lead(asked.record, lead)
    running = OpeningRequest.objects.to_confirm() | OpeningRequest.objects.to_read()
    if not running.filter(pk=asked.pk).update(ended_at=timezone.now()):
        raise NotOpen
    trail.record("safeguarding.opening_ended", actor=lead, about=asked.record)


@transaction.atomic
def read(asked: OpeningRequest, *, lead: Any) -> Opened:
    """The words, for whoever asked. Raises NotALead, OwnWriting, NotOpen, or privacy's CannotOpen.

    Both leads must still be leads. Each time is recorded, in the transaction that hands them out.
    """
    record = (
        SafeguardingRecord.objects.select_related("data_key")
        .select_for_update(of=("self",))
        .get(pk=asked.record_id)
    )
    require_lead(record, lead)
    now_open = (
        OpeningRequest.objects.to_read()
        .with_people()
        .filter(pk=asked.pk, asked_by=lead)
        .exclude(confirmed_by=lead)
        .first()
    )
    if now_open is None or not leads.is_lead(now_open.confirmed_by):
        raise NotOpen
    assert now_open.read_until is not None
    notes = list(record.notes.select_related("by"))
    for note in notes:
        note.record = record  # with its key at hand
    kept: Any = record.passages
    opened = Opened(
        why=record.why,
        passages=[
            Passage(
                each["who"], parse_datetime(each["when"]) if each["when"] else None, each["text"]
            )
            for each in kept
        ],
        notes=[OpenedNote(note, note.text) for note in notes],
        read_until=now_open.read_until,
    )
    trail.record("safeguarding.record_read", actor=lead, about=record)
    return opened


def has_opened(record: SafeguardingRecord, *, lead: Any) -> bool:
    """Whether they have read it, or confirmed that another lead reads it. One query."""
    taking_part = record.openings.confirmed().filter(asked_by=lead)
    return (taking_part | record.openings.confirmed().filter(confirmed_by=lead)).exists()
