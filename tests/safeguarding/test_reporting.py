"""Telling a moderator: merged into one case, answered, and never traced back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum import publishing
from forum.models import Post, Topic
from notices.models import Notice
from safeguarding import deciding, reporting
from safeguarding.models import Case, Report
from tests.forum.factories import PostFactory, conversation
from tests.safeguarding.factories import held_post, rule, waiting_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def post(member: User) -> Post:
    return conversation(member).posts.get()


def address(post: Post) -> str:
    return reverse("safeguarding:report", args=["forum-post", post.pk])


def test_reports_by_several_members_join_one_case(
    post: Post, other_member: User, facilitator: User
) -> None:
    first = reporting.report(post, reporter=other_member, reason="unkind", text="One")
    second = reporting.report(post, reporter=facilitator, reason="danger", text="Two")
    assert first.case_id == second.case_id
    case = Case.objects.get()
    assert (case.severity, case.version) == ("red", 2)


def test_telling_twice_adds_to_the_first_report_and_keeps_no_moderator_waiting(
    post: Post, other_member: User, moderator: User
) -> None:
    reporting.report(post, reporter=other_member, reason="unkind", text="One")
    for _ in range(5):
        reporting.report(post, reporter=other_member, reason="harm", text="More")
    report = Report.objects.get()
    assert report.text.startswith("One\n\nMore")
    deciding.dismiss(Case.objects.get(), moderator=moderator, version=1)


def test_a_report_joins_the_case_that_is_open_already(
    member: User, moderator: User, other_member: User
) -> None:
    case = waiting_case(member)
    assert reporting.report(case.target, reporter=moderator, reason="other").case_id == case.pk


def test_reporters_hear_what_came_of_it_and_the_author_does_not_hear_who(
    post: Post, member: User, other_member: User, facilitator: User, moderator: User
) -> None:
    for person in (other_member, facilitator):
        reporting.report(post, reporter=person, reason="unkind")
    case = Case.objects.get()
    deciding.hide(case, moderator=moderator, version=2, policy=rule(2), reason="Too harsh.")
    assert set(Report.objects.values_list("outcome", flat=True)) == {"acted"}
    for person in (other_member, facilitator):
        assert Notice.objects.of(person).get().url == reverse("safeguarding:my_reports")
    assert other_member.screen_name not in Notice.objects.of(member).get().line


def test_an_author_is_not_told_of_a_report_that_changed_nothing(
    post: Post, member: User, other_member: User, moderator: User
) -> None:
    reporting.report(post, reporter=other_member, reason="unkind")
    deciding.dismiss(Case.objects.get(), moderator=moderator, version=1)
    assert not Notice.objects.of(member).exists()
    assert Report.objects.get().outcome == "left"


def test_the_form_sends_a_report_and_shows_it_to_its_reporter_only(
    post: Post, other_member: User, member: User, signed_in: SignIn
) -> None:
    client = signed_in(other_member)
    assert client.get(address(post)).status_code == 200
    answer = client.post(address(post), {"reason": "unkind", "text": "It hurt."}, follow=True)
    assert "It is unkind or threatening" in answer.content.decode()
    mine = signed_in(member).get(reverse("safeguarding:my_reports")).content.decode()
    assert "It is unkind or threatening" not in mine


def test_an_incomplete_report_keeps_the_words_and_links_the_error(
    post: Post, other_member: User, signed_in: SignIn
) -> None:
    answer = signed_in(other_member).post(address(post), {"text": "It hurt me."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It hurt me." in page
    assert 'href="#id_reason_0"' in page


def test_one_cannot_report_oneself(post: Post, member: User, signed_in: SignIn) -> None:
    assert signed_in(member).post(address(post), {"reason": "other"}).status_code == 422
    assert not Report.objects.exists()


def test_what_one_may_not_read_cannot_be_reported(
    member: User, other_member: User, stranger: User, signed_in: SignIn
) -> None:
    waiting = held_post(member)
    assert signed_in(other_member).get(address(waiting)).status_code == 404
    public = conversation(member).posts.get()
    assert signed_in(stranger).get(address(public)).status_code == 404
    unknown = reverse("safeguarding:report", args=["accounts-user", member.pk])
    assert signed_in(other_member).get(unknown).status_code == 404


def test_a_reply_in_a_conversation_out_of_sight_cannot_be_reported(
    member: User, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    reply = PostFactory(topic=topic, author=other_member)
    publishing.publish(reply)
    client = signed_in(facilitator)
    assert client.get(address(reply)).status_code == 200
    for out_of_sight in ("waiting", "down"):
        Topic.objects.update(state=out_of_sight)
        assert client.get(topic.get_absolute_url()).status_code == 404
        assert client.get(address(reply)).status_code == 404
        assert client.post(address(reply), {"reason": "other"}).status_code == 404
    # Its author was never shut out, nor are moderators.
    assert signed_in(member).get(address(reply)).status_code == 200


def test_visitors_read_the_rules_and_sign_in_for_the_rest(post: Post, visitor: Client) -> None:
    assert "Nobody can be recognised" in visitor.get(reverse("safeguarding:rules")).content.decode()
    for url in (address(post), reverse("safeguarding:my_reports")):
        assert visitor.get(url).status_code == 302
