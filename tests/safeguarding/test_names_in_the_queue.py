"""Screen names before the moderators: reported or doubtful, and what becomes of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import leaving, names
from accounts.models import User
from forum.moderation import PostReview
from safeguarding import casework, deciding, naming, reporting
from safeguarding.models import Case, ContentSnapshot, Decision, Report, Signal
from safeguarding.refusals import NotPossible
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ANOTHER = "/concerns/another-name/"


def name_case(person: User, reporter: User) -> Case:
    post = conversation(person).posts.get()
    return reporting.report(post, reporter=reporter, reason="name").case


def asked(person: User, reporter: User, moderator: User) -> Case:
    case = name_case(person, reporter)
    deciding.ask_for_change(
        case, moderator=moderator, version=1, policy=rule(), reason="It may be your own name."
    )
    person.refresh_from_db()
    return case


def take(client: Client, name: str) -> Any:
    return client.post(ANOTHER, {"choice": "own", "own_name": name, "offered": ""})


def test_a_report_about_the_name_is_about_the_person_and_not_about_the_post(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    post = conversation(member).posts.get()
    url = reverse("safeguarding:report", args=["forum-post", post.pk])
    client = signed_in(other_member)
    assert "It is about the name" in client.get(url).content.decode()
    client.post(url, {"reason": "name", "text": ""})
    case = Case.objects.get()
    assert (case.target, case.severity) == (member, "amber")
    assert Report.objects.get().target == member


def test_a_report_about_another_name_than_the_screen_name_leads_to_nobody(
    member: User, other_member: User
) -> None:
    post = conversation(member).posts.get()
    post.shown_as = "Tall Reed"
    post.save()
    assert PostReview().named(post) is None
    assert reporting.report(post, reporter=other_member, reason="name").case.target == post


def test_the_name_of_an_alias_is_reported_without_telling_whose_it_is_but_to_moderators(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    post = conversation(member).posts.get()
    post.shown_as = post.topic.shown_as = "Tall Reed"
    post.save()
    post.topic.save()
    url = reverse("safeguarding:report", args=["forum-post", post.pk])
    client = signed_in(other_member)
    pages = [client.get(url), client.post(url, {"reason": "name", "text": ""}, follow=True)]
    assert "Thank you. A moderator will read it." in pages[1].content.decode()
    for page in pages:
        assert member.screen_name not in page.content.decode()
    case = Case.objects.get()
    assert (case.target, case.severity) == (post, "amber")
    desk = signed_in(moderator)
    for address in ("/desk/review-queue/", reverse("safeguarding_case", args=[case.pk])):
        html = desk.get(address).content.decode()
        assert f"{member.screen_name}, here as Tall Reed" in html
    assert Report.Reason.NAME.label in html
    deciding.dismiss(case, moderator=moderator, version=case.version)
    heard = client.get(reverse("safeguarding:my_reports")).content.decode()
    assert member.screen_name not in heard


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ("Slow River", False),
        ("Rowan", False),
        ("Hazel Gate", False),
        ("Grace Whitmore", True),
        ("Sunny 1984", True),
    ],
)
def test_what_was_let_through_may_still_be_doubtful(name: str, doubtful: bool) -> None:
    assert naming.refuse_what_identifies(name) == ""
    assert naming.is_doubtful(name) is doubtful


def test_taking_a_doubtful_name_opens_a_case_and_an_ordinary_one_does_not(
    member: User, signed_in: SignIn
) -> None:
    client, url = signed_in(member), reverse("account_screen_name")
    client.post(url, {"choice": "own", "own_name": "Slow River", "offered": ""})
    member.refresh_from_db()
    assert member.screen_name == "Slow River"
    assert not Case.objects.exists()
    client.post(url, {"choice": "own", "own_name": "Sunny 1984", "offered": ""})
    case = Case.objects.get()
    assert (case.target, case.source) == (member, Case.Source.NAME)


def test_a_name_can_be_left_and_the_member_hears_nothing(
    member: User, other_member: User, moderator: User
) -> None:
    case = name_case(member, other_member)
    assert deciding.possible(member) == ("no_action", "ask_for_change", "hide")
    deciding.dismiss(case, moderator=moderator, version=1)
    member.refresh_from_db()
    assert (member.screen_name, member.asked_for_another_name) == ("Quiet Harbour", False)


def test_a_name_is_exchanged_for_one_that_says_nothing(
    member: User, other_member: User, moderator: User
) -> None:
    case = name_case(member, other_member)
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="So.")
    member.refresh_from_db()
    assert member.screen_name != "Quiet Harbour"
    assert member.screen_key == names.skeleton(member.screen_name)
    assert Decision.objects.get().snapshot.text == "Quiet Harbour"


def test_the_actions_have_words_that_fit_a_name(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    case = name_case(member, other_member)
    url = reverse("safeguarding_case", args=[case.pk])
    html = signed_in(moderator).get(url).content.decode()
    assert "Give a name that says nothing" in html
    assert "Ask for another name" in html
    assert "Take it down" not in html
    with pytest.raises(NotPossible):
        deciding.approve(case, moderator=moderator, version=1)


def test_who_was_asked_is_led_to_the_kind_page_from_rooms_only(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    asked(member, other_member, moderator)
    client = signed_in(member)
    for room in ("/forum/", "/sessions/"):
        assert client.get(room).headers["Location"] == ANOTHER
    for open_page in ("/help-now/", "/account/", "/account/leave/", "/notices/"):
        assert client.get(open_page).status_code == 200
    html = client.get(ANOTHER).content.decode()
    assert "You have done nothing wrong" in html
    assert "It may be your own name." in html
    assert signed_in(other_member).get("/forum/").status_code == 200


def test_what_was_just_written_is_taken_in_before_the_door_asks(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    asked(member, other_member, moderator)
    topic = conversation(member)
    answer = signed_in(member).post(f"{topic.get_absolute_url()}", {"body": "My words"})
    assert answer.headers.get("Location") != ANOTHER


def test_choosing_another_name_opens_the_door_and_a_moderator_looks_once_more(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    case = asked(member, other_member, moderator)
    client = signed_in(member)
    assert take(client, "Karen Whitmore 07700 900123").status_code == 422
    assert take(client, "Slow River").status_code == 302
    member.refresh_from_db()
    case.refresh_from_db()
    assert (member.screen_name, member.asked_for_another_name) == ("Slow River", False)
    assert case.state == Case.State.NEW
    assert client.get("/forum/").status_code == 200
    deciding.dismiss(case, moderator=moderator, version=case.version)
    assert client.get(ANOTHER).headers["Location"] == reverse("account_screen_name")


def test_a_name_taken_while_taking_everything_back_is_an_answer_too(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    case = asked(member, other_member, moderator)
    client = signed_in(member)
    assert client.get(reverse("forum:scrub")).status_code == 200
    new = {"name-choice": "own", "name-own_name": "Slow River", "name-offered": ""}
    assert client.post(reverse("forum:scrub_name"), new).status_code == 302
    member.refresh_from_db()
    case.refresh_from_db()
    assert (member.screen_name, member.asked_for_another_name) == ("Slow River", False)
    assert case.state == Case.State.NEW
    assert client.get("/forum/").status_code == 200
    html = signed_in(moderator).get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    assert "Slow River" in html


def test_nobody_decides_about_their_own_name(
    member: User, moderator: User, other_member: User
) -> None:
    case = name_case(moderator, other_member)
    assert not casework.may_decide(case, person=moderator)


def test_a_name_leaves_no_trace_when_its_owner_leaves(
    member: User, other_member: User, moderator: User
) -> None:
    closed = name_case(member, other_member)
    deciding.hide(closed, moderator=moderator, version=1, policy=rule(), reason="So.")
    still_open = name_case(member, other_member)
    member.refresh_from_db()
    leaving.close_account(member, posts_stay=False)
    still_open.refresh_from_db()
    assert still_open.state == Case.State.CLOSED
    assert not ContentSnapshot.objects.filter(decision__case__in=[closed, still_open]).exists()
    assert not Signal.objects.filter(case__in=[closed, still_open]).exists()
    assert Report.objects.filter(outcome="withdrawn").count() == 1


def test_nobody_reaches_a_name_by_the_number_of_a_person(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    url = reverse("safeguarding:report", args=["screen-name", member.pk])
    for person in (other_member, moderator):
        assert signed_in(person).get(url).status_code == 404
        assert signed_in(person).post(url, {"reason": "name"}).status_code == 404
