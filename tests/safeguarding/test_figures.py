"""The moderation report: right figures, from a constant number of queries, that point at nobody."""

import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import User
from forum.models import Post, Topic
from safeguarding import counting, deciding, reporting
from safeguarding.models import Case, Decision, Report, Signal
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, TopicFactory
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.records import make_lead

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/desk/moderation-report/"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def topic(member: User) -> Topic:
    return TopicFactory(board=BoardFactory(), author=member)


def cases(
    number: int, topic: Topic, *, severity: str = "green", opened: timedelta = timedelta()
) -> list[Case]:
    """Opened so long ago, of that severity, about posts of the topic's author."""
    made = []
    for _ in range(number):
        case = waiting_case(topic.author, topic=topic)
        Case.objects.filter(pk=case.pk).update(severity=severity, opened_at=timezone.now() - opened)
        case.refresh_from_db()
        made.append(case)
    return made


def period() -> counting.Period:
    return next(counting.periods())


def test_periods_are_thirteen_whole_weeks_that_never_overlap() -> None:
    found = list(counting.periods())
    assert len(found) == 4
    for later, earlier in itertools.pairwise(found):
        assert earlier.last + timedelta(days=1) == later.first
    assert all(each.first.weekday() == 0 for each in found)
    assert found[0].first <= timezone.localdate() <= found[0].last
    assert found[0].mondays[-1] <= timezone.localdate()


def test_cases_are_counted_by_week_and_severity(topic: Topic) -> None:
    with time_machine.travel(NOW, tick=False):
        cases(2, topic)
        cases(1, topic, severity="red", opened=timedelta(days=7))
        cases(1, topic, opened=timedelta(days=200))
        found = counting.volume(period())
        this = period().mondays[-1]
        assert found[this] == {"green": 2}
        assert found[this - timedelta(days=7)] == {"red": 1}
        assert sum(count for week in found.values() for count in week.values()) == 3


def test_the_wait_is_to_the_first_decision_of_a_person_and_the_median_is_the_lower_one(
    topic: Topic, moderator: User
) -> None:
    hours = [1, 2, 3, 30]
    with time_machine.travel(NOW, tick=False):
        for length in hours:
            case = cases(1, topic, opened=timedelta(hours=length))[0]
            deciding.ask_for_change(
                case, moderator=moderator, version=1, policy=rule(), reason="Please."
            )
        cases(1, topic, opened=timedelta(hours=90))  # nobody has decided yet
        red = cases(1, topic, severity="red", opened=timedelta(minutes=90))[0]
        deciding.approve(red, moderator=moderator, version=1)
        found = counting.waits(period())
    assert found["green"] == counting.Wait(4, 3, timedelta(hours=2))
    assert found["red"] == counting.Wait(1, 1, timedelta(minutes=90))


def test_what_was_reversed_is_counted_and_an_edit_that_was_asked_for_is_not(
    topic: Topic, moderator: User
) -> None:
    for case in cases(2, topic):
        deciding.approve(case, moderator=moderator, version=1)
        again = _report_again(case.target)
        deciding.hide(again, moderator=moderator, version=1, policy=rule(), reason="Please.")
    hidden = Decision.objects.filter(action="hide").first()
    assert hidden is not None
    Decision.objects.create(
        case=hidden.case, case_version=9, action="approve", decider=moderator, supersedes=hidden
    )
    assert counting.overturned(period()) == {"hide": (2, 1)}


def _report_again(post: Post) -> Case:
    who = make_person(f"Reporter {Report.objects.count()}", roles.MEMBERS)
    case: Case = reporting.report(post, reporter=who, reason="unkind").case
    return case


def test_what_the_screening_saw_is_held_against_what_was_decided(
    topic: Topic, moderator: User
) -> None:
    for number, case in enumerate(cases(3, topic)):
        for _ in range(2):  # two numbers in one text are one case
            Signal.objects.create(case=case, kind="phone", version="1")
        if number == 0:
            deciding.refuse(case, moderator=moderator, version=1, policy=rule(), reason="No.")
        elif number == 1:
            deciding.approve(case, moderator=moderator, version=1)
    assert counting.seen(period()) == {"phone": (2, 1)}


def test_reasons_and_load_are_counted(topic: Topic, moderator: User) -> None:
    for case in cases(2, topic):
        deciding.approve(case, moderator=moderator, version=1)
        _report_again(case.target)
    assert counting.reasons(period()) == {"unkind": 2}
    assert counting.load(period()) == [("Moderator Wren", 2)]


def shown(client: Client) -> str:
    html = client.get(PAGE).content.decode()
    return re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|\(\d+\)', "", html)


def figures(client: Client) -> list[str]:
    return re.findall(r"<figure.*?</figure>", shown(client), re.S)


def test_the_page_says_the_same_for_every_count_under_five(
    topic: Topic, moderator: User, signed_in: SignIn
) -> None:
    """Volume, waits, reversals, reasons, signals and load at once: nothing can be worked out."""
    lead = make_lead()
    client = signed_in(lead)
    for case in cases(6, topic):
        _report_again(case.target)
        deciding.approve(case, moderator=moderator, version=case.version + 1)
    few = []
    for _ in range(4):
        few.append(figures(client))
        case = cases(1, topic, severity="crisis")[0]
        Signal.objects.create(case=case, kind="prison", version="1")
        Report.objects.create(case=case, target=case.target, reason="danger")
        other = make_person(f"Moderator {len(few)}", roles.MODERATORS)
        deciding.refuse(case, moderator=other, version=1, policy=rule(), reason="No.")
    few.append(figures(client))
    assert len(few[0]) == 7
    for before, after in itertools.pairwise(few):
        # A moderator's name may come up; no number of theirs does.
        assert before[:6] == after[:6]
    assert "6 or more cases" in few[-1][0]
    assert "fewer than 5" in few[-1][6]


def test_load_is_shown_to_leads_and_to_nobody_else(
    topic: Topic, moderator: User, signed_in: SignIn
) -> None:
    for case in cases(5, topic):
        deciding.approve(case, moderator=moderator, version=1)
    boss = User.objects.create_superuser("boss", "x", screen_name="Boss")
    for person, plots in ((make_lead(), 7), (moderator, 6), (boss, 6)):
        found = figures(signed_in(person))
        assert len(found) == plots
        assert ("Moderator Wren" in "".join(found)) == (plots == 7)


def test_a_period_can_be_chosen_and_nonsense_shows_the_newest(
    topic: Topic, moderator: User, signed_in: SignIn
) -> None:
    with time_machine.travel(NOW):
        cases(6, topic)
        client = signed_in(moderator)
        earlier = list(counting.periods())[1].first.isoformat()
        assert "6 or more cases" in client.get(PAGE).content.decode()
        assert (
            "Too few cases to be counted here were opened"
            in client.get(f"{PAGE}?from={earlier}").content.decode()
        )
        assert "6 or more cases" in client.get(f"{PAGE}?from=nonsense").content.decode()


def test_the_page_costs_the_same_however_much_there_is(
    topic: Topic, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(make_lead())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for severity in ("green", "amber", "red", "crisis"):
        for case in cases(3, topic, severity=severity):
            Signal.objects.create(case=case, kind="phone", version="1")
            deciding.approve(case, moderator=moderator, version=1)
            _report_again(case.target)
    assert cost() == few


def test_the_page_needs_no_style_or_script_of_its_own(moderator: User, signed_in: SignIn) -> None:
    html: Any = "".join(figures(signed_in(moderator)))
    assert "style=" not in html
    assert "<script" not in html
