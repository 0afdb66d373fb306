"""When a mail goes out, how often, and what happens if it can't."""

import logging
import re
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notices import delivery, mailing
from notices.models import MailAddress, Notice
from notices.telling import mark_all_read, tell
from tests.conftest import make_person

from . import mail_server
from .conftest import MORNING, MakeBox
from .mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
SOON = {"pace": MailAddress.Pace.SOON}


def old_notice(person: User, minutes: int = 10) -> Notice:
    notice = tell(person.pk, line="There is an answer for you.", url="/")
    notice.created_at = timezone.now() - timedelta(minutes=minutes)
    notice.save()
    return notice


def run() -> dict[str, int]:
    return mailing.send_what_is_due()


def test_a_notice_that_waits_unread_brings_one_mail(member: User, make_box: MakeBox) -> None:
    make_box(member)
    old_notice(member)
    assert run() == {"sent": 1}
    assert mail.outbox[0].to == ["quiet@example.org"]
    assert run() == {}


def test_what_was_read_on_the_site_brings_none(member: User, make_box: MakeBox) -> None:
    make_box(member)
    old_notice(member)
    mark_all_read(member)
    assert run() == {}


def test_who_may_be_on_the_site_right_now_gets_time_to_see_it(
    member: User, make_box: MakeBox, morning: Any
) -> None:
    make_box(member)
    old_notice(member, minutes=4)
    assert run() == {}
    morning.shift(timedelta(minutes=2))
    assert run() == {"sent": 1}


def test_many_notices_are_one_mail(member: User, make_box: MakeBox) -> None:
    make_box(member)
    for _ in range(5):
        old_notice(member)
    assert run() == {"sent": 1}


@pytest.mark.parametrize(
    ("hour", "daily", "soon"),
    [(3, 0, 0), (7, 0, 0), (8, 0, 1), (9, 0, 1), (10, 1, 1), (20, 1, 1), (21, 0, 0), (23, 0, 0)],
)
def test_nothing_is_sent_at_night(
    member: User,
    other_member: User,
    make_box: MakeBox,
    morning: Any,
    hour: int,
    daily: int,
    soon: int,
) -> None:
    make_box(member, "daily@example.org")
    make_box(other_member, "soon@example.org", **SOON)
    morning.move_to(MORNING.replace(hour=hour))
    for person in (member, other_member):
        old_notice(person)
    run()
    to = [letter.to[0] for letter in mail.outbox]
    assert (to.count("daily@example.org"), to.count("soon@example.org")) == (daily, soon)


def test_once_a_day_is_once_a_day(member: User, make_box: MakeBox, morning: Any) -> None:
    make_box(member)
    old_notice(member)
    assert run() == {"sent": 1}
    morning.shift(timedelta(hours=8))
    old_notice(member)
    assert run() == {}
    morning.move_to(MORNING.replace(day=25, hour=10))
    assert run() == {"sent": 1}


def test_soon_is_once_an_hour_at_most(member: User, make_box: MakeBox, morning: Any) -> None:
    make_box(member, **SOON)
    old_notice(member)
    assert run() == {"sent": 1}
    morning.shift(timedelta(minutes=20))
    old_notice(member)
    old_notice(member)
    assert run() == {}
    morning.shift(timedelta(minutes=41))
    assert run() == {"sent": 1}


def test_a_notice_of_the_last_minutes_is_not_forgotten_by_the_mail_before_it(
    member: User, make_box: MakeBox, morning: Any
) -> None:
    make_box(member, **SOON)
    old_notice(member)
    old_notice(member, minutes=2)
    assert run() == {"sent": 1}
    morning.shift(timedelta(hours=1))
    assert run() == {"sent": 1}


def test_after_three_without_an_answer_mails_rest_until_somebody_looks(
    member: User, make_box: MakeBox, morning: Any
) -> None:
    make_box(member)
    for _ in range(6):
        old_notice(member)
        run()
        morning.shift(timedelta(days=1))
    assert len(mail.outbox) == 3
    mark_all_read(member)
    old_notice(member)
    assert run() == {"sent": 1}


def test_nobody_unconfirmed_shut_out_or_refused_gets_any(
    member: User, other_member: User, moderator: User, make_box: MakeBox
) -> None:
    make_box(member, confirmed_at=None)
    make_box(other_member)
    User.objects.filter(pk=other_member.pk).update(is_active=False)
    make_box(moderator, refused_at=timezone.now())
    for person in (member, other_member, moderator):
        old_notice(person)
    assert run() == {}


def test_what_was_said_before_the_address_was_confirmed_is_not_mailed(
    member: User, make_box: MakeBox
) -> None:
    old_notice(member, minutes=60)
    make_box(member, told_until=timezone.now() - timedelta(minutes=30))
    assert run() == {}


def test_without_a_mail_server_nothing_is_tried(
    member: User, make_box: MakeBox, settings: Any
) -> None:
    settings.MAIL_BACKEND = ""
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    old_notice(member)
    assert run() == {}
    assert mailing.send_code(box.pk) == ""
    assert mail.outbox == []


def test_a_run_asks_the_same_of_the_database_for_one_and_for_thirty_with_nothing_new(
    make_box: MakeBox,
) -> None:
    counts = []
    for total in (1, 30):
        while MailAddress.objects.count() < total:
            make_box(make_person(f"Person {MailAddress.objects.count()}"))
        with CaptureQueriesContext(connection) as queries:
            run()
        counts.append(len(queries))
    assert counts == [2, 2]


# Two workers


def test_what_one_worker_is_sending_no_other_sends(
    member: User, make_box: MakeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_box(member)
    old_notice(member)
    deliver, meanwhile = delivery.deliver, []

    def with_another_worker_at_the_same_time(*args: Any) -> delivery.Outcome:
        monkeypatch.setattr(delivery, "deliver", deliver)
        meanwhile.append(run())
        return deliver(*args)

    monkeypatch.setattr(delivery, "deliver", with_another_worker_at_the_same_time)
    assert run() == {"sent": 1}
    assert meanwhile == [{}]
    assert len(mail.outbox) == 1


def test_a_list_made_before_somebody_read_sends_nothing(
    member: User, make_box: MakeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_box(member)
    old_notice(member)
    keys = mailing._keys

    def then_somebody_reads(due: Any) -> list[int]:
        found = keys(due)
        mark_all_read(member)
        return found

    monkeypatch.setattr(mailing, "_keys", then_somebody_reads)
    assert run() == {}


def test_a_worker_that_died_half_way_holds_an_address_for_an_hour(
    member: User, make_box: MakeBox, monkeypatch: pytest.MonkeyPatch, morning: Any
) -> None:
    make_box(member)
    old_notice(member)

    def power_cut(*args: Any) -> delivery.Outcome:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "deliver", power_cut)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert run() == {}
    morning.shift(timedelta(minutes=61))
    assert run() == {"sent": 1}


@pytest.mark.committed
def test_workers_that_race_send_one_mail(
    member: User, make_box: MakeBox, server: MailServer
) -> None:
    make_box(member)
    old_notice(member)

    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.taken) == 1


# A mail server that is no help


def test_a_mail_arrives_at_a_real_server_as_it_was_written(
    member: User, make_box: MakeBox, server: MailServer
) -> None:
    make_box(member)
    old_notice(member)
    assert run() == {"sent": 1}
    (text,) = server.taken
    assert b"Subject: You have a new message\r\n" in text
    assert b"\r\nThere is something new for you to read." in text
    assert server.recipients == [b"quiet@example.org"]


def test_an_address_that_does_not_exist_is_given_up_and_its_owner_told_here(
    member: User, make_box: MakeBox, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    box = make_box(member)
    old_notice(member)
    server.answer_to_recipient = mail_server.NO_SUCH
    assert run() == {"refused": 1}
    box.refresh_from_db()
    assert box.refused_at is not None
    assert "does not work" in Notice.objects.of(member)[0].line
    assert run() == {}
    assert "quiet" not in caplog.text


def test_a_refusal_that_is_about_us_is_not_held_against_the_address(
    member: User, make_box: MakeBox, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    box = make_box(member)
    old_notice(member)
    server.answer_to_recipient = mail_server.NOT_FROM_YOU
    assert run() == {"later": 1}
    box.refresh_from_db()
    assert box.refused_at is None
    assert "550" in caplog.text
    assert "quiet" not in caplog.text


def test_what_fails_is_tried_again_later_and_later_and_then_let_go(
    member: User, make_box: MakeBox, server: MailServer, morning: Any
) -> None:
    box = make_box(member, **SOON)
    old_notice(member)
    server.answer_to_recipient = mail_server.GREY
    waits = []
    for _ in mailing.TRY_AGAIN_AFTER:
        assert run() == {"later": 1}
        assert run() == {}
        box.refresh_from_db()
        assert box.next_try_at is not None
        waits.append(box.next_try_at - timezone.now())
        morning.move_to(max(box.next_try_at, timezone.now()))
        if not 8 <= timezone.localtime().hour < 21:
            morning.move_to(MORNING + timedelta(days=1))
    assert waits == list(mailing.TRY_AGAIN_AFTER) == sorted(waits)
    assert run() == {"later": 1}  # the last try
    morning.shift(timedelta(days=1))
    assert run() == {}
    server.answer_to_recipient = mail_server.TAKEN
    old_notice(member)
    assert run() == {"sent": 1}
    box.refresh_from_db()
    assert (box.failures, box.next_try_at) == (0, None)


def test_a_server_that_hangs_costs_a_run_one_wait_whoever_waits_behind(
    member: User,
    other_member: User,
    make_box: MakeBox,
    server: MailServer,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    boxes = [make_box(member, "one@example.org"), make_box(other_member, "two@example.org")]
    for person in (member, other_member):
        old_notice(person)
    server.answer_to_recipient = mail_server.HANG
    settings.EMAIL_TIMEOUT = 0.2
    assert run() == {"no_server": 1}
    assert server.connections == 1
    assert "example.org" not in caplog.text
    for box in boxes:
        box.refresh_from_db()
        assert (box.failures, box.claimed_until, box.mailed_at) == (0, None, None)
    server.answer_to_recipient = mail_server.TAKEN
    settings.EMAIL_TIMEOUT = 5
    assert run() == {"sent": 2}


def test_a_server_that_is_away_is_no_fault_of_any_address(
    member: User, make_box: MakeBox, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server.mail_server(settings):
        pass  # its port is free again
    make_box(member)
    old_notice(member)
    with caplog.at_level(logging.DEBUG):
        assert run() == {"no_server": 1}
    assert "ConnectionRefusedError" in caplog.text
    assert "quiet" not in caplog.text
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run() == {"sent": 1}


def test_a_text_that_is_refused_tells_the_log_a_number_and_no_address(
    member: User, make_box: MakeBox, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    make_box(member)
    old_notice(member)
    server.answer_to_data = b"554 5.7.1 mail for quiet@example.org looks like spam"
    assert run() == {"later": 1}
    assert "554" in caplog.text
    assert "quiet" not in caplog.text


def test_an_address_that_cannot_be_opened_any_more_stops_nobody_else(
    member: User, other_member: User, make_box: MakeBox, caplog: pytest.LogCaptureFixture
) -> None:
    make_box(member).data_key.destroy()
    make_box(other_member, "two@example.org")
    for person in (member, other_member):
        old_notice(person)
    assert run() == {"later": 1, "sent": 1}
    assert "CannotOpen" in caplog.text


def test_an_address_taken_away_while_its_mail_is_sent_does_not_come_back(
    member: User, make_box: MakeBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_box(member)
    old_notice(member)

    def meanwhile(*args: Any) -> delivery.Outcome:
        MailAddress.objects.of(member).delete()
        return delivery.Outcome.REFUSED

    monkeypatch.setattr(delivery, "deliver", meanwhile)
    assert run() == {"refused": 1}
    assert not MailAddress.objects.exists()
    assert Notice.objects.of(member).count() == 1


# Codes


def test_a_code_that_could_not_be_sent_is_sent_by_a_later_run(
    member: User, make_box: MakeBox, server: MailServer, morning: Any
) -> None:
    box = make_box(
        member, confirmed_at=None, entered_at=timezone.now(), code_wanted_at=timezone.now()
    )
    server.answer_to_recipient = mail_server.GREY
    assert mailing.send_code(box.pk) == "later"
    morning.shift(timedelta(minutes=6))
    server.answer_to_recipient = mail_server.TAKEN
    assert run() == {"sent": 1}
    assert run() == {}
    code = re.search(rb"Your code is (\d{6})\r\n", server.taken[0])
    assert code
    box.refresh_from_db()
    assert box.code_digest == mailing.digest_of(box, code[1].decode())


def test_asking_twice_for_the_same_code_sends_one(member: User, make_box: MakeBox) -> None:
    box = make_box(member, confirmed_at=None, code_wanted_at=timezone.now())
    assert mailing.send_code(box.pk) == "sent"
    assert mailing.send_code(box.pk) == ""
    assert len(mail.outbox) == 1
