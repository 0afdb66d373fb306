"""Safeguarding records as leads meet them at the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from privacy.models import DataKey, TrailEntry
from safeguarding import opening
from safeguarding.models import Case, OpeningRequest, SafeguardingRecord
from tests.conftest import PASSWORD
from tests.safeguarding.factories import waiting_case
from tests.safeguarding.records import REASON, WHY, make_lead, opened, record_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def heron(db: None) -> User:
    return make_lead("Lead Heron")


@pytest.fixture
def plover(db: None) -> User:
    return make_lead("Lead Plover")


@pytest.fixture
def record(member: User, moderator: User) -> SafeguardingRecord:
    return record_of(member, moderator)


def act(client: Client, record: SafeguardingRecord, what: str, **fields: Any) -> Any:
    address = reverse("safeguarding_record_act", args=[record.pk, what])
    return client.post(address, {f"{what}-{name}": value for name, value in fields.items()})


def sign_in_again(client: Client) -> None:
    assert client.post("/account/again/", {"password": PASSWORD}).status_code == 302


def test_a_moderator_hands_a_case_on_and_is_told_what_happens_next(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member, "Words of danger.")
    client = signed_in(moderator)
    address = reverse("safeguarding_escalate", args=[case.pk])
    assert address in client.get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    page = client.get(address).content.decode()
    assert "What happens next" in page
    assert "Words of danger" not in page
    empty = client.post(address, {"version": case.version})
    assert empty.status_code == 422
    assert 'href="#id_why"' in empty.content.decode()
    answer = client.post(address, {"version": case.version, "why": WHY}, follow=True)
    assert "have been told" in answer.content.decode()
    assert SafeguardingRecord.objects.get().case == case
    there = client.get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    assert "The safeguarding leads have this." in there
    assert address not in there


def test_a_stale_page_keeps_the_words_and_can_be_sent_again(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member)
    Case.objects.update(version=2)
    client = signed_in(moderator)
    address = reverse("safeguarding_escalate", args=[case.pk])
    answer = client.post(address, {"version": 1, "why": WHY})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert WHY in page
    assert 'name="version" value="2"' in page
    assert client.post(address, {"version": 2, "why": WHY}).status_code == 302


def test_two_leads_open_a_record_and_the_words_have_no_address(
    record: SafeguardingRecord, heron: User, plover: User, signed_in: SignIn
) -> None:
    first, second = signed_in(heron), signed_in(plover)
    place = reverse("safeguarding_record", args=[record.pk])
    assert "Words of danger" not in first.get(place).content.decode()
    assert act(first, record, "ask", reason=REASON).status_code == 302
    asked = OpeningRequest.objects.get()
    read = reverse("safeguarding_read", args=[asked.pk])
    assert "not open to you now" in first.post(read, follow=True).content.decode()

    confirm = reverse("safeguarding_opening", args=[asked.pk])
    assert confirm in second.get(place).content.decode()
    assert second.get(confirm)["Location"].startswith("/account/again/")
    assert second.post(confirm)["Location"] == confirm  # nothing was done yet
    assert OpeningRequest.objects.to_confirm().exists()
    sign_in_again(second)
    assert REASON in second.get(confirm).content.decode()
    assert second.post(confirm, follow=True).status_code == 200

    answer = first.post(read)
    said = answer.content.decode()
    assert "Words of danger." in said
    assert WHY in said
    assert "no-store" in answer["Cache-Control"]
    assert first.get(read).status_code == 405
    assert "Words of danger" not in second.post(read, follow=True).content.decode()
    assert TrailEntry.objects.filter(action="safeguarding.record_read").count() == 1
    first.post(reverse("safeguarding_opening_end", args=[asked.pk]))
    assert "Words of danger" not in first.post(read, follow=True).content.decode()


def test_the_same_lead_in_a_second_browser_can_not_confirm(
    record: SafeguardingRecord, heron: User, signed_in: SignIn
) -> None:
    act(signed_in(heron), record, "ask", reason=REASON)
    elsewhere = signed_in(heron)
    sign_in_again(elsewhere)
    confirm = reverse("safeguarding_opening", args=[OpeningRequest.objects.get().pk])
    for answer in (elsewhere.get(confirm), elsewhere.post(confirm)):
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Another safeguarding lead has to confirm it" in page
        assert REASON not in page
    assert OpeningRequest.objects.to_confirm().exists()


def test_what_came_too_late_is_said_and_opens_nothing(
    record: SafeguardingRecord, heron: User, plover: User, signed_in: SignIn
) -> None:
    asked = opening.ask(record, lead=heron, reason=REASON)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        client = signed_in(plover)
        sign_in_again(client)
        answer = client.post(reverse("safeguarding_opening", args=[asked.pk]))
        assert answer.status_code == 409
        assert "half hour is over" in answer.content.decode()


def test_an_administrator_is_refused_every_page_and_sees_no_entry_in_the_menu(
    record: SafeguardingRecord, heron: User, plover: User, signed_in: SignIn
) -> None:
    boss = User.objects.create_superuser("boss", "x", screen_name="Boss")
    client, asked = signed_in(boss), opened(record, heron, plover)
    assert client.get(reverse("safeguarding_records")).status_code == 403
    assert client.get(reverse("safeguarding_record", args=[record.pk])).status_code == 403
    assert client.get(reverse("safeguarding_opening", args=[asked.pk])).status_code == 403
    assert client.post(reverse("safeguarding_read", args=[asked.pk])).status_code == 403
    assert client.post(reverse("safeguarding_opening_end", args=[asked.pk])).status_code == 403
    for what in ("ask", "note", "refer", "close", "keep"):
        assert act(client, record, what).status_code == 403
    assert "Sealed records" not in client.get("/desk/").content.decode()
    assert "Sealed records" in signed_in(heron).get("/desk/").content.decode()


def test_leads_note_pass_on_and_close_and_an_error_keeps_what_was_typed(
    record: SafeguardingRecord, heron: User, plover: User, signed_in: SignIn
) -> None:
    client = signed_in(heron)
    early = act(client, record, "close", outcome="no_danger", text="It was a song.")
    assert early.status_code == 409
    assert "You have to have opened this record" in early.content.decode()
    opened(record, heron, plover)
    half = act(client, record, "refer", to="police")
    assert half.status_code == 422
    assert 'href="#id_refer-text"' in half.content.decode()
    assert act(client, record, "refer", to="police", text="By phone.").status_code == 302
    assert act(client, record, "close", outcome="referred", text="Done.").status_code == 302
    assert act(client, record, "keep", years=10, text="A court asked.").status_code == 302
    page = client.get(reverse("safeguarding_record", args=[record.pk])).content.decode()
    assert "passed on, to the police" in page
    assert "By phone." not in page
    record.refresh_from_db()
    assert record.keep_until == record.closed_at + 10 * timedelta(days=365)


def test_a_record_whose_key_is_gone_says_so(
    record: SafeguardingRecord, heron: User, plover: User, signed_in: SignIn
) -> None:
    asked = opened(record, heron, plover)
    DataKey.objects.filter(pk=record.data_key_id).destroy()
    client = signed_in(heron)
    said = client.post(reverse("safeguarding_read", args=[asked.pk]), follow=True).content.decode()
    assert "key of this record was destroyed" in said
    assert act(client, record, "note", text="A note.").status_code == 409


def test_the_list_and_a_record_cost_the_same_however_much_there_is(
    member: User, moderator: User, heron: User, plover: User, signed_in: SignIn
) -> None:
    client = signed_in(heron)
    record = record_of(member, moderator)
    pages = [reverse("safeguarding_records"), reverse("safeguarding_record", args=[record.pk])]

    def cost() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counted.append(len(queries))
        return counted

    cost()
    few = cost()
    for number in range(6):
        record_of(member, moderator)
        asked = opening.ask(record, lead=plover, reason=f"Again {number}.")
        opening.end(asked, lead=plover)
        act(client, record, "note", text="A note.")
    cost()  # what was said after the notes is shown once
    assert cost() == few
