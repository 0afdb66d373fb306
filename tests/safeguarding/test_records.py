"""A safeguarding record: made by one, opened by two, kept for its time and gone with its key."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from notices.models import Notice
from privacy import keys
from privacy.models import DataKey, TrailEntry
from privacy.trail import verifying
from safeguarding import (
    casework,
    deciding,
    escalating,
    leads,
    opening,
    record_keeping,
    refusals,
    reporting,
)
from safeguarding.models import Case, OpeningRequest, RecordNote, SafeguardingRecord
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.privacy.everywhere import where_it_stands
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.records import REASON, WHY, make_lead, opened, record_of

pytestmark = pytest.mark.django_db

Outcome = SafeguardingRecord.Outcome
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def heron(db: None) -> User:
    return make_lead("Lead Heron")


@pytest.fixture
def plover(db: None) -> User:
    return make_lead("Lead Plover")


@pytest.fixture
def record(member: User, moderator: User) -> SafeguardingRecord:
    return record_of(member, moderator)


def acts() -> list[str]:
    return [entry.action for entry in TrailEntry.objects.order_by("number")]


# Handing it on


def test_escalating_seals_the_words_and_takes_the_case_out_of_the_queue(
    member: User, moderator: User, heron: User
) -> None:
    case = waiting_case(member, "Words of danger.")
    casework.claim(case, moderator=moderator)
    record = escalating.escalate(case, by=moderator, why=WHY)
    case.refresh_from_db()
    assert case.state == Case.State.ESCALATED
    assert (case.version, case.claimed_by) == (2, None)
    assert not Case.objects.to_decide().exists()
    assert record.target == case.target
    assert SafeguardingRecord.objects.get().passages[0]["text"] == "Words of danger."
    assert acts() == ["safeguarding.case_claimed", "safeguarding.escalated"]


def test_leads_get_a_notice_that_says_nothing_and_nobody_else_does(
    member: User, moderator: User, heron: User, plover: User
) -> None:
    Notice.objects.all().delete()
    record_of(member, moderator)
    assert {notice.recipient for notice in Notice.objects.all()} == {heron, plover}
    assert {notice.line for notice in Notice.objects.all()} == {
        "Something new waits for you at the desk."
    }


@pytest.mark.parametrize("who", ["member", "other_member", "editor", "helpline_worker"])
def test_who_is_not_there_for_it_may_not_hand_anything_on(
    who: str, other_member: User, request: Any
) -> None:
    case = waiting_case(other_member)
    with pytest.raises(refusals.MayNotEscalate):
        escalating.escalate(case, by=request.getfixturevalue(who), why=WHY)
    assert not SafeguardingRecord.objects.exists()


def test_a_facilitator_and_a_lead_may_hand_on(facilitator: User, heron: User) -> None:
    for person in (facilitator, heron):
        passage = escalating.Passage("Amber Finch", timezone.now(), "Words in a room.")
        made = escalating.seal([passage, passage], by=person, why=WHY)
        assert len(made.passages) == 2
        assert made.case is None


def test_a_reason_is_needed_and_ones_own_writing_is_for_somebody_else(
    member: User, moderator: User
) -> None:
    with pytest.raises(refusals.ReasonNeeded):
        escalating.escalate(waiting_case(member), by=moderator, why="  ")
    own = waiting_case(moderator)
    with pytest.raises(refusals.OwnWriting):
        escalating.escalate(own, by=moderator, why=WHY)
    own.refresh_from_db()
    assert own.state == Case.State.NEW


def test_a_case_that_moved_on_is_not_escalated_unread(member: User, moderator: User) -> None:
    case = waiting_case(member)
    casework.open_case(case.target, source=Case.Source.SCREENING)
    with pytest.raises(refusals.Stale):
        escalating.escalate(case, by=moderator, why=WHY, version=1)
    assert not SafeguardingRecord.objects.exists()


def test_twice_is_refused_and_a_decided_case_can_still_be_handed_on(
    member: User, moderator: User
) -> None:
    case = waiting_case(member)
    deciding.approve(case, moderator=moderator, version=1)
    case.refresh_from_db()
    escalating.escalate(case, by=moderator, why=WHY)
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    with pytest.raises(refusals.AlreadyEscalated):
        escalating.escalate(case, by=moderator, why=WHY)
    waiting = waiting_case(member)
    escalating.escalate(waiting, by=moderator, why=WHY)
    with pytest.raises(refusals.AlreadyEscalated):
        escalating.escalate(waiting, by=moderator, why=WHY)
    assert SafeguardingRecord.objects.count() == 2


def test_what_is_with_the_leads_can_be_taken_down_and_its_record_stays(
    member: User, moderator: User
) -> None:
    """What harms may not have to wait for two leads."""
    case = waiting_case(member)
    record = escalating.escalate(case, by=moderator, why=WHY)
    assert not Case.objects.to_decide().exists()
    deciding.refuse(
        case, moderator=moderator, version=case.version, policy=rule(), reason="It is not safe."
    )
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED
    assert SafeguardingRecord.objects.still_open().get() == record


def test_a_new_report_brings_an_escalated_case_back_to_the_queue(
    member: User, moderator: User, other_member: User
) -> None:
    post = conversation(member).posts.get()
    told = reporting.report(post, reporter=other_member, reason="danger")
    escalating.escalate(told.case, by=moderator, why=WHY)
    third = make_person("Slow River", roles.MEMBERS)
    reporting.report(post, reporter=third, reason="danger")
    assert Case.objects.to_decide().get() == told.case


# Two people


def test_one_asks_another_confirms_and_the_first_reads(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    asked = opening.ask(record, lead=heron, reason=REASON)
    with pytest.raises(refusals.NotOpen):
        opening.read(asked, lead=heron)
    opening.confirm(asked, lead=plover)
    read = opening.read(asked, lead=heron)
    assert read.why == WHY
    assert [(each.who, each.text) for each in read.passages] == [
        ("Quiet Harbour", "Words of danger.")
    ]
    with pytest.raises(refusals.NotOpen):  # the second stands beside, and asks for their own
        opening.read(asked, lead=plover)
    assert acts() == [
        "safeguarding.escalated",
        "safeguarding.opening_asked",
        "safeguarding.opening_confirmed",
        "safeguarding.record_read",
    ]
    assert {(e.about_model, e.about_key) for e in TrailEntry.objects.filter(number__gt=1)} == {
        ("safeguarding.safeguardingrecord", str(record.pk))
    }
    assert "danger" not in repr(list(TrailEntry.objects.values("details")))
    assert verifying.verify().is_whole


def test_each_read_is_recorded_and_a_read_that_can_not_be_is_none(
    record: SafeguardingRecord, heron: User, plover: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = opened(record, heron, plover)
    opening.read(asked, lead=heron)
    opening.read(asked, lead=heron)
    assert acts().count("safeguarding.record_read") == 2

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("privacy.trail.record", fail)
    with pytest.raises(RuntimeError):
        opening.read(asked, lead=heron)


def test_the_same_person_is_refused_in_any_browser_and_by_the_database(
    record: SafeguardingRecord, heron: User
) -> None:
    asked = opening.ask(record, lead=heron, reason=REASON)
    again = User.objects.get(pk=heron.pk)
    with pytest.raises(refusals.TakesTwoPeople):
        opening.confirm(OpeningRequest.objects.get(pk=asked.pk), lead=again)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningRequest.objects.filter(pk=asked.pk).update(
            confirmed_by=heron, confirmed_at=now, read_until=now
        )
    assert "safeguarding.opening_confirmed" not in acts()


def test_administrators_and_everybody_else_are_no_leads(
    record: SafeguardingRecord, heron: User, moderator: User
) -> None:
    boss = User.objects.create_superuser("boss", "x", screen_name="Boss")
    own_role = Group.objects.create(name="Made by hand")
    own_role.permissions.add(Permission.objects.get(codename="open_record"))
    boss.groups.add(own_role)
    boss.user_permissions.add(Permission.objects.get(codename="open_record"))
    assert boss.has_perm("safeguarding.open_record")
    asked = opening.ask(record, lead=heron, reason=REASON)
    for person in (boss, moderator):
        with pytest.raises(refusals.NotALead):
            opening.ask(record, lead=person, reason=REASON)
        with pytest.raises(refusals.NotALead):
            opening.confirm(asked, lead=person)
        with pytest.raises(refusals.NotALead):
            opening.read(asked, lead=person)
        with pytest.raises(refusals.NotALead):
            record_keeping.add_note(record, lead=person, text="A note.")
    assert not leads.is_lead(boss)


def test_a_role_that_was_lost_opens_nothing(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    asked = opening.ask(record, lead=heron, reason=REASON)
    heron.groups.clear()
    with pytest.raises(refusals.NotOpen):
        opening.confirm(asked, lead=plover)
    heron.groups.add(Group.objects.get(name=roles.SAFEGUARDING_LEADS))
    opening.confirm(asked, lead=plover)
    for lost in (heron, plover):
        lost.groups.clear()
        with pytest.raises((refusals.NotALead, refusals.NotOpen)):
            opening.read(asked, lead=heron)
        lost.groups.add(Group.objects.get(name=roles.SAFEGUARDING_LEADS))
    plover.is_active = False
    plover.save()
    with pytest.raises(refusals.NotOpen):
        opening.read(asked, lead=heron)


def test_a_lead_whose_own_words_they_are_stays_outside(moderator: User, heron: User) -> None:
    plover = make_lead("Lead Plover")
    plover.groups.add(Group.objects.get(name=roles.MEMBERS))
    record = record_of(plover, moderator)
    with pytest.raises(refusals.OwnWriting):
        opening.ask(record, lead=plover, reason=REASON)
    asked = opening.ask(record, lead=heron, reason=REASON)
    with pytest.raises(refusals.OwnWriting):
        opening.confirm(asked, lead=plover)


def test_after_half_an_hour_nothing_can_be_confirmed_and_after_another_nothing_read(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        late = opening.ask(record, lead=heron, reason=REASON)
        clock.shift(HALF_AN_HOUR)
        with pytest.raises(refusals.NotOpen):
            opening.confirm(late, lead=plover)
        assert late.state == "expired"
        asked = opening.ask(record, lead=heron, reason=REASON)
        clock.shift(HALF_AN_HOUR - timedelta(seconds=1))
        opening.confirm(asked, lead=plover)
        clock.shift(HALF_AN_HOUR - timedelta(seconds=1))
        opening.read(asked, lead=heron)
        clock.shift(timedelta(seconds=1))
        with pytest.raises(refusals.NotOpen):
            opening.read(asked, lead=heron)


def test_asking_twice_is_one_request_and_an_ended_one_opens_nothing(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    asked = opening.ask(record, lead=heron, reason=REASON)
    with pytest.raises(refusals.AlreadyAsked):
        opening.ask(record, lead=heron, reason=REASON)
    opening.end(asked, lead=plover)
    with pytest.raises(refusals.NotOpen):
        opening.confirm(asked, lead=plover)
    again = opened(record, heron, plover)
    opening.end(again, lead=heron)
    with pytest.raises(refusals.NotOpen):
        opening.read(again, lead=heron)
    with pytest.raises(refusals.NotOpen):
        opening.end(again, lead=heron)


@pytest.mark.committed
def test_of_two_leads_who_confirm_at_once_one_is_taken(
    member: User, moderator: User, heron: User, plover: User
) -> None:
    third = make_lead("Lead Dunlin")
    asked = opening.ask(record_of(member, moderator), lead=heron, reason=REASON)
    start, ends = Barrier(2), []

    def try_it(lead: User) -> None:
        start.wait()
        try:
            opening.confirm(OpeningRequest.objects.get(pk=asked.pk), lead=lead)
            ends.append("confirmed")
        except refusals.NotOpen:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(lead,)) for lead in (plover, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["confirmed", "refused"]
    assert acts().count("safeguarding.opening_confirmed") == 1


@pytest.mark.committed
def test_of_two_who_escalate_at_once_one_makes_a_record(
    member: User, moderator: User, heron: User
) -> None:
    case, start, ends = waiting_case(member), Barrier(2), []

    def try_it(person: User) -> None:
        start.wait()
        try:
            escalating.escalate(Case.objects.get(pk=case.pk), by=person, why=WHY)
            ends.append("made")
        except (refusals.AlreadyEscalated, refusals.Stale):
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(person,)) for person in (moderator, heron)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["made", "refused"]
    assert SafeguardingRecord.objects.count() == 1


# What is done with it


def test_notes_are_sealed_and_read_only_in_an_opening(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    record_keeping.add_note(record, lead=plover, text="I rang the duty desk.")
    with pytest.raises(refusals.NotRead):
        record_keeping.refer(record, lead=plover, to=RecordNote.To.POLICE, text="By phone.")
    asked = opened(record, heron, plover)
    record_keeping.refer(record, lead=plover, to=RecordNote.To.POLICE, text="By phone.")
    read = opening.read(asked, lead=heron)
    assert [(each.note.kind, each.text) for each in read.notes] == [
        ("note", "I rang the duty desk."),
        ("referral", "By phone."),
    ]
    entry = TrailEntry.objects.get(action="safeguarding.record_referred")
    assert entry.details == {"to": "police"}


def test_closing_takes_a_reader_gives_the_case_back_and_starts_the_years(
    record: SafeguardingRecord, heron: User, plover: User, settings: Any
) -> None:
    settings.SAFEGUARDING_RECORD_YEARS = 3
    with pytest.raises(refusals.NotRead):
        record_keeping.close(record, lead=heron, outcome=Outcome.NO_DANGER, text="A song text.")
    opened(record, heron, plover)
    record_keeping.close(record, lead=heron, outcome=Outcome.NO_DANGER, text="A song text.")
    assert record.keep_until == record.closed_at + 3 * timedelta(days=365)
    assert Case.objects.to_decide().get() == record.case
    with pytest.raises(refusals.RecordClosed):
        record_keeping.close(record, lead=plover, outcome=Outcome.WATCHED, text="Again.")
    assert record.notes.count() == 1


def test_another_time_can_be_set_with_a_reason_once_it_is_closed(
    record: SafeguardingRecord, heron: User, plover: User
) -> None:
    opened(record, heron, plover)
    with pytest.raises(refusals.RecordStillOpen):
        record_keeping.keep_for(record, lead=heron, years=20, text="A court asked for it.")
    record_keeping.close(record, lead=heron, outcome=Outcome.REFERRED, text="Passed on.")
    with pytest.raises(ValueError, match="76"):
        record_keeping.keep_for(record, lead=heron, years=76, text="A court asked for it.")
    record_keeping.keep_for(record, lead=heron, years=20, text="A court asked for it.")
    assert record.keep_until == record.closed_at + 20 * timedelta(days=365)


# What is stored


@pytest.mark.committed
def test_the_words_stand_nowhere_else_and_are_gone_with_the_key(
    member: User, moderator: User, heron: User, plover: User, written_log: Any
) -> None:
    said = "sentinel-passage"
    case = waiting_case(member, said)
    record = escalating.escalate(case, by=moderator, why="sentinel-why")
    record_keeping.add_note(record, lead=plover, text="sentinel-note")
    asked = opening.ask(record, lead=heron, reason="sentinel-reason")
    opening.confirm(asked, lead=plover)
    opening.read(asked, lead=heron)
    case.target.delete()  # the post itself holds the words in plain text
    Case.objects.get(pk=case.pk).delete()
    words = [b"sentinel-passage", b"sentinel-why", b"sentinel-note", b"sentinel-reason"]
    from privacy import retention

    retention.clean_files()
    assert where_it_stands(words, log=written_log.getvalue()) == {}
    stored = SafeguardingRecord.objects.get()
    assert stored.passages[0]["text"] == said

    DataKey.objects.filter(pk=stored.data_key_id).destroy()
    stored = SafeguardingRecord.objects.get()
    with pytest.raises(keys.CannotOpen):
        _ = stored.passages
    with pytest.raises(keys.CannotOpen):
        _ = RecordNote.objects.get().text
    with pytest.raises(keys.CannotOpen):
        opening.read(asked, lead=heron)


def test_the_key_goes_with_the_record(record: SafeguardingRecord) -> None:
    key = record.data_key_id
    record.delete()
    assert not DataKey.objects.filter(pk=key).exists()


def test_the_record_stays_when_the_writer_leaves_and_no_page_tells_them_of_it(
    record: SafeguardingRecord, member: User, other_member: User, heron: User, plover: User
) -> None:
    from accounts import exporting, leaving

    def told(person: User) -> list[tuple[str, int]]:
        return [(line.held.title, line.count) for line in exporting.what_is_kept(person)]

    titles = {title for title, _ in told(member)}
    assert titles == {title for title, _ in told(other_member)}
    leaving.close_account(member, posts_stay=False)
    read = opening.read(opened(record, heron, plover), lead=heron)
    assert read.passages[0].text == "Words of danger."
