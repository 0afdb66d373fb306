"""Care for moderators: their own figures, and notes that are theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from privacy.models import DataKey, TrailEntry
from safeguarding import care, casework, deciding, refusals
from safeguarding.models import Case, DebriefNote
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.records import make_lead

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CARE = "/desk/care/"


@pytest.fixture
def lead(db: None) -> User:
    return make_lead()


def heavy(member: User) -> Case:
    case = waiting_case(member)
    Case.objects.filter(pk=case.pk).update(severity="red")
    case.refresh_from_db()
    return case


def test_heavy_ones_are_counted_once_each_by_whoever_read_them(
    member: User, moderator: User, lead: User, django_assert_num_queries: Any
) -> None:
    decided, taken = heavy(member), heavy(member)
    casework.claim(decided, moderator=moderator)
    deciding.ask_for_change(
        decided, moderator=moderator, version=1, policy=rule(), reason="Leave it out."
    )
    casework.claim(taken, moderator=moderator)
    casework.claim(waiting_case(member), moderator=moderator)  # a calm one
    with django_assert_num_queries(1):
        assert care.heavy_lately(moderator) == 2
    assert care.heavy_lately(lead) == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert care.heavy_lately(moderator) == 0
        assert care.week_of(moderator) == care.Week(decided=1, heavy=1)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert care.heavy_lately(moderator, hours=1) == 0


def test_a_note_is_sealed_for_its_author_and_read_by_leads_only_if_shared(
    moderator: User, lead: User
) -> None:
    own = care.write_down(moderator=moderator, text="Hard day.")
    shared = care.write_down(moderator=moderator, text="Please ring me.", share=True)
    assert [note.text for note in DebriefNote.objects.by(moderator)] == [
        "Please ring me.",
        "Hard day.",
    ]
    assert care.read_shared(shared, lead=lead) == "Please ring me."
    with pytest.raises(refusals.NotPossible):
        care.read_shared(own, lead=lead)
    with pytest.raises(refusals.NotALead):
        care.read_shared(shared, lead=moderator)
    assert [entry.action for entry in TrailEntry.objects.all()] == ["safeguarding.debrief_read"]


def test_only_its_author_deletes_a_note_and_its_key_goes_too(moderator: User, lead: User) -> None:
    note = care.write_down(moderator=moderator, text="Hard day.", share=True)
    with pytest.raises(refusals.NotPossible):
        care.throw_away(note, moderator=lead)
    care.throw_away(note, moderator=moderator)
    assert not DataKey.objects.filter(pk=note.data_key_id).exists()
    with pytest.raises(refusals.ReasonNeeded):
        care.write_down(moderator=moderator, text="  ")


def test_the_page_is_about_oneself_and_says_who_to_talk_to(
    member: User, moderator: User, lead: User, signed_in: SignIn, settings: Any
) -> None:
    settings.CARE_CONTACT = "Ring Dunlin on weekdays."
    casework.claim(heavy(member), moderator=moderator)
    client = signed_in(moderator)
    page = client.get(CARE).content.decode()
    assert "<dt>Heavy ones, last 24 hours</dt><dd>1</dd>" in page
    assert "Ring Dunlin on weekdays." in page
    assert client.post(CARE, {"text": ""}).status_code == 422
    assert client.post(CARE, {"text": "Only for me."}).status_code == 302
    assert client.post(CARE, {"text": "For the leads.", "share": "on"}).status_code == 302
    assert "Only for me." in client.get(CARE).content.decode()
    theirs = signed_in(lead)
    page = theirs.get(CARE).content.decode()
    assert "Shared with you" in page
    assert "For the leads." not in page
    assert "Only for me." not in page
    shared = DebriefNote.objects.get(is_shared=True)
    assert "For the leads." in theirs.post(f"{CARE}{shared.pk}/read/").content.decode()


def test_the_page_costs_the_same_however_many_notes_there_are(
    moderator: User, lead: User, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(lead)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(CARE).status_code == 200
        return len(queries)

    def write() -> None:
        care.write_down(moderator=moderator, text="Hard.", share=True)
        care.write_down(moderator=lead, text="Hard.")

    write()
    cost()
    few = cost()
    for _ in range(5):
        write()
    assert cost() == few


def test_after_a_heavy_decision_somebody_asks_how_it_was_and_after_a_calm_one_nobody_does(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    for case, asked in ((heavy(member), True), (waiting_case(member), False)):
        page = client.post(
            f"/desk/review-queue/{case.pk}/decide/",
            {"action": "approve", "version": case.version},
            follow=True,
        ).content.decode()
        assert "people concerned have been told" in page
        assert ("How was it for you?" in page) == asked
