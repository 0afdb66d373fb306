"""The programme, closed groups, and who came to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from journey import ways
from privacy import retention
from privacy.models import TrailEntry
from support.live import conducting, joining, series
from support.live.choices import Access
from support.live.models import (
    Attendance,
    Booking,
    CohortMember,
    GroupSession,
    Participation,
    Phase,
    SessionSeries,
)
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import plan

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(reverse("live:programme") + query)
    assert answer.status_code == 200
    return [one.title for _, day in answer.context["days"] for one in day]


def ahead(days: int, title: str, **fields: Any) -> GroupSession:
    return plan(title=title, starts_at=timezone.now() + timedelta(days=days), **fields)


def test_what_is_looked_for_is_found_without_a_script(visitor: Client) -> None:
    ahead(1, "For all")
    ahead(2, "Parents", relation="parents", stages=["court"])
    ahead(3, "Polish", language="pl", relation="siblings")
    assert titles(visitor) == ["For all", "Parents", "Polish"]
    assert titles(visitor, "?relation=parents") == ["For all", "Parents"]
    assert titles(visitor, "?stage=court") == ["For all", "Parents", "Polish"]
    assert titles(visitor, "?stage=away") == ["For all", "Polish"]
    assert titles(visitor, "?language=pl") == ["Polish"]
    day = (timezone.localtime() + timedelta(days=2)).date().isoformat()
    assert titles(visitor, f"?since={day}&until={day}") == ["Parents"]
    assert titles(visitor, "?stage=nowhere&since=soon") == ["For all", "Parents", "Polish"]


def test_the_page_costs_the_same_for_many_sessions(
    member: User, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(member)
    ahead(1, "One")
    titles(client)
    for number in range(20):
        session = ahead(2, f"Number {number}")
        Booking.objects.create(session=session, person=member, state="booked")
    with django_assert_max_num_queries(12):
        titles(client)


def test_sessions_of_a_stage_are_a_way_on_from_guidance(django_assert_num_queries: Any) -> None:
    cache.clear()
    ahead(1, "Near court", stages=["court"])
    ahead(2, "Elsewhere", stages=["away"])
    with django_assert_num_queries(1):
        ways.on("meet", "court")
        ways.on("meet", "away")
    assert [way.title for way in ways.on("meet", "court")] == ["Near court"]


# Closed groups


@pytest.fixture
def group(facilitator: User, second_facilitator: User) -> SessionSeries:
    made = SessionSeries.objects.create(title="Six weeks", is_closed=True, capacity=4)
    for week in range(3):
        plan(
            facilitator,
            second_facilitator,
            title="Six weeks",
            starts_at=timezone.now() + timedelta(days=7 * week + 1),
            access=Access.CLOSED,
            series=made,
            capacity=4,
        )
    return made


def first(group: SessionSeries) -> GroupSession:
    return group.sessions.order_by("starts_at")[0]


def test_only_its_members_and_staff_see_a_closed_group(
    group: SessionSeries,
    member: User,
    other_member: User,
    moderator: User,
    visitor: Client,
    signed_in: SignedIn,
    facilitator: User,
) -> None:
    series.let_in(group, screen_name="quiet harbour", by=facilitator)
    page = reverse("live:session", args=[first(group).slug])
    calendar = reverse("live:appointment", args=[first(group).slug])
    for client, there in (
        (signed_in(member), True),
        (signed_in(moderator), True),
        (signed_in(other_member), False),
        (visitor, False),
    ):
        assert (titles(client) == ["Six weeks"]) is there
        assert client.get(page).status_code == (200 if there else 404)
        assert client.get(calendar).status_code == (200 if there else 404)
    assert ways.on("meet", "court") == []


def test_only_its_members_join_it(
    group: SessionSeries, member: User, other_member: User, facilitator: User
) -> None:
    series.let_in(group, screen_name=member.screen_name, by=facilitator)
    session = first(group)
    GroupSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() + timedelta(minutes=5)
    )
    session.refresh_from_db()
    conducting.open_lobby(session, facilitator=facilitator)
    assert joining.ask_to_join(session, person=member, agreed=True)
    with pytest.raises(Refused) as no:
        joining.ask_to_join(session, person=other_member, agreed=True)
    assert no.value.code == "not_allowed"


def test_a_group_has_as_many_members_as_the_room_has_places(
    group: SessionSeries, facilitator: User
) -> None:
    for number in range(4):
        person = make_person(f"Person {number}", roles.MEMBERS)
        series.let_in(group, screen_name=person.screen_name, by=facilitator)
        series.let_in(group, screen_name=person.screen_name, by=facilitator)
    make_person("Person 5", roles.MEMBERS)
    with pytest.raises(Refused) as no:
        series.let_in(group, screen_name="Person 5", by=facilitator)
    assert no.value.code == "full"
    assert group.cohort.count() == 4


@pytest.mark.parametrize("name", ["Nobody By That Name", "Moderator Wren"])
def test_only_members_are_let_in(
    group: SessionSeries, facilitator: User, moderator: User, name: str
) -> None:
    with pytest.raises(Refused) as no:
        series.let_in(group, screen_name=name, by=facilitator)
    assert no.value.code == "no_such_person"


def test_only_its_own_facilitators_tend_a_group(group: SessionSeries, member: User) -> None:
    other = make_person("Quiet Alder", roles.FACILITATORS)
    with pytest.raises(Refused) as no:
        series.let_in(group, screen_name=member.screen_name, by=other)
    assert no.value.code == "not_allowed"


def test_nobody_is_taken_out_while_they_are_in_the_room(
    group: SessionSeries, member: User, facilitator: User
) -> None:
    place = series.let_in(group, screen_name=member.screen_name, by=facilitator)
    session = first(group)
    GroupSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() + timedelta(minutes=5)
    )
    session.refresh_from_db()
    conducting.open_lobby(session, facilitator=facilitator)
    joining.ask_to_join(session, person=member, agreed=True)
    with pytest.raises(Refused):
        series.take_out(place, by=facilitator)
    with pytest.raises(Refused):
        series.leave(group, person=member)
    joining.leave(session, person=member)
    series.leave(group, person=member)
    assert not CohortMember.objects.exists()


# Who came


def over(session: GroupSession) -> GroupSession:
    GroupSession.objects.filter(pk=session.pk).update(
        phase=Phase.CLOSED, closed_at=timezone.now(), starts_at=timezone.now() - timedelta(hours=2)
    )
    session.refresh_from_db()
    return session


def test_who_came_is_suggested_written_by_facilitators_and_forgotten(
    group: SessionSeries, member: User, other_member: User, facilitator: User, signed_in: SignedIn
) -> None:
    for person in (member, other_member):
        series.let_in(group, screen_name=person.screen_name, by=facilitator)
    session = over(first(group))
    Participation.objects.create(
        session=session, person=member, state="left", agreement_accepted_at=timezone.now()
    )
    address = reverse("live_attendance", args=[group.pk, session.pk])
    client = signed_in(facilitator)
    page = client.get(address)
    mine = CohortMember.objects.get(person=member)
    assert page.context["chosen"] == {mine.pk}
    stray = CohortMember.objects.create(
        series=SessionSeries.objects.create(title="Other", is_closed=True, capacity=4),
        person=member,
    )
    client.post(address, {"came": [mine.pk, stray.pk]})
    assert [row.member for row in Attendance.objects.all()] == [mine]
    act = TrailEntry.objects.order_by("-number")[0]
    assert (act.action, act.details) == ("live.attendance_written", {"came": 1})

    made = timezone.localdate() - timedelta(days=200)
    SessionSeries.objects.update(made_on=made)
    group.sessions.update(starts_at=timezone.now() - timedelta(days=89))
    retention.purge_overdue(["live.attendance", "live.cohortmember"])
    assert Attendance.objects.count() == 1
    group.sessions.update(starts_at=timezone.now() - timedelta(days=91))
    retention.purge_overdue(["live.attendance", "live.cohortmember"])
    assert not Attendance.objects.exists()
    assert not CohortMember.objects.filter(series=group).exists()


def test_nobody_but_its_facilitators_sees_who_came(
    group: SessionSeries, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    series.let_in(group, screen_name=member.screen_name, by=facilitator)
    session = over(first(group))
    series.write_attendance(session, came=[CohortMember.objects.get().pk], by=facilitator)
    lead = make_person("Lead Curlew", roles.SAFEGUARDING_LEADS)
    other = make_person("Quiet Alder", roles.FACILITATORS)
    address = reverse("live_attendance", args=[group.pk, session.pk])
    for person in (lead, other):
        assert signed_in(person).get(address).status_code == 403
        with pytest.raises(Refused):
            series.write_attendance(session, came=[], by=person)
    page = signed_in(lead).get(reverse("live_series", args=[group.pk])).content.decode()
    assert "Quiet Harbour" in page
    assert ">came<" not in page
    assert (
        ">came<"
        in signed_in(facilitator).get(reverse("live_series", args=[group.pk])).content.decode()
    )


def test_who_came_cannot_be_written_before_it_was(group: SessionSeries, facilitator: User) -> None:
    with pytest.raises(Refused) as no:
        series.write_attendance(first(group), came=[], by=facilitator)
    assert no.value.code == "not_now"


def test_leaving_the_group_takes_what_was_kept_of_coming(
    group: SessionSeries, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    place = series.let_in(group, screen_name=member.screen_name, by=facilitator)
    series.write_attendance(over(first(group)), came=[place.pk], by=facilitator)
    signed_in(member).post(reverse("live:leave_group", args=[group.pk]))
    assert not Attendance.objects.exists()
