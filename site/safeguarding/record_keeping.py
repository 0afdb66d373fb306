"""What leads do with a record besides reading it: notes, passing on, closing, and how long it stays.

Notes can be written without opening the record. What rests on its words (passing on, closing, how
long it is kept) takes somebody who has opened it, or confirmed that it was opened.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from privacy import trail

from . import escalating, opening
from .models import RecordNote, SafeguardingRecord
from .refusals import NotRead, ReasonNeeded, RecordClosed, RecordStillOpen

YEAR = timedelta(days=365)
LONGEST = 75  # years


def years_kept() -> int:
    return int(settings.SAFEGUARDING_RECORD_YEARS)


@transaction.atomic
def add_note(record: SafeguardingRecord, *, lead: Any, text: str) -> RecordNote:
    """Raises NotALead, OwnWriting or ReasonNeeded."""
    opening.require_lead(record, lead)
    note = _write(record, RecordNote.Kind.NOTE, lead, text)
    trail.record("safeguarding.record_noted", actor=lead, about=record)
    return note


@transaction.atomic
def refer(record: SafeguardingRecord, *, lead: Any, to: RecordNote.To, text: str) -> RecordNote:
    """Say that it was passed on, to whom, and in which words. The passing on itself is done by people.

    Raises NotALead, OwnWriting, NotRead or ReasonNeeded.
    """
    _require_reader(record, lead)
    note = _write(record, RecordNote.Kind.REFERRAL, lead, text, to=to)
    trail.record("safeguarding.record_referred", actor=lead, about=record, to=str(to))
    return note


@transaction.atomic
def close(
    record: SafeguardingRecord, *, lead: Any, outcome: SafeguardingRecord.Outcome, text: str
) -> None:
    """It ends with an outcome, and its years begin. The moderators get their case back.

    Raises NotALead, OwnWriting, NotRead, ReasonNeeded, or RecordClosed when it is closed already.
    """
    _require_reader(record, lead)
    if not outcome:
        raise ReasonNeeded
    now = timezone.now()
    closed = SafeguardingRecord.objects.still_open().filter(pk=record.pk)
    if not closed.update(outcome=outcome, closed_at=now, keep_until=now + years_kept() * YEAR):
        raise RecordClosed
    _write(record, RecordNote.Kind.CLOSING, lead, text)
    record.refresh_from_db()
    if record.case is not None:
        escalating.give_back(record.case, lead=lead)
    trail.record("safeguarding.record_closed", actor=lead, about=record, outcome=str(outcome))


@transaction.atomic
def keep_for(record: SafeguardingRecord, *, lead: Any, years: int, text: str) -> None:
    """Another time than the usual one, counted from its closing, and why.

    Raises NotALead, OwnWriting, NotRead, ReasonNeeded, RecordStillOpen, or ValueError for a time that
    is no whole number of years from 1 to 75.
    """
    _require_reader(record, lead)
    if not 1 <= years <= LONGEST:
        raise ValueError(f"{years} is not between 1 and {LONGEST} years")
    closed = SafeguardingRecord.objects.select_for_update().get(pk=record.pk)
    if closed.closed_at is None:
        raise RecordStillOpen
    until: datetime = closed.closed_at + years * YEAR
    SafeguardingRecord.objects.filter(pk=record.pk).update(keep_until=until)
    _write(record, RecordNote.Kind.NOTE, lead, text)
    record.refresh_from_db()
    trail.record("safeguarding.record_kept_for", actor=lead, about=record, years=years)


def _require_reader(record: SafeguardingRecord, lead: Any) -> None:
    opening.require_lead(record, lead)
    if not opening.has_opened(record, lead=lead):
        raise NotRead


def _write(
    record: SafeguardingRecord,
    kind: RecordNote.Kind,
    lead: Any,
    text: str,
    to: RecordNote.To = RecordNote.To.NOBODY,
) -> RecordNote:
    if not text.strip():
        raise ReasonNeeded
    return RecordNote.objects.create(
        record=record, kind=kind, to=to, by=lead, text=text.strip()[: escalating.MAX_CHARACTERS]
    )
