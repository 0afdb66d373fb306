"""By when something is read: what members are told, from the hours of moderation."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from safeguarding import hours
from safeguarding.hours import Hours
from safeguarding.models import DUE, OpeningTime, Severity
from tests.safeguarding.factories import waiting_case

MONDAY = date(2026, 11, 23)


def at(day: int, clock: str) -> datetime:
    """A moment of the week that begins on Monday the 23rd, by the clock of the service."""
    wall = datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(clock))
    return timezone.make_aware(wall)


def every_day(opens: str = "09:00", closes: str = "17:00", days: int = 7) -> Hours:
    return Hours(
        [
            OpeningTime(
                weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
            )
            for day in range(days)
        ]
    )


def test_at_work_it_is_when_the_case_is_due() -> None:
    assert every_day().read_by(Severity.GREEN, at(0, "10:00")) == at(1, "10:00")
    assert every_day().read_by(Severity.RED, at(0, "10:00")) == at(0, "12:00")


def test_when_it_is_due_at_night_it_is_by_the_end_of_the_day_before() -> None:
    assert every_day().read_by(Severity.GREEN, at(0, "20:00")) == at(1, "17:00")
    assert every_day().read_by(Severity.AMBER, at(0, "16:00")) == at(0, "17:00")


def test_at_night_what_is_pressing_is_read_first_thing_and_not_promised_sooner() -> None:
    assert every_day().read_by(Severity.RED, at(0, "22:00")) == at(1, "10:00")
    assert every_day().read_by(Severity.CRISIS, at(0, "22:00")) == at(1, "09:30")
    assert every_day().back_at(at(0, "22:00")) == at(1, "09:00")
    assert every_day().back_at(at(0, "12:00")) is None


def test_over_a_weekend_without_hours_it_is_monday() -> None:
    assert every_day(days=5).read_by(Severity.GREEN, at(4, "18:00")) == at(7, "10:00")


def test_a_date_of_its_own_stands_in_place_of_its_weekday() -> None:
    holiday = OpeningTime(on=MONDAY + timedelta(days=1))
    short = OpeningTime(on=MONDAY + timedelta(days=2), opens=time(12), closes=time(13))
    known = Hours([*every_day().times, holiday, short])
    assert known.read_by(Severity.GREEN, at(0, "18:00")) == at(2, "13:00")


def test_nothing_is_promised_when_no_hours_are_known() -> None:
    assert Hours().read_by(Severity.GREEN, at(0, "10:00")) is None
    assert "within a day" in hours.sentence(Hours(), severity="green", at=at(0, "10:00"))


@pytest.mark.parametrize(("clock", "right"), [
    ("10:00", "A moderator reads it by 10 am tomorrow."),
    ("22:00", "Nobody reads at this hour. The moderators are back 9 am tomorrow."
     " A moderator reads it by 5 pm tomorrow."),
])  # fmt: skip
def test_it_is_said_in_words_and_honestly_at_night(clock: str, right: str) -> None:
    with time_machine.travel(at(0, clock), tick=False):
        assert hours.sentence(every_day(), severity="green", at=timezone.now()) == right


def test_a_promise_that_was_missed_is_admitted() -> None:
    with time_machine.travel(at(3, "10:00"), tick=False):
        said = hours.sentence(every_day(), severity="green", at=at(0, "10:00"))
    assert said.startswith("It takes longer than it should.")


def test_it_is_never_later_than_the_queue_says_while_somebody_is_at_work() -> None:
    for hour in range(9, 17):
        for severity in Severity:
            moment = at(0, f"{hour:02}:10")
            by = every_day().read_by(severity, moment)
            assert by is not None
            assert moment < by <= moment + DUE[severity]


@pytest.mark.django_db
def test_the_desk_is_the_source_and_a_change_is_known_at_once(
    django_capture_on_commit_callbacks: object,
) -> None:
    assert hours.read_by(Severity.GREEN, timezone.now()) is None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for day in OpeningTime.Weekday:
            OpeningTime.objects.create(weekday=day, opens=time(0), closes=time(23, 59))
    assert hours.read_by(Severity.GREEN, timezone.now()) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"weekday": 0, "on": MONDAY, "opens": time(9), "closes": time(10)},
        {"weekday": 0},
        {"weekday": 0, "opens": time(10), "closes": time(9)},
        {"on": MONDAY, "opens": time(10)},
    ],
)
def test_hours_that_make_no_sense_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OpeningTime(**fields).full_clean(validate_constraints=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningTime.objects.create(**fields)


@pytest.mark.django_db
def test_moderators_change_the_hours_and_nobody_else(
    moderator: User, editor: User, member: User, signed_in: object
) -> None:
    form = {"weekday": "0", "opens": "09:00", "closes": "17:00"}
    statuses = {}
    for person in (member, editor, moderator):
        client: Client = signed_in(person)  # type: ignore[operator]
        client.post("/desk/opening-times/new/", form)
        statuses[person.screen_name] = OpeningTime.objects.count()
    assert list(statuses.values()) == [0, 0, 1]


@pytest.mark.django_db
def test_due_times_of_cases_stay_as_they_are(member: User) -> None:
    OpeningTime.objects.create(on=timezone.localdate())
    case = waiting_case(member)
    assert abs(case.due_at - timezone.now() - DUE[Severity.GREEN]) < timedelta(minutes=1)
