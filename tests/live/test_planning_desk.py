"""Planning at the desk: calendar, copies, weekly series, warnings, training in date, and the report."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import competence, roles
from accounts.competence import Competence, NotTheirs, Work
from accounts.models import User
from privacy import retention
from privacy.models import TrailEntry
from support.live import conducting, planning
from support.live.access import Role, standing_of
from support.live.choices import Access
from support.live.models import AGREEMENT, GroupSession, SessionFigures, SessionSeries, Wish
from support.live.planning_warnings import warnings_for
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import plan
from .test_planning import form

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


@pytest.fixture
def lead(db: None) -> User:
    return make_person("Lead Curlew", roles.SAFEGUARDING_LEADS)


def evening(days: int, hour: int = 19) -> datetime:
    return (timezone.localtime() + timedelta(days=days)).replace(hour=hour, minute=0, second=0)


# Training in date


def lapse(person: User) -> None:
    Competence.objects.filter(person=person).update(
        valid_until=timezone.localdate() - timedelta(days=1)
    )


def test_out_of_date_nobody_facilitates(planned: GroupSession, facilitator: User) -> None:
    lapse(facilitator)
    assert standing_of(facilitator, planned).role == Role.STRANGER
    with pytest.raises(Refused) as no:
        conducting.open_lobby(planned, facilitator=facilitator)
    assert no.value.code == "not_allowed"


def test_out_of_date_nobody_watches(planned: GroupSession, moderator: User) -> None:
    conducting.watch(planned, person=moderator)
    assert standing_of(moderator, planned).role == Role.WATCHING
    lapse(moderator)
    assert standing_of(moderator, planned).role == Role.STRANGER
    other = make_person("Moderator Swift", roles.MODERATORS)
    lapse(other)
    with pytest.raises(Refused):
        conducting.watch(planned, person=other)


def test_training_to_watch_is_not_enough_to_lead(planned: GroupSession, facilitator: User) -> None:
    Competence.objects.filter(person=facilitator).update(work=Work.WATCHING)
    assert standing_of(facilitator, planned).role == Role.STRANGER


def test_a_training_that_ends_at_midnight_takes_nobody_out_of_a_room(
    room: GroupSession, facilitator: User, moderator: User
) -> None:
    """It counts on the day the session began, however late it gets."""
    lapse(facilitator)
    GroupSession.objects.update(starts_at=timezone.now() - timedelta(days=1))
    room.refresh_from_db()
    assert standing_of(facilitator, room).role == Role.FACILITATOR


def test_nobody_is_put_down_whose_training_ends_before_the_session(
    facilitator: User, signed_in: SignedIn
) -> None:
    until = timezone.localdate() + timedelta(days=5)
    Competence.objects.filter(person=facilitator).update(valid_until=until)
    late = evening(6).strftime("%Y-%m-%d %H:%M")
    answer = signed_in(facilitator).post(reverse("group_sessions:add"), form(starts_at=late))
    assert "Rowan" in str(answer.context["form"].errors["facilitators"])
    with pytest.raises(Refused):
        planning.set_facilitators(plan(starts_at=evening(6)), [facilitator], planner=facilitator)
    planning.set_facilitators(plan(starts_at=evening(5)), [facilitator], planner=facilitator)


def test_nobody_writes_down_their_own_training_nor_a_past_or_distant_day(lead: User) -> None:
    today = timezone.localdate()
    work = {"work": Work.WATCHING}
    with pytest.raises(NotTheirs):
        competence.record(lead, valid_until=today, by=lead, **work)
    other = make_person("Stranger")
    for day in (today - timedelta(days=1), today + timedelta(days=4 * 365)):
        with pytest.raises(NotTheirs):
            competence.record(other, valid_until=day, by=lead, **work)
    assert not Competence.objects.filter(person=other).exists()


def test_a_lead_writes_a_training_down_and_withdraws_it_on_record(
    lead: User, facilitator: User, signed_in: SignedIn
) -> None:
    client, until = signed_in(lead), timezone.localdate() + timedelta(days=90)
    address = reverse("account_trainings")
    assert "Rowan" in client.get(address).content.decode()
    given = {"person": facilitator.pk, "work": "facilitating", "valid_until": until.isoformat()}
    assert client.post(address, given).status_code == 302
    row = Competence.objects.get(person=facilitator)
    assert (row.valid_until, row.recorded_by) == (until, lead)
    client.post(reverse("account_training_withdraw", args=[row.pk]))
    assert not Competence.objects.filter(person=facilitator).exists()
    acts = list(TrailEntry.objects.order_by("number").values_list("action", "details"))
    assert acts == [
        ("accounts.competence_recorded", {"work": "facilitating"}),
        ("accounts.competence_withdrawn", {"work": "facilitating"}),
    ]


def test_a_facilitator_writes_no_training_down(
    facilitator: User, second_facilitator: User, signed_in: SignedIn
) -> None:
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    given = {"person": second_facilitator.pk, "work": "facilitating", "valid_until": until}
    assert signed_in(facilitator).post(reverse("account_trainings"), given).status_code == 403


def test_trainings_are_forgotten_a_year_after_they_ran_out(facilitator: User) -> None:
    today = timezone.localdate()
    Competence.objects.update(valid_until=today - timedelta(days=365))
    retention.purge_overdue(["accounts.competence"])
    assert Competence.objects.exists()
    Competence.objects.update(valid_until=today - timedelta(days=366))
    retention.purge_overdue(["accounts.competence"])
    assert not Competence.objects.exists()


# Warnings


def test_what_planners_should_look_at_twice(facilitator: User, second_facilitator: User) -> None:
    calm = plan(facilitator, second_facilitator, title="Calm", starts_at=evening(3))
    clash = plan(facilitator, second_facilitator, title="Clash", starts_at=evening(4))
    other = plan(facilitator, title="Other", starts_at=evening(4) + timedelta(minutes=30))
    night = plan(facilitator, second_facilitator, title="Night", starts_at=evening(5, hour=3))
    late = plan(facilitator, second_facilitator, title="Late", starts_at=evening(6, hour=21))
    empty = plan(title="Empty", starts_at=evening(7))
    found = warnings_for([calm, clash, other, night, late, empty])
    assert found == {
        clash.pk: ["Rowan also in “Other” at that time."],
        other.pk: [
            "Rowan also in “Clash” at that time.",
            "Only one person is put down. The room opens with two.",
        ],
        night.pk: ["Outside the usual hours, 8 am to 10 pm."],
        empty.pk: ["Nobody yet."],
    }
    lapse(second_facilitator)
    assert warnings_for([calm])[calm.pk] == ["The training of Hazel is not in date then."]


def test_one_after_the_other_is_no_clash(facilitator: User, second_facilitator: User) -> None:
    both = (facilitator, second_facilitator)
    one = plan(*both, starts_at=evening(3))
    after = plan(*both, starts_at=evening(3) + timedelta(minutes=60))
    assert warnings_for([one, after]) == {}


def test_warnings_are_said_after_saving_and_stand_in_the_calendar(
    facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    at_night = evening(2, hour=3)
    answer = client.post(
        reverse("group_sessions:add"),
        form(starts_at=at_night.strftime("%Y-%m-%d %H:%M")),
        follow=True,
    )
    assert "Outside the usual hours" in answer.content.decode()
    page = client.get(reverse("live_calendar") + f"?month={at_night:%Y-%m}").content.decode()
    assert "Outside the usual hours" in page
    assert "Only one person is put down" in page


def test_a_month_costs_the_same_for_many_sessions_of_a_day(
    facilitator: User,
    second_facilitator: User,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    client, day = signed_in(facilitator), evening(1)
    for number in range(15):
        plan(facilitator, second_facilitator, title=f"Number {number}", starts_at=day)
    with django_assert_max_num_queries(26):
        client.get(reverse("live_calendar") + f"?month={day:%Y-%m}")


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12"])
def test_the_calendar_stands_any_address(
    facilitator: User, signed_in: SignedIn, month: str
) -> None:
    assert signed_in(facilitator).get(reverse("live_calendar"), {"month": month}).status_code == 200


# Copies and series


def test_a_copy_has_everything_but_the_time_and_none_of_what_happened(
    facilitator: User, second_facilitator: User, signed_in: SignedIn
) -> None:
    past = plan(
        facilitator,
        second_facilitator,
        title="It went well",
        starts_at=evening(-10),
        stages=["court"],
        access=Access.BOOKED,
        capacity=9,
        booked=7,
        turned_away=3,
    )
    client = signed_in(facilitator)
    address = reverse("group_sessions:copy", args=[past.pk])
    shown = client.get(address).context["form"]
    assert shown.initial["title"] == "It went well"
    assert set(shown["facilitators"].value()) == {facilitator.pk, second_facilitator.pk}
    starts_at = shown.instance.starts_at
    assert starts_at > timezone.now()
    assert timezone.localtime(starts_at).hour == 19
    client.post(
        address,
        form(
            title="It went well",
            starts_at=timezone.localtime(starts_at).strftime("%Y-%m-%d %H:%M"),
            capacity=9,
            access="booked",
            stages=["court"],
            facilitators=[facilitator.pk, second_facilitator.pk],
        ),
    )
    copied = GroupSession.objects.exclude(pk=past.pk).get()
    assert (copied.booked, copied.turned_away, copied.stages) == (0, 0, ["court"])
    assert copied.slug != past.slug
    assert copied.data_key != past.data_key


def first_of_series(**fields: Any) -> GroupSession:
    return GroupSession(
        title="Six weeks",
        summary="For a few.",
        agreement=AGREEMENT,
        starts_at=evening(3),
        **fields,
    )


def test_a_weekly_series_keeps_its_hour_when_the_clocks_change(
    facilitator: User, second_facilitator: User
) -> None:
    first = first_of_series()
    made = planning.plan_weekly(
        first, [facilitator, second_facilitator], weeks=26, planner=facilitator
    )
    starts = [timezone.localtime(one.starts_at) for one in made.sessions.order_by("starts_at")]
    assert len(starts) == 26
    assert {one.hour for one in starts} == {19}
    assert len({one.utcoffset() for one in starts}) == 2
    assert {later.date() - before.date() for before, later in pairwise(starts)} == {
        timedelta(days=7)
    }
    assert TrailEntry.objects.order_by("-number")[0].details == {"weeks": 26}


def test_a_series_is_planned_whole_or_not_at_all(facilitator: User) -> None:
    until = timezone.localdate() + timedelta(days=20)
    Competence.objects.filter(person=facilitator).update(valid_until=until)
    with pytest.raises(Refused):
        planning.plan_weekly(first_of_series(), [facilitator], weeks=6, planner=facilitator)
    assert not SessionSeries.objects.exists()
    assert not GroupSession.objects.exists()


def test_a_closed_group_is_planned_on_one_page(facilitator: User, signed_in: SignedIn) -> None:
    client = signed_in(facilitator)
    address = reverse("live_series_new")
    assert client.get(address).status_code == 200
    answer = client.post(address, form(weeks=3, access="closed", capacity=6))
    made = SessionSeries.objects.get()
    assert answer.headers["Location"] == reverse("live_series", args=[made.pk])
    assert made.is_closed
    assert {one.access for one in made.sessions.all()} == {Access.CLOSED}
    assert made.sessions.count() == 3
    page = client.get(reverse("live_series", args=[made.pk])).content.decode()
    assert "0 of 6" in page


def test_a_single_session_cannot_be_for_a_closed_group(
    facilitator: User, signed_in: SignedIn
) -> None:
    answer = signed_in(facilitator).post(reverse("group_sessions:add"), form(access="closed"))
    assert "access" in answer.context["form"].errors


def test_nobody_makes_themselves_a_facilitator_of_a_closed_group(
    facilitator: User, second_facilitator: User, signed_in: SignedIn
) -> None:
    """They would see who came."""
    made = planning.plan_weekly(
        first_of_series(access=Access.CLOSED), [facilitator], weeks=2, planner=second_facilitator
    )
    session = made.sessions.order_by("starts_at")[0]
    with pytest.raises(Refused):
        planning.set_facilitators(session, [second_facilitator], planner=second_facilitator)
    client = signed_in(second_facilitator)
    client.post(
        reverse("group_sessions:copy", args=[session.pk]),
        form(access="closed", facilitators=[second_facilitator.pk]),
    )
    assert made.sessions.count() == 2
    assert not SessionSeries.objects.run_by(second_facilitator).exists()
    planning.set_facilitators(session, [facilitator, second_facilitator], planner=facilitator)
    assert SessionSeries.objects.run_by(second_facilitator).exists()


# The report


def counted(**sums: int) -> None:
    session = plan(starts_at=timezone.now() - timedelta(hours=2), capacity=16)
    SessionFigures.objects.create(session=session, was_held=True, **sums)


def test_the_report_is_the_same_for_every_value_of_what_it_hides(
    facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    pages = []
    for few in range(5):
        SessionFigures.objects.all().delete()
        GroupSession.objects.all().delete()
        Wish.objects.all().delete()
        counted(came=few, waited_in_vain=4 - few, held=few, released=few // 2, admitted_late=few)
        Wish.objects.create(relation="parents", language="en", when="night", count=few)
        page = client.get(reverse("live_figures"))
        assert page.status_code == 200
        pages.append(page.content.decode().partition('class="desk-sheet"')[2])
    assert len(set(pages)) == 1


def test_the_report_shows_who_came_and_found_no_place(
    facilitator: User, signed_in: SignedIn
) -> None:
    counted(came=13, waited_in_vain=6, turned_away=1, admitted_at_once=13, held=24, released=12)
    page = signed_in(facilitator).get(reverse("live_figures")).content.decode()
    assert "13 or more people" in page or "13 people" in page
    assert ">7<" in page
    assert "about 5 in 10" in page


@pytest.mark.parametrize(("who", "status"), [("moderator", 403), ("facilitator", 200)])
def test_the_report_is_for_those_who_plan(
    request: pytest.FixtureRequest, signed_in: SignedIn, who: str, status: int
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("live_figures")).status_code == status
