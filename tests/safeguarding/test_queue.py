"""Choosing what to see, taking over, several at once, and what is shown around a case."""

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
from forum.models import Post
from privacy.trail.records import TrailEntry
from safeguarding import bulk, casework, deciding, looking_around, reporting
from safeguarding.filtering import Filters
from safeguarding.models import Case, Decision, Severity
from safeguarding.refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NotPressingEnough,
    OwnWriting,
    ReasonMissing,
)
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation, known
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/review-queue/"
CRISIS = "I have taken all the tablets."


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


def page(case: Case, of: str = "safeguarding_case") -> str:
    return reverse(of, args=[case.pk])


def chosen(moderator: User, **given: str) -> list[Case]:
    cases = Filters(given).of(Case.objects.to_decide(), moderator)
    return list(cases.most_pressing_first())


def test_each_filter_narrows_and_they_narrow_together(
    member: User, other_member: User, moderator: User
) -> None:
    calm, pressing = waiting_case(member), waiting_case(member, "I feel suicidal.")
    told = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="unkind"
    ).case
    name = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="name"
    ).case
    Case.objects.filter(pk=calm.pk).update(due_at=timezone.now() - timedelta(hours=1))
    casework.claim(told, moderator=moderator)

    assert chosen(moderator, kind="screen-name") == [name]
    assert chosen(moderator, severity="red") == [pressing]
    assert set(chosen(moderator, source="report")) == {told, name}
    assert chosen(moderator, whose="mine") == [told]
    assert told not in chosen(moderator, whose="free")
    assert chosen(moderator, whose="late") == [calm]
    assert chosen(moderator, kind="forum-post", source="report") == [told]
    assert chosen(moderator, kind="screen-name", source="first_post") == []


def test_posts_can_be_filtered_by_board(member: User, moderator: User) -> None:
    board = BoardFactory(slug="one")
    there = waiting_case(member, topic=TopicFactory(board=board, author=member))
    waiting_case(member)
    assert chosen(moderator, kind="forum-post", board="one") == [there]


def test_a_filter_we_do_not_know_is_left_out(member: User, moderator: User) -> None:
    case = waiting_case(member)
    assert chosen(moderator, kind="x", severity="x", source="'", whose="\0", board="x") == [case]


def test_the_filter_stands_in_every_address_of_the_page_and_nowhere_else(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member)
    client = signed_in(moderator)
    html = client.get(f"{QUEUE}?kind=forum-post&severity=green").content.decode()
    assert f'href="{page(case)}?kind=forum-post&amp;severity=green"' in html
    assert "Posts (1)" in html
    assert "Late (0)" in html
    answer = client.post(page(case, "safeguarding_claim") + "?severity=green")
    assert answer.headers["Location"] == f"{page(case)}?severity=green"
    assert f'href="{page(case)}"' in client.get(QUEUE).content.decode()


@pytest.fixture
def crowd(member: User, other_member: User) -> Callable[[int], None]:
    """Cases about posts, names and whatever else is there, mixed."""

    def make(count: int) -> None:
        topic = conversation(member)
        posts = Post.objects.bulk_create(
            Post(topic=topic, author=member, body="B", html="B", state=Post.State.HELD)
            for _ in range(count)
        )
        people = User.objects.bulk_create(
            User(username=f"in-{topic.pk}-{n}", screen_name=f"Heron {topic.pk} {n}")
            for n in range(count)
        )
        now = timezone.now()
        Case.objects.bulk_create(
            Case(target=item, source="report", due_at=now + timedelta(minutes=n))
            for n, pair in enumerate(zip(posts, people, strict=True))
            for item in pair
        )

    return make


def test_the_page_costs_thirteen_queries_with_ten_and_three_hundred_cases_of_several_kinds(
    crowd: Callable[[int], None], moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    crowd(5)
    addresses = [QUEUE, f"{QUEUE}?kind=forum-post&severity=green&whose=free"]
    for address in addresses:
        client.get(address)  # fills the caches of content types, the site and the boards

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                html = client.get(address).content.decode()
            assert "Reply: " in html
            counts.append(len(queries))
        return counts

    few = cost()
    crowd(150)
    assert cost() == few
    assert max(few) <= 13  # one of them asks whether the membership is paused


def test_only_a_crisis_is_taken_from_a_colleague_and_that_is_on_record(
    member: User, moderator: User, second_moderator: User
) -> None:
    crisis, urgent = waiting_case(member, CRISIS), waiting_case(member, "I feel suicidal.")
    for case in (crisis, urgent):
        casework.claim(case, moderator=moderator)

    with pytest.raises(NotPressingEnough):
        casework.take_over(urgent, moderator=second_moderator, reason="danger")
    with pytest.raises(ReasonMissing):
        casework.take_over(crisis, moderator=second_moderator, reason="because")
    casework.take_over(crisis, moderator=second_moderator, reason="danger")

    assert crisis.claimed_by == second_moderator
    assert TrailEntry.objects.filter(action="safeguarding.case_taken_over").count() == 1
    with pytest.raises(ClaimedByAnother):
        deciding.approve(crisis, moderator=moderator, version=crisis.version)


def test_any_case_can_be_taken_over_once_its_lease_has_run_out(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    Case.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert casework.take_over(case, moderator=second_moderator, reason="away").claimed_by == (
        second_moderator
    )


def test_nobody_takes_over_what_is_decided_or_their_own(member: User, moderator: User) -> None:
    done, own = waiting_case(member, CRISIS), waiting_case(moderator, CRISIS)
    deciding.approve(done, moderator=moderator, version=1)
    with pytest.raises(AlreadyDecided):
        casework.take_over(done, moderator=moderator, reason="danger")
    with pytest.raises(OwnWriting):
        casework.take_over(own, moderator=moderator, reason="danger")


def test_the_page_offers_to_take_over_a_crisis_and_nothing_else(
    member: User, moderator: User, second_moderator: User, signed_in: SignIn
) -> None:
    crisis, calm = waiting_case(member, CRISIS), waiting_case(member)
    for case in (crisis, calm):
        casework.claim(case, moderator=moderator)
    client = signed_in(second_moderator)
    assert "Take it over" in client.get(page(crisis)).content.decode()
    assert "Take it over" not in client.get(page(calm)).content.decode()
    client.post(page(crisis, "safeguarding_take_over"), {"reason": "agreed"})
    client.post(page(calm, "safeguarding_take_over"), {"reason": "agreed"})
    crisis.refresh_from_db()
    calm.refresh_from_db()
    assert (crisis.claimed_by, calm.claimed_by) == (second_moderator, moderator)


def test_a_lease_is_renewed_while_it_runs_and_not_after(
    member: User, moderator: User, second_moderator: User, signed_in: SignIn
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    soon = timezone.now() + timedelta(minutes=1)
    Case.objects.update(claimed_until=soon)
    url = page(case, "safeguarding_renew")
    assert signed_in(second_moderator).post(url).status_code == 409
    assert signed_in(moderator).post(url).status_code == 204
    case.refresh_from_db()
    assert case.claimed_until
    assert case.claimed_until > soon
    Case.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert signed_in(moderator).post(url).status_code == 409


def test_several_at_once_are_decided_one_by_one_and_the_rest_is_listed_with_a_reason(
    member: User, other_member: User, moderator: User, second_moderator: User
) -> None:
    known(other_member)
    User.objects.filter(pk=other_member.pk).update(joined_on="2020-01-01")
    other_member.refresh_from_db()
    spam, changed, taken = (waiting_case(member, f"Buy this {n}") for n in range(3))
    grave, old = waiting_case(member, CRISIS), waiting_case(other_member)
    up = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="other"
    ).case
    casework.open_case(changed.target, source=Case.Source.SCREENING)
    casework.claim(taken, moderator=second_moderator)
    every = [spam, changed, taken, grave, old, up]

    outcome = bulk.take_away(
        [(case.pk, 1) for case in every], moderator=moderator, policy=rule(), reason="Spam."
    )

    assert {(made.case, made.action) for made in outcome.done} == {(spam, "refuse"), (up, "hide")}
    words = {case.pk: words for case, words in outcome.not_done}
    assert words.keys() == {case.pk for case in (changed, taken, grave, old)}
    assert "urgent" in words[grave.pk]
    assert "not new" in words[old.pk]
    assert Decision.objects.count() == 2
    assert {made.reason for made in outcome.done} == {"Spam."}


def test_the_page_for_several_offers_calm_ones_of_new_authors_and_keeps_what_was_chosen(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    spam, grave = waiting_case(member, "Buy this"), waiting_case(member, CRISIS)
    client = signed_in(moderator)
    html = client.get(f"{QUEUE}?several=yes").content.decode()
    assert f'value="{spam.pk}:1"' in html
    assert f'value="{grave.pk}:1"' not in html
    url = reverse("safeguarding_several")
    answer = client.post(url, {"case": f"{spam.pk}:1", "policy": rule().pk, "reason": ""})
    assert answer.status_code == 422
    assert f'value="{spam.pk}:1" checked' in answer.content.decode()
    assert client.post(url, {"policy": rule().pk, "reason": "Spam."}).status_code == 422
    data = {
        "case": [f"{spam.pk}:1", f"{grave.pk}:1", "x:y"],
        "policy": rule().pk,
        "reason": "Spam.",
    }
    html = client.post(url, data).content.decode()
    assert "1 done." in html
    assert "This one is urgent" in html
    assert Post.objects.get(pk=spam.object_id).state == Post.State.REFUSED


def test_the_record_of_a_member_is_numbers_and_never_a_sign_in_name(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    known(member)
    User.objects.filter(pk=member.pk).update(joined_on=timezone.localdate() - timedelta(days=70))
    deciding.approve(waiting_case(member), moderator=moderator, version=1)
    deciding.refuse(
        waiting_case(member), moderator=moderator, version=1, policy=rule(), reason="So."
    )
    html = signed_in(moderator).get(page(waiting_case(member))).content.decode()
    assert "here for 2 months" in html
    assert "3 posts" in html
    assert "1 time against them, 1 time for them" in html
    assert member.username not in html


def test_like_cases_are_those_in_which_the_same_was_seen(
    member: User, other_member: User, moderator: User
) -> None:
    because = {"moderator": moderator, "version": 1, "policy": rule(), "reason": "A number."}
    for n in range(7):
        deciding.refuse(waiting_case(other_member, f"Ring 07700 90012{n}"), **because)
    deciding.approve(waiting_case(other_member, "I feel suicidal."), moderator=moderator, version=1)
    case = waiting_case(member, "Ring 07700 900129")
    alike = list(looking_around.like_cases(case))
    assert [decision.reason for decision in alike] == ["A number."] * 5
    calm = waiting_case(member)
    assert list(looking_around.like_cases(calm)) == []


def test_details_that_add_up_are_named_with_where_they_stand(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    PostFactory(topic=topic, author=member, body="We live in Lincoln.", state="published")
    case = waiting_case(member, "The hearing is on 14 May 2031 at Lincoln Crown Court.", topic)
    case.signals.create(kind="adds_up", version="1")
    html = signed_in(moderator).get(page(case)).content.decode()
    assert "What adds up with what they wrote before (1)" in html
    assert "“Lincoln” (a place), in <a" in html


def test_urgent_due_first_then_by_number(member: User) -> None:
    late, crisis = waiting_case(member), waiting_case(member, CRISIS)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=3))
    assert list(Case.objects.to_decide().most_pressing_first()) == [late, crisis]
    assert crisis.severity == Severity.CRISIS
