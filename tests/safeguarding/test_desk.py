"""The review queue as moderators meet it, inside the staff desk."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User
from forum.models import Post
from safeguarding import casework, reporting
from safeguarding.highlighting import highlight
from safeguarding.models import Case, Decision, Signal
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/review-queue/"


def page(case: Case) -> str:
    return reverse("safeguarding_case", args=[case.pk])


def decide(client: Client, case: Case, **fields: object) -> object:
    data = {"version": case.version, "reason": "", "policy": "", **fields}
    return client.post(reverse("safeguarding_decide", args=[case.pk]), data)


def test_the_queue_lists_the_most_pressing_first_and_says_so_in_words(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    waiting_case(member, "A calm first post.")
    pressing = waiting_case(member, "I feel suicidal.")
    html = signed_in(moderator).get(QUEUE).content.decode()
    html = html.replace("\N{NO-BREAK SPACE}", " ")
    assert html.index("Urgent</strong>: due in 1 hour") < html.index("Calm: due in 23")
    assert page(pressing) in html
    assert "Review queue (2)" in html


def test_one_case_shows_text_behind_a_cover_with_what_was_seen_marked(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    case = waiting_case(member, "Ring <b>me</b>: 07700 900123", topic)
    html = signed_in(moderator).get(page(case)).content.decode()
    assert "<summary>Show the text</summary>" in html
    assert "Ring &lt;b&gt;me&lt;/b&gt;: " in html
    assert '<mark class="seen">07700 900123<span class="seen__what"> (a phone number)' in html
    assert "It was a long week, and tea helped." in html  # what was said before


def test_marks_are_put_into_escaped_text_only() -> None:
    signal = Signal(kind="phone", start=0, end=8)
    assert "<script>" not in highlight("<script>alert(1)</script>", [signal])
    assert highlight("short", [Signal(kind="phone", start=2, end=99)]) == "short"


def test_a_decision_without_a_reason_keeps_the_words_and_links_the_error(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member)
    answer = decide(signed_in(moderator), case, action="refuse", reason="Half a reason")
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Half a reason" in html
    assert 'href="#id_policy"' in html
    assert not Decision.objects.exists()


def test_a_stale_decision_is_refused_with_the_words_kept_and_can_be_made_again(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member)
    casework.open_case(case.target, source=Case.Source.SCREENING)
    client = signed_in(moderator)
    fields = {"action": "ask_for_change", "policy": rule().pk, "reason": "Please change it."}
    answer = decide(client, case, **fields)
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "This changed while you were reading" in html
    assert "Please change it." in html
    assert 'name="version" value="2"' in html
    assert not Decision.objects.exists()
    case.refresh_from_db()
    assert decide(client, case, **fields).status_code == 302  # type: ignore[attr-defined]


def test_taking_a_case_shows_others_who_has_it_and_offers_them_no_decision(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    other = make_person("Moderator Swift", roles.MODERATORS)
    case = waiting_case(member)
    url = reverse("safeguarding_claim", args=[case.pk])
    signed_in(moderator).post(url)
    html = signed_in(other).get(page(case)).content.decode()
    assert "Moderator Wren is reading this now" in html
    assert "Record this decision" not in html
    assert decide(signed_in(other), case, action="approve").status_code == 409  # type: ignore[attr-defined]
    signed_in(moderator).post(url, {"release": "yes"})
    assert "Record this decision" in signed_in(other).get(page(case)).content.decode()


def test_what_is_pressing_stands_out_in_words_and_shape(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member, "I have taken all the tablets.")
    waiting_case(member)
    html = signed_in(moderator).get(page(case)).content.decode()
    assert html.count('class="desk-tag desk-tag--crisis">Crisis</strong>') == 2
    assert html.count("desk-tag--") == 2


def test_where_it_comes_from_is_said_in_plain_words() -> None:
    assert Case.Source.SCREENING.label == "Something in the text"


def test_the_form_says_when_rule_and_reason_are_needed_and_mistakes_take_focus(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    html = client.get(page(waiting_case(member))).content.decode()
    assert html.count("(needed unless you choose “Put it in the forum”)") == 2
    assert "(optional)" not in html
    assert "portal/js/errors" in html
    post = conversation(member).posts.get()
    report = reporting.report(post, reporter=other_member, reason="unkind", text="")
    html = client.get(page(report.case)).content.decode()
    assert html.count("(needed unless you choose “Leave it as it is”)") == 2


def test_after_a_decision_the_next_case_that_one_may_decide_is_there(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    first = waiting_case(member, "I have taken all the tablets.")
    waiting_case(moderator, "I feel suicidal.")  # their own: not theirs to decide
    following = waiting_case(member)
    client = signed_in(moderator)
    answer = decide(client, first, action="approve")
    assert answer.headers["Location"] == page(following)  # type: ignore[attr-defined]
    answer = decide(client, following, action="approve")
    assert answer.headers["Location"] == QUEUE  # type: ignore[attr-defined]


def test_a_lead_is_told_that_a_moderator_decides(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    lead = make_person("Lead Heron", roles.SAFEGUARDING_LEADS)
    case = waiting_case(member)
    words = "You can read this. A moderator decides."
    assert words in signed_in(lead).get(page(case)).content.decode()
    assert words not in signed_in(moderator).get(page(case)).content.decode()


def test_looking_changes_nothing(member: User, moderator: User, signed_in: SignIn) -> None:
    case = waiting_case(member)
    before = Case.objects.values().get(pk=case.pk)
    signed_in(moderator).get(page(case))
    assert Case.objects.values().get(pk=case.pk) == before


def test_ones_own_writing_can_be_seen_and_not_decided(moderator: User, signed_in: SignIn) -> None:
    case = waiting_case(moderator)
    assert "Somebody else will decide" in signed_in(moderator).get(page(case)).content.decode()
    assert decide(signed_in(moderator), case, action="approve").status_code == 409  # type: ignore[attr-defined]
    assert Post.objects.get(pk=case.object_id).state == Post.State.HELD


def test_each_role_sees_its_own(
    member: User, other_member: User, moderator: User, facilitator: User, editor: User,
    helpline_worker: User, stranger: User, visitor: Client, signed_in: SignIn,
) -> None:  # fmt: skip
    case = waiting_case(member)
    lead = make_person("Lead Heron", roles.SAFEGUARDING_LEADS)
    looking = [QUEUE, page(case)]
    acting = [
        reverse(name, args=[case.pk]) for name in ("safeguarding_claim", "safeguarding_decide")
    ]
    for url in looking:
        assert signed_in(moderator).get(url).status_code == 200
        assert signed_in(lead).get(url).status_code == 200
        for person in (facilitator, editor, helpline_worker):
            assert signed_in(person).get(url).status_code == 403
        for client in (visitor, signed_in(member), signed_in(other_member), signed_in(stranger)):
            assert client.get(url).status_code in (302, 403)
    for url in acting:
        for person in (facilitator, editor, helpline_worker, lead):
            assert (
                signed_in(person).post(url, {"action": "approve", "version": 1}).status_code == 403
            )
        for client in (visitor, signed_in(member), signed_in(stranger)):
            client.post(url, {"action": "approve", "version": 1})
        assert signed_in(moderator).get(url).status_code == 405
    case.refresh_from_db()
    assert (case.state, case.claimed_by) == (Case.State.NEW, None)


def test_the_menu_shows_the_queue_to_those_who_may_only(
    moderator: User, editor: User, signed_in: SignIn
) -> None:
    assert "review-queue" in signed_in(moderator).get("/desk/").content.decode()
    assert "review-queue" not in signed_in(editor).get("/desk/").content.decode()


def test_reports_are_listed_and_never_say_who_told(
    member: User, other_member: User, moderator: User, editor: User, signed_in: SignIn
) -> None:
    post = conversation(member).posts.get()
    report = reporting.report(post, reporter=other_member, reason="unkind", text="It hurt.")
    client = signed_in(moderator)
    urls = [
        reverse("reports-of-members:index"),
        reverse("reports-of-members:inspect", args=[report.pk]),
        page(report.case),
    ]
    for url in urls:
        html = client.get(url).content.decode()
        assert "It is unkind or threatening" in html
        assert other_member.screen_name not in html
    assert "It hurt." in html
    assert signed_in(editor).get(urls[0]).status_code == 302
    edit = reverse("reports-of-members:edit", args=[report.pk])
    assert client.get(edit).status_code == 302


def test_the_queue_costs_the_same_with_ten_and_a_thousand_cases(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    case = waiting_case(member)
    client.get(page(case))  # fills the caches of content types and the site

    def cost(count: int) -> tuple[int, int]:
        topic = conversation(member)
        posts = Post.objects.bulk_create(
            Post(topic=topic, author=member, body="B", html="B", state=Post.State.HELD)
            for _ in range(count)
        )
        kind = case.content_type
        Case.objects.bulk_create(
            Case(content_type=kind, object_id=post.pk, source="first_post", due_at=case.due_at)
            for post in posts
        )
        counts = []
        for url in (QUEUE, page(case)):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts[0], counts[1]

    few, many = cost(10), cost(990)
    assert few == many
    assert few[0] <= 13  # one of them asks whether the membership is paused
    assert few[1] <= 27


def test_the_rest_of_the_list_is_reached_by_a_key_and_not_by_counting(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    cases = [waiting_case(member, f"Words {n}", topic) for n in range(25)]
    client = signed_in(moderator)
    first = client.get(QUEUE).content.decode()
    assert f"?after={cases[19].pk}" in first
    second = client.get(f"{QUEUE}?after={cases[19].pk}").content.decode()
    assert page(cases[20]) in second
    assert page(cases[19]) + '"' not in second
    for nonsense in ("x", "9" * 18, "9" * 19, "9" * 5000):
        assert client.get(f"{QUEUE}?after={nonsense}").status_code == 404
