"""A new name everywhere, and everything withdrawn or covered at once: the member's right."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import leaving as closing
from accounts import scrubbing as remaining
from accounts.models import User
from forum import old_names, posting, publishing, scrubbing
from forum.models import Post, Quotation, Scrub, Topic
from forum.references import written
from forum.scrubbing import Action, Choice, Extent, Which
from safeguarding import casework, deciding, reporting
from safeguarding.belongings import cases_about_writing_of
from safeguarding.models import Case, ContentSnapshot, Report, Signal
from tests.conftest import PASSWORD
from tests.forum.factories import BoardFactory, PostFactory, conversation, known
from tests.privacy.everywhere import where_it_stands
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db

COVER_ALL = Choice(Action.COVER, Which.ALL)
WITHDRAW_ALL = Choice(Action.WITHDRAW, Which.ALL)
UNCOVER_ALL = Choice(Action.UNCOVER, Which.ALL)


def published(topic: Topic, author: User, body: str) -> Post:
    post = PostFactory(topic=topic, author=author, body=body)
    publishing.publish(post)
    return post


@pytest.fixture
def life(member: User, other_member: User) -> dict[str, Any]:
    """Two conversations, six posts that can be read, one that waits; one is quoted."""
    own = conversation(member, title="Sentinel-title")
    others = conversation(known(other_member))
    posts = [published(own, member, f"Sentinel-own-{n}") for n in range(3)]
    posts += [published(others, member, f"Sentinel-there-{n}") for n in range(2)]
    waits = PostFactory(topic=others, author=member, body="Sentinel-waits")
    quoting_post = posting.reply(
        others, author=other_member, body=written(posts[3].pk, "Sentinel-there-0") + "\n\nYes."
    )
    return {"own": own, "others": others, "posts": posts, "waits": waits, "quote": quoting_post}


# The verb


def test_everything_is_withdrawn_at_once_and_no_word_is_left(
    member: User, life: dict[str, Any]
) -> None:
    extent = scrubbing.extent_of(member, WITHDRAW_ALL)
    assert extent == Extent(posts=7, conversations=2, quoted=1, titles=1)
    assert scrubbing.scrub(member, WITHDRAW_ALL) == extent
    sentinels = [b"Sentinel-own", b"Sentinel-there", b"Sentinel-waits", b"Sentinel-title"]
    found = where_it_stands(sentinels)
    in_rows = {place for places in found.values() for place in places if "table" in place}
    assert in_rows == set()
    assert Post.objects.get(pk=life["quote"].pk).body.endswith("Yes.")
    assert not Quotation.objects.exclude(words="").exists()


def test_counts_and_numbers_stay_right(member: User, life: dict[str, Any]) -> None:
    scrubbing.scrub(member, WITHDRAW_ALL)
    own, others = (Topic.objects.get(pk=life[name].pk) for name in ("own", "others"))
    assert (own.state, own.post_count, own.title) == ("down", 0, Post.State.WITHDRAWN.label)
    assert (others.state, others.post_count) == ("open", 2)
    assert [post.number for post in own.posts.in_conversation()] == [1, 2, 3, 4]


def test_doing_it_again_does_what_is_left(member: User, life: dict[str, Any]) -> None:
    scrubbing.scrub(member, WITHDRAW_ALL)
    assert scrubbing.scrub(member, WITHDRAW_ALL) == Extent(0, 0, 0, 0)
    assert Scrub.objects.count() == 1


def test_whoever_is_interrupted_goes_on_where_it_stopped(
    member: User, life: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "TOPICS_AT_ONCE", 1)
    real, calls = scrubbing.leaving.count_again, []

    def fails_the_second_time(topics: list[int]) -> None:
        calls.append(topics)
        if len(calls) == 2:
            raise RuntimeError
        real(topics)

    monkeypatch.setattr(scrubbing.leaving, "count_again", fails_the_second_time)
    with pytest.raises(RuntimeError):
        scrubbing.scrub(member, WITHDRAW_ALL)
    left = Post.objects.by(member).exclude(state=Post.State.WITHDRAWN)
    assert len(set(left.values_list("topic_id", flat=True))) == 1
    scrubbing.scrub(member, WITHDRAW_ALL)
    assert not left.all().exists()


def test_covering_everything_can_be_undone_as_a_whole(member: User, life: dict[str, Any]) -> None:
    assert scrubbing.scrub(member, COVER_ALL).posts == 6  # what waits cannot be covered
    assert not Post.objects.by(member).can_be_covered().exists()
    assert Topic.objects.get(pk=life["own"].pk).title == "Covered by its author"
    assert scrubbing.scrub(member, UNCOVER_ALL).posts == 6
    assert Topic.objects.get(pk=life["own"].pk).title == "Sentinel-title"
    assert "Sentinel-there-0" in Post.objects.get(pk=life["quote"].pk).html


def test_only_what_was_written_since_a_day(member: User, life: dict[str, Any]) -> None:
    old = life["posts"][0]
    Post.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    since = timezone.localdate() - timedelta(days=30)
    scrubbing.scrub(member, Choice(Action.WITHDRAW, Which.SINCE, since))
    assert list(Post.objects.by(member).filter(state=Post.State.PUBLISHED)) == [old]


def test_only_what_was_chosen_and_never_what_others_wrote(
    member: User, other_member: User, life: dict[str, Any]
) -> None:
    mine, theirs = life["posts"][1], life["quote"]
    for action in (Action.COVER, Action.WITHDRAW):
        choice = Choice(action, Which.CHOSEN, posts=(mine.pk, theirs.pk))
        assert scrubbing.scrub(member, choice).posts == 1
    theirs.refresh_from_db()
    assert (theirs.state, theirs.blurred_at) == (Post.State.PUBLISHED, None)


def test_what_a_moderator_took_down_stays_for_moderators(
    member: User, moderator: User, life: dict[str, Any]
) -> None:
    case = casework.open_case(life["posts"][0], source=Case.Source.REPORT)
    deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="A place.")
    scrubbing.scrub(member, WITHDRAW_ALL)
    hidden = Post.objects.get(pk=life["posts"][0].pk)
    assert (hidden.state, hidden.body) == (Post.State.HIDDEN, "Sentinel-own-0")


def test_a_case_that_is_open_closes_and_keeps_what_moderators_need(
    member: User, other_member: User, life: dict[str, Any]
) -> None:
    told = reporting.report(life["posts"][0], reporter=other_member, reason="danger")
    scrubbing.scrub(member, WITHDRAW_ALL)
    told.refresh_from_db()
    assert told.outcome == Report.Outcome.WITHDRAWN
    assert ContentSnapshot.objects.get(decision__case=told.case).text == "Sentinel-own-0"


def test_moderators_hear_of_many_posts_by_one_calm_case(
    signed_in: Any, member: User, moderator: User, life: dict[str, Any]
) -> None:
    scrubbing.scrub(member, COVER_ALL)
    case = Case.objects.get(source=Case.Source.SCRUB)
    assert (case.severity, case.state) == ("green", "new")
    page = signed_in(moderator).get(reverse("safeguarding_case", args=[case.pk]))
    assert b"Covered 6 posts of their own in 2 conversations" in page.content
    assert b"Sentinel" not in page.content
    deciding.dismiss(case, moderator=moderator, version=1)
    assert not Case.objects.still_open().exists()


def test_a_few_posts_are_nobodys_business(member: User, life: dict[str, Any]) -> None:
    few = tuple(post.pk for post in life["posts"][: scrubbing.MANY - 1])
    scrubbing.scrub(member, Choice(Action.COVER, Which.CHOSEN, posts=few))
    assert not Scrub.objects.exists()


def test_nobody_else_can_report_or_read_that_it_happened(
    signed_in: Any, member: User, other_member: User, life: dict[str, Any]
) -> None:
    scrubbing.scrub(member, COVER_ALL)
    address = f"/concerns/report/forum-scrub/{Scrub.objects.get().pk}/"
    assert signed_in(other_member).get(address).status_code == 404


def test_a_scrub_leaves_with_its_person(member: User, life: dict[str, Any]) -> None:
    scrubbing.scrub(member, COVER_ALL)
    closing.close_account(member, posts_stay=True)
    assert not Scrub.objects.exists()
    assert not Case.objects.still_open().exists()


@pytest.mark.parametrize("choice", [COVER_ALL, WITHDRAW_ALL])
def test_many_posts_cost_no_more_queries_than_a_few(
    member: User, other_member: User, stranger: User, choice: Choice
) -> None:
    for _ in range(3):
        conversation(stranger, replies=2)
    scrubbing.scrub(stranger, choice)  # Django learns the kinds of content once
    counts = []
    for person, posts in ((member, 2), (other_member, 40)):
        for _ in range(3):
            conversation(person, replies=posts)
        with CaptureQueriesContext(connection) as taken:
            scrubbing.scrub(person, choice)
        counts.append(len(taken))
    assert counts[0] == counts[1]


# An old name


def test_moderators_are_asked_to_look_where_others_typed_the_old_name(
    member: User, other_member: User, life: dict[str, Any]
) -> None:
    named = published(life["others"], other_member, "Thank you, quiet  harbour. See you.")
    published(life["others"], other_member, "Quiet Harbours are many.")
    published(conversation(other_member), other_member, "Quiet Harbour, elsewhere.")
    published(life["others"], member, "I am Quiet Harbour.")
    PostFactory(topic=life["others"], author=other_member, body="Quiet Harbour waits.")
    Post.objects.filter(pk=named.pk).update(body="Thank you, quiet harbour. See you.")
    assert old_names.ask_to_look_for("Quiet Harbour", person=member) == 1
    case = Case.objects.get(source=Case.Source.OLD_NAME)
    assert case.target == named
    span = Signal.objects.get(case=case)
    named.refresh_from_db()
    assert named.reviewed_text[span.start : span.end] == "quiet harbour"


def test_whose_post_it_is_does_not_learn_of_it_from_their_copy(
    member: User, other_member: User, life: dict[str, Any]
) -> None:
    from privacy import belongings

    published(life["others"], other_member, "Thank you, Quiet Harbour.")
    old_names.ask_to_look_for("Quiet Harbour", person=member)
    assert cases_about_writing_of(other_member).filter(source=Case.Source.OLD_NAME).exists()
    for held in belongings.holdings():
        if held.key in ("cases", "signals"):
            assert not held.rows(other_member).exists()


# What remains


def test_what_remains_counts_by_state_and_names_no_one_else(
    member: User, life: dict[str, Any]
) -> None:
    before = {line.title: line.count for line in remaining.remains_of(member)}
    assert before["Posts that others can read"] == 6
    assert before["Titles of conversations you began"] == 1
    assert before["Places where others quote you"] == 1
    assert before["Posts that wait for a moderator"] == 1
    scrubbing.scrub(member, COVER_ALL)
    scrubbing.scrub(member, Choice(Action.WITHDRAW, Which.CHOSEN, posts=(life["waits"].pk,)))
    after = {line.title: line.count for line in remaining.remains_of(member)}
    assert after["Posts that others can read"] == 0
    assert after["Posts you covered"] == 6
    assert after["Posts you withdrew"] == 1
    assert "What you said in group sessions" in after


# The pages


def sign_in_again(client: Client) -> None:
    assert client.post("/account/again/", {"password": PASSWORD}).status_code == 302


def test_the_page_is_reached_from_the_account_the_forum_and_the_tracks(
    signed_in: Any, member: User
) -> None:
    client = signed_in(member)
    for address in ("/account/", "/forum/", "/cover-your-tracks/"):
        assert b'href="/forum/scrub/"' in client.get(address).content


def test_the_whole_way_of_withdrawing(signed_in: Any, member: User, life: dict[str, Any]) -> None:
    client = signed_in(member)
    page = client.get("/forum/scrub/").content.decode()
    for heading in (
        "1. Take a new name",
        "2. Cover or withdraw",
        "3. What remains",
        "4. What this",
    ):
        assert heading in page
    answer = client.post("/forum/scrub/", {"action": "withdraw", "which": "all"})
    assert answer.headers["Location"] == "/forum/scrub/last-step/"
    answer = client.get("/forum/scrub/last-step/")
    assert answer.headers["Location"].startswith("/account/again/")
    assert client.post("/forum/scrub/last-step/").status_code == 302
    assert Post.objects.by(member).filter(state=Post.State.WITHDRAWN).count() == 0
    sign_in_again(client)
    page = " ".join(client.get("/forum/scrub/last-step/").content.decode().split())
    assert "<strong>7 posts</strong> in 2 conversations and 1 place where others quote you" in page
    assert client.post("/forum/scrub/last-step/").headers["Location"] == "/forum/scrub/done/"
    page = " ".join(client.get("/forum/scrub/done/").content.decode().split())
    assert "Gone from here: <strong>7 posts</strong>" in page
    assert "A moderator hears that you did this" in page
    assert Post.objects.by(member).filter(state=Post.State.WITHDRAWN).count() == 7
    assert client.get("/forum/scrub/last-step/").headers["Location"] == "/forum/scrub/"


def test_covering_asks_for_no_password_and_showing_again_is_offered(
    signed_in: Any, member: User, life: dict[str, Any]
) -> None:
    client = signed_in(member)
    assert "Show again what I covered" not in client.get("/forum/scrub/").content.decode()
    client.post("/forum/scrub/", {"action": "cover", "which": "all"})
    assert "This covers" in client.get("/forum/scrub/check/").content.decode()
    client.post("/forum/scrub/check/")
    assert "Covered now:" in client.get("/forum/scrub/done/").content.decode()
    assert "Show again what I covered" in client.get("/forum/scrub/").content.decode()
    client.post("/forum/scrub/", {"action": "uncover", "which": "all"})
    client.post("/forum/scrub/check/")
    assert not Post.objects.by(member).covered().exists()


def test_withdrawing_cannot_slip_through_the_door_of_covering(
    signed_in: Any, member: User, life: dict[str, Any]
) -> None:
    client = signed_in(member)
    client.post("/forum/scrub/", {"action": "withdraw", "which": "all"})
    assert client.post("/forum/scrub/check/").headers["Location"] == "/forum/scrub/last-step/"
    assert not Post.objects.by(member).filter(state=Post.State.WITHDRAWN).exists()


def test_mistakes_keep_what_was_chosen(signed_in: Any, member: User, life: dict[str, Any]) -> None:
    client = signed_in(member)
    answer = client.post("/forum/scrub/", {"action": "cover", "which": "since"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the first day that counts." in page
    assert page.count("checked") >= 2
    answer = client.post("/forum/scrub/", {"which": "all"})
    assert "Choose what should happen to your posts." in answer.content.decode()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post("/forum/scrub/", {"action": "cover", "which": "since", "since": tomorrow})
    assert "Choose a day that has been." in answer.content.decode()


def test_posts_are_chosen_over_several_pages_of_the_list(
    signed_in: Any, member: User, life: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.views.scrubbing.POSTS_A_PAGE", 2)
    client = signed_in(member)
    answer = client.post("/forum/scrub/", {"action": "cover", "which": "chosen"})
    assert answer.headers["Location"] == "/forum/scrub/posts/"
    listed = client.get("/forum/scrub/posts/").context["posts"]
    assert len(listed) == 2
    ticked = listed[0].pk
    sent = {"action": "cover", "post": [ticked], "older": listed[-1].pk}
    page = client.post("/forum/scrub/posts/", sent)
    assert page.context["elsewhere"] == [ticked]
    assert f'<input type="hidden" name="post" value="{ticked}">' in page.content.decode()
    second = page.context["posts"][1].pk
    assert second != ticked
    client.post("/forum/scrub/posts/", {"action": "cover", "post": [ticked, second], "go_on": "y"})
    client.post("/forum/scrub/check/")
    covered = set(Post.objects.by(member).covered().values_list("pk", flat=True))
    assert covered == {ticked, second}


def test_the_list_is_ones_own_and_by_board(
    signed_in: Any, member: User, other_member: User, life: dict[str, Any]
) -> None:
    client = signed_in(member)
    board = life["own"].board
    page = client.post("/forum/scrub/posts/", {"action": "cover", "board": board.slug})
    assert {post.topic_id for post in page.context["posts"]} == {life["own"].pk}
    page = client.post("/forum/scrub/posts/", {"action": "cover", "board": BoardFactory().slug})
    assert page.context["posts"] == []
    theirs = life["quote"].pk
    answer = client.post("/forum/scrub/posts/", {"action": "cover", "post": [theirs], "go_on": "y"})
    assert answer.status_code == 422
    assert "Tick at least one post." in answer.content.decode()
    for awkward in ("x", "9" * 40, "-1", "²"):
        client.post("/forum/scrub/posts/", {"action": "cover", "post": [awkward], "older": awkward})
    answer = client.post("/forum/scrub/posts/", {"action": "burn", "board": "no-such"})
    assert answer.status_code == 200


def test_a_new_name_is_taken_and_the_old_one_looked_for(
    signed_in: Any, member: User, other_member: User, life: dict[str, Any]
) -> None:
    published(life["others"], other_member, "Thank you, Quiet Harbour.")
    client = signed_in(member)
    sent = {"name-choice": "own", "name-own_name": "Willow Stile", "name-look_for_old": "on"}
    page = client.post("/forum/scrub/name/", sent, follow=True).content.decode()
    assert "Other people now see you as Willow Stile" in page
    assert "Your old name stands in 1 post by others. A moderator looks at each." in page
    assert "Thank you" not in page
    assert "Willow Stile wrote" in Post.objects.get(pk=life["quote"].pk).html
    assert Case.objects.filter(source=Case.Source.OLD_NAME).count() == 1


def test_a_name_that_cannot_be_taken_comes_back_with_what_was_typed(
    signed_in: Any, member: User, other_member: User
) -> None:
    sent = {"name-choice": "own", "name-own_name": "Amber Finch", "name-look_for_old": "on"}
    answer = signed_in(member).post("/forum/scrub/name/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Amber Finch"' in page
    assert "Somebody has a screen name like that already" in page


def test_old_names_are_looked_for_three_times_a_day(
    signed_in: Any, member: User, life: dict[str, Any]
) -> None:
    client = signed_in(member)
    for number, name in enumerate(("Willow Stile", "Slate Thrush", "Linen Creek", "Sage Shore")):
        sent = {"name-choice": "own", "name-own_name": name, "name-look_for_old": "on"}
        page = client.post("/forum/scrub/name/", sent, follow=True).content.decode()
        assert ("Please ask again tomorrow" in page) is (number == 3)


def test_a_busy_database_loses_no_choice(
    signed_in: Any, member: User, life: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def is_busy(*args: Any) -> None:
        raise OperationalError

    client = signed_in(member)
    client.post("/forum/scrub/", {"action": "cover", "which": "all"})
    with monkeypatch.context() as patch:
        patch.setattr(scrubbing, "scrub", is_busy)
        page = client.post("/forum/scrub/check/", follow=True).content.decode()
    assert "Press the button once more." in page
    assert "This covers" in page
    client.post("/forum/scrub/check/")
    assert Post.objects.by(member).covered().count() == 6


def test_whoever_wrote_nothing_is_told_so(signed_in: Any, stranger: User) -> None:
    page = signed_in(stranger).get("/forum/scrub/").content.decode()
    assert "You have written nothing in the forum." in page


def test_nothing_chosen_leads_back_to_the_beginning(signed_in: Any, member: User) -> None:
    client = signed_in(member)
    for step in ("check", "done"):
        assert client.get(f"/forum/scrub/{step}/").headers["Location"] == "/forum/scrub/"
