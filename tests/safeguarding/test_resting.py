"""Care for moderators: the offer of a break, and the fair share of hard cases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from safeguarding import care, casework, deciding, resting
from safeguarding.models import Case, DeskSettings
from tests.conftest import make_person
from tests.safeguarding.factories import waiting_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HARD = "I feel suicidal."
CRISIS = "I have taken all the tablets."
OFFER = "Would a break help?"


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


def decided(author: User, moderator: User, *texts: str) -> None:
    for text in texts:
        deciding.approve(waiting_case(author, text), moderator=moderator, version=1)


def in_a_row(moderator: User) -> int:
    return resting.desk_of(moderator).hard_in_a_row


def test_hard_ones_are_counted_until_a_calm_one_comes_between(
    member: User, moderator: User, second_moderator: User
) -> None:
    assert in_a_row(moderator) == 0
    decided(member, moderator, HARD, CRISIS, HARD)
    assert in_a_row(moderator) == 3
    decided(member, second_moderator, "Calm.")
    assert in_a_row(moderator) == 3
    decided(member, moderator, "Calm.", HARD)
    assert in_a_row(moderator) == 1


def test_one_rule_says_what_is_heavy(
    member: User, moderator: User, second_moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    amber = "I just want it all to stop"
    first, second = (waiting_case(member, amber) for _ in range(2))
    assert (first.severity, care.is_heavy(first)) == ("amber", False)
    monkeypatch.setattr(care, "HEAVY", ("amber", *care.HEAVY))
    decided(member, moderator, HARD, HARD, HARD)
    deciding.approve(first, moderator=moderator, version=1)
    decided(member, second_moderator, "Calm.")
    assert in_a_row(moderator) == care.heavy_lately(moderator) == 4
    calm = waiting_case(member)
    assert resting.next_for(moderator) == calm
    assert resting.next_for(second_moderator) == second


def test_a_rest_and_half_a_day_begin_the_count_anew(member: User, moderator: User) -> None:
    decided(member, moderator, HARD, HARD)
    resting.rest(moderator)
    assert in_a_row(moderator) == 0
    decided(member, moderator, HARD)
    assert in_a_row(moderator) == 1
    later = timezone.now() + resting.FORGOTTEN + timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resting.timezone, "now", lambda: later)
        assert in_a_row(moderator) == 0


def test_settings_and_count_cost_one_query(member: User, moderator: User) -> None:
    decided(member, moderator, HARD)
    resting.turn_keys(moderator, on=False)
    with CaptureQueriesContext(connection) as queries:
        desk = resting.desk_of(moderator)
    assert len(queries) == 1
    assert (desk.keys_on, desk.hard_in_a_row) == (False, 1)


def test_a_break_is_offered_after_the_set_number_and_never_forced(
    member: User, moderator: User, signed_in: SignIn, settings: object
) -> None:
    settings.HARD_CASES_IN_A_ROW = 2  # type: ignore[attr-defined]
    client = signed_in(moderator)
    decided(member, moderator, HARD)
    waiting = waiting_case(member)
    page = reverse("safeguarding_case", args=[waiting.pk])
    assert OFFER not in client.get(page).content.decode()
    decided(member, moderator, HARD)
    html = client.get(page).content.decode()
    assert OFFER in html
    assert "Record this decision" in html
    client.post(reverse("safeguarding_rest"), {"on": "yes"})
    assert OFFER not in client.get(page).content.decode()


def test_taking_a_break_gives_back_what_one_has_taken(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    signed_in(moderator).post(reverse("safeguarding_rest"), {"break": "yes"})
    case.refresh_from_db()
    assert case.claimed_by is None
    assert DeskSettings.objects.get(person=moderator).rested_at


def test_the_next_one_is_the_one_due_first(member: User, moderator: User) -> None:
    waiting_case(member)
    urgent = waiting_case(member, HARD)
    assert resting.next_for(moderator) == urgent
    casework.claim(urgent, moderator=make_person("Moderator Swift", roles.MODERATORS))
    assert resting.next_for(moderator) != urgent


def test_who_had_many_hard_ones_is_spared_while_somebody_on_duty_had_fewer(
    member: User, moderator: User, second_moderator: User
) -> None:
    decided(member, moderator, HARD, HARD, HARD)
    urgent, calm = waiting_case(member, HARD), waiting_case(member)
    assert resting.next_for(moderator) == urgent  # nobody else is on duty
    decided(member, second_moderator, "Calm.")
    assert resting.next_for(moderator) == calm
    assert resting.next_for(second_moderator) == urgent
    decided(member, second_moderator, HARD, HARD)  # now they had nearly as many
    assert resting.next_for(moderator) == urgent


def test_a_crisis_and_what_is_late_wait_for_nobody(
    member: User, moderator: User, second_moderator: User
) -> None:
    decided(member, moderator, HARD, HARD, HARD)
    decided(member, second_moderator, "Calm.")
    urgent = waiting_case(member, HARD)
    assert resting.next_for(moderator) == urgent  # nothing calm waits
    waiting_case(member)
    assert resting.next_for(moderator) != urgent
    Case.objects.filter(pk=urgent.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert resting.next_for(moderator) == urgent
    Case.objects.filter(pk=urgent.pk).delete()
    crisis = waiting_case(member, CRISIS)
    assert resting.next_for(moderator) == crisis


def test_give_me_the_next_one_takes_it(member: User, moderator: User, signed_in: SignIn) -> None:
    own, case = waiting_case(moderator, CRISIS), waiting_case(member)
    client = signed_in(moderator)
    answer = client.post(reverse("safeguarding_next"))
    assert answer.headers["Location"] == reverse("safeguarding_case", args=[case.pk])
    case.refresh_from_db()
    own.refresh_from_db()
    assert (case.claimed_by, own.claimed_by) == (moderator, None)
    deciding.approve(case, moderator=moderator, version=1)
    answer = client.post(reverse("safeguarding_next"))
    assert answer.headers["Location"] == reverse("safeguarding_queue")


def test_keys_are_on_until_a_person_switches_them_off_for_good(
    moderator: User, second_moderator: User, signed_in: SignIn
) -> None:
    url, keys = reverse("safeguarding_queue"), reverse("safeguarding_keys")
    assert 'data-keys="on"' in signed_in(moderator).get(url).content.decode()
    signed_in(moderator).post(keys, {"keys": "off"})
    assert 'data-keys="off"' in signed_in(moderator).get(url).content.decode()
    assert 'data-keys="on"' in signed_in(second_moderator).get(url).content.decode()
    signed_in(moderator).post(keys, {"keys": "on"})
    assert 'data-keys="on"' in signed_in(moderator).get(url).content.decode()
