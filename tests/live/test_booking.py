"""Places: booking, giving back, the waiting list, the door, reminders and the calendar."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts import leaving, roles
from accounts.models import User
from notices.models import Notice
from notices.wording import tells
from privacy import retention
from support.live import booking, conducting, joining, planning, reminding, tallying, wishing
from support.live.choices import Access
from support.live.models import Booking, GroupSession, Participation, SessionFigures, Wish
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import plan

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
BOOKED, WAITING = Booking.State.BOOKED, Booking.State.WAITING


def tomorrow(**fields: Any) -> dict[str, Any]:
    return {
        "starts_at": timezone.now() + timedelta(days=2),
        "access": Access.BOOKED,
        "capacity": 4,
        **fields,
    }


@pytest.fixture
def session(facilitator: User, second_facilitator: User) -> GroupSession:
    return plan(facilitator, second_facilitator, **tomorrow())


def people(count: int) -> list[User]:
    return [make_person(f"Person {number}", roles.MEMBERS) for number in range(count)]


def fill(session: GroupSession, count: int = 4) -> list[User]:
    booked = people(count)
    for person in booked:
        assert booking.book(session, person=person).state == BOOKED
    return booked


def count_of(session: GroupSession) -> int:
    return GroupSession.objects.get(pk=session.pk).booked


def test_booking_twice_takes_one_place_and_changes_the_reminder(
    session: GroupSession, member: User
) -> None:
    booking.book(session, person=member)
    again = booking.book(session, person=member, remind=Booking.Remind.HOUR)
    assert (again.state, again.remind, count_of(session)) == (BOOKED, "hour", 1)


def test_a_full_session_has_a_waiting_list_for_those_who_want_it(
    session: GroupSession, member: User
) -> None:
    fill(session)
    with pytest.raises(Refused) as no:
        booking.book(session, person=member, may_wait=False)
    assert no.value.code == "full"
    assert booking.book(session, person=member).state == WAITING
    assert count_of(session) == 4


def test_a_place_that_is_given_back_goes_to_who_waited_longest_and_they_are_told(
    session: GroupSession, member: User, other_member: User
) -> None:
    first, *_ = fill(session)
    booking.book(session, person=member)
    booking.book(session, person=other_member)
    booking.cancel(session, person=first)

    states = dict(Booking.objects.values_list("person__screen_name", "state"))
    assert (states["Quiet Harbour"], states["Amber Finch"]) == (BOOKED, WAITING)
    assert not Booking.objects.filter(person=first).exists()
    assert count_of(session) == 4
    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (member, session.get_absolute_url())
    assert tells(notice.line) == []


def test_giving_back_twice_gives_back_once(session: GroupSession, member: User) -> None:
    fill(session, 2)
    booking.book(session, person=member)
    booking.cancel(session, person=member)
    booking.cancel(session, person=member)
    assert count_of(session) == 2


def test_leaving_the_waiting_list_gives_no_place_away(session: GroupSession, member: User) -> None:
    fill(session)
    booking.book(session, person=member)
    booking.cancel(session, person=member)
    assert (count_of(session), Booking.objects.count()) == (4, 4)


def test_places_that_are_added_go_to_those_who_wait(
    session: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    fill(session)
    booking.book(session, person=member)
    session.refresh_from_db()
    session.capacity = 6
    planning.change(session, [facilitator, second_facilitator], planner=facilitator)
    assert Booking.objects.get(person=member).state == BOOKED
    assert count_of(session) == 5


def test_there_are_never_fewer_places_than_are_booked(
    session: GroupSession, facilitator: User
) -> None:
    session.capacity = 8
    session.save()
    fill(session, 6)
    session.refresh_from_db()
    session.capacity = 5
    with pytest.raises(Refused, match="not_now"):
        planning.change(session, [facilitator], planner=facilitator)
    assert GroupSession.objects.get().capacity == 8


def test_half_of_a_drop_in_can_be_booked(facilitator: User, member: User) -> None:
    session = plan(facilitator, **tomorrow(access=Access.DROP_IN, capacity=5))
    fill(session, 2)
    assert booking.book(session, person=member).state == WAITING


@pytest.mark.parametrize("who", ["facilitator", "moderator", "stranger"])
def test_only_members_book(session: GroupSession, request: pytest.FixtureRequest, who: str) -> None:
    with pytest.raises(Refused) as no:
        booking.book(session, person=request.getfixturevalue(who))
    assert no.value.code == "not_allowed"
    assert count_of(session) == 0


def test_nobody_holds_more_than_ten_places(facilitator: User, member: User) -> None:
    for number in range(10):
        booking.book(plan(facilitator, **tomorrow(title=f"Number {number}")), person=member)
    with pytest.raises(Refused) as no:
        booking.book(plan(facilitator, **tomorrow()), person=member)
    assert no.value.code == "too_fast"


def test_when_an_account_is_closed_its_places_move_on(session: GroupSession, member: User) -> None:
    first, *_ = fill(session)
    booking.book(session, person=member)
    leaving.close_account(first, posts_stay=True)
    assert Booking.objects.get(person=member).state == BOOKED
    assert count_of(session) == 4


# At the door


def in_the_lobby(session: GroupSession, facilitator: User, *, minutes: int) -> None:
    """The waiting room is open, and the start so many minutes away (or past)."""
    moved = GroupSession.objects.filter(pk=session.pk)
    moved.update(starts_at=timezone.now() + timedelta(minutes=minutes))
    session.refresh_from_db()
    conducting.open_lobby(session, facilitator=facilitator)
    session.refresh_from_db()


def test_a_booked_place_is_held_until_ten_minutes_after_the_start(
    session: GroupSession, facilitator: User, member: User
) -> None:
    booked = fill(session)
    in_the_lobby(session, facilitator, minutes=5)
    with pytest.raises(Refused) as no:
        joining.ask_to_join(session, person=member, agreed=True)
    assert no.value.code == "full"
    assert joining.ask_to_join(session, person=booked[0], agreed=True)

    GroupSession.objects.update(starts_at=timezone.now() - timedelta(minutes=11))
    assert joining.ask_to_join(session, person=member, agreed=True)


def test_who_just_comes_gets_a_place_that_nobody_holds_and_no_other(
    session: GroupSession, facilitator: User, member: User, other_member: User
) -> None:
    fill(session, 3)
    in_the_lobby(session, facilitator, minutes=5)
    joining.ask_to_join(session, person=member, agreed=True)
    with pytest.raises(Refused) as no:
        joining.ask_to_join(session, person=other_member, agreed=True)
    assert no.value.code == "full"


def test_nothing_is_booked_once_the_waiting_room_is_open(
    session: GroupSession, facilitator: User, member: User
) -> None:
    in_the_lobby(session, facilitator, minutes=5)
    with pytest.raises(Refused) as no:
        booking.book(session, person=member)
    assert no.value.code == "not_now"


def test_who_finds_the_room_full_is_counted_once(
    session: GroupSession, facilitator: User, member: User, signed_in: SignedIn
) -> None:
    fill(session)
    in_the_lobby(session, facilitator, minutes=5)
    client = signed_in(member)
    for _ in range(3):
        answer = client.post(reverse("live:waiting", args=[session.slug]), {"agreed": "on"})
        assert answer.status_code == 409
    assert GroupSession.objects.get().turned_away == 1


# Reminders and the calendar


def test_a_reminder_comes_once_when_it_is_time_and_says_nothing(
    session: GroupSession, member: User, other_member: User
) -> None:
    booking.book(session, person=member, remind=Booking.Remind.DAY)
    booking.book(session, person=other_member, remind=Booking.Remind.HOUR)
    assert reminding.remind_all() == 0
    GroupSession.objects.update(starts_at=timezone.now() + timedelta(hours=20))
    assert reminding.remind_all() == 1
    assert reminding.remind_all() == 0
    notice = Notice.objects.get()
    assert notice.recipient == member
    assert tells(notice.line) == []


def test_who_wants_no_reminder_or_only_waits_gets_none(session: GroupSession, member: User) -> None:
    booking.book(session, person=member, remind=Booking.Remind.NO)
    Booking.objects.create(
        session=session, person=make_person("Slow River", roles.MEMBERS), state=WAITING
    )
    GroupSession.objects.update(starts_at=timezone.now() + timedelta(minutes=30))
    assert reminding.remind_all() == 0


def test_another_time_is_told_and_reminded_of_anew(
    session: GroupSession, member: User, facilitator: User
) -> None:
    booking.book(session, person=member)
    Booking.objects.update(reminded_at=timezone.now())
    session.refresh_from_db()
    session.starts_at += timedelta(days=1)
    planning.change(session, [facilitator], planner=facilitator)
    assert Notice.objects.get().line == booking.MOVED
    assert Booking.objects.get().reminded_at is None


def test_the_calendar_entry_says_appointment_and_when(
    session: GroupSession, member: User, signed_in: SignedIn, settings: Any
) -> None:
    answer = signed_in(member).get(reverse("live:appointment", args=[session.slug]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    entry = Calendar.from_ical(answer.content).events[0]
    assert str(entry["summary"]) == "Appointment"
    assert (entry.start, entry.end) == (
        session.starts_at.replace(microsecond=0),
        session.ends_at.replace(microsecond=0),
    )
    written = answer.content.decode()
    assert tells(written) == []
    for word in (session.slug, session.title, "http", settings.SITE_NAME, "testserver"):
        assert word not in written
    assert {str(key) for key in entry} == {
        "UID", "SUMMARY", "DTSTAMP", "DTSTART", "DTEND", "CLASS",
    }  # fmt: skip


# Afterwards


def test_when_it_is_over_numbers_stay_and_names_do_not(
    session: GroupSession, facilitator: User, member: User, second_facilitator: User
) -> None:
    booked = fill(session)
    booking.book(session, person=member)
    in_the_lobby(session, facilitator, minutes=5)
    joining.ask_to_join(session, person=booked[0], agreed=True)
    joining.ask_to_join(session, person=booked[1], agreed=True)
    Participation.objects.filter(person=booked[1]).update(
        asked_at=timezone.now() - timedelta(minutes=5)
    )
    conducting.admit_all(session, facilitator=facilitator)
    GroupSession.objects.update(opened_at=timezone.now())
    conducting.close(session, facilitator=facilitator)

    assert tallying.tally_all() == 1
    assert tallying.tally_all() == 0
    figures = SessionFigures.objects.get()
    assert (figures.booked, figures.came, figures.waited_in_vain) == (4, 2, 1)
    assert (figures.admitted_at_once, figures.admitted_soon) == (1, 1)
    assert not Booking.objects.waiting().exists()
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(days=8))
    retention.purge_overdue(["live.booking"])
    assert not Booking.objects.exists()


def test_who_booked_what_was_called_off_is_told(
    session: GroupSession, facilitator: User, member: User
) -> None:
    booking.book(session, person=member)
    conducting.close(session, facilitator=facilitator)
    tallying.tally_all()
    assert Notice.objects.get(recipient=member).line == booking.OFF
    assert not SessionFigures.objects.get().was_held


def test_a_wish_is_counted_without_a_name_and_not_without_end(member: User) -> None:
    wanted = {"stage": "court", "relation": "parents", "language": "en", "when": "evening"}
    for _ in range(5):
        wishing.wish(person=member, **wanted)
    with pytest.raises(Refused):
        wishing.wish(person=member, **wanted)
    assert Wish.objects.get().count == 5
    assert not [field for field in Wish._meta.fields if field.is_relation]


# Pages


def test_a_member_books_and_gives_back_on_the_page(
    session: GroupSession, member: User, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    page = reverse("live:session", args=[session.slug])
    assert "Book a place" in client.get(page).content.decode()
    client.post(reverse("live:book", args=[session.slug]), {"remind": "hour"})
    assert "You have a place" in client.get(page).content.decode()
    assert "You have a place" in client.get(reverse("live:programme")).content.decode()
    client.post(reverse("live:cancel", args=[session.slug]))
    assert not Booking.objects.exists()


def test_the_page_says_who_is_before_you(
    session: GroupSession, member: User, other_member: User, signed_in: SignedIn
) -> None:
    fill(session)
    for person in (other_member, member):
        signed_in(person).post(reverse("live:book", args=[session.slug]), {"wait": "yes"})
    page = signed_in(member).get(reverse("live:session", args=[session.slug])).content.decode()
    assert "1 person is before you" in page
    first = signed_in(other_member).get(reverse("live:session", args=[session.slug]))
    assert "You are next" in first.content.decode()


# Races


def all_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Each in a thread and with a connection of its own; a refusal is an answer."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            together.wait(timeout=20)
            return call()
        except Refused as no:
            return no.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@pytest.mark.committed
def test_many_who_book_at_once_never_get_more_places_than_there_are(facilitator: User) -> None:
    session = plan(facilitator, **tomorrow())
    crowd = people(12)
    all_at_once(*(lambda one=one: booking.book(session, person=one) for one in crowd))  # type: ignore[misc]
    assert count_of(session) == Booking.objects.placed().count() == 4
    assert Booking.objects.waiting().count() == 8


@pytest.mark.committed
def test_one_who_presses_twice_at_once_has_one_place(facilitator: User, member: User) -> None:
    session = plan(facilitator, **tomorrow())
    all_at_once(*[lambda: booking.book(session, person=member)] * 4)
    assert (count_of(session), Booking.objects.count()) == (1, 1)


@pytest.mark.committed
def test_places_given_back_at_once_all_go_to_those_who_wait(facilitator: User) -> None:
    session = plan(facilitator, **tomorrow())
    crowd = people(10)
    for person in crowd:
        booking.book(session, person=person)
    leaving_now = crowd[:4]
    newcomers = [make_person(f"Late {number}", roles.MEMBERS) for number in range(3)]
    all_at_once(
        *(lambda one=one: booking.cancel(session, person=one) for one in leaving_now),  # type: ignore[misc]
        *(lambda one=one: booking.book(session, person=one) for one in newcomers),  # type: ignore[misc]
    )
    placed = set(Booking.objects.placed().values_list("person__screen_name", flat=True))
    assert placed == {"Person 4", "Person 5", "Person 6", "Person 7"}
    assert count_of(session) == 4


@pytest.mark.committed
def test_two_workers_that_remind_at_once_remind_once(facilitator: User, member: User) -> None:
    session = plan(facilitator, **tomorrow(starts_at=timezone.now() + timedelta(hours=5)))
    booking.book(session, person=member)
    told = all_at_once(*[reminding.remind_all] * 3)
    assert sum(told) == Notice.objects.count() == 1
