"""What happens to what members write."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum import pacing, posting
from forum.models import BODY_MAX, Post, Topic
from notices.models import Notice
from safeguarding import deciding, reporting
from safeguarding.models import Case, ContentSnapshot, Decision, Policy
from tests.forum.factories import BoardFactory, conversation, known

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def rule() -> Policy:
    return Policy.objects.current().first()


def case_of(post: Post) -> Case:
    return Case.objects.of(post).still_open().get()


def test_the_first_two_posts_are_held_until_two_were_approved(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(other_member)
    posts = [posting.reply(topic, author=member, body=f"Hello {n}") for n in range(3)]
    assert [post.state for post in posts] == [Post.State.HELD] * 3
    assert case_of(posts[0]).source == Case.Source.FIRST_POST
    deciding.approve(case_of(posts[0]), moderator=moderator, version=1)
    assert posting.reply(topic, author=member, body="One approved.").state == Post.State.HELD
    deciding.approve(case_of(posts[1]), moderator=moderator, version=1)
    assert posting.reply(topic, author=member, body="Now I am known.").state == "published"


def test_a_refused_first_post_does_not_count_as_approved(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(other_member)
    for n in range(2):
        post = posting.reply(topic, author=member, body=f"Hello {n}")
        deciding.refuse(
            case_of(post), moderator=moderator, version=1, policy=rule(), reason="Not so."
        )
    assert posting.reply(topic, author=member, body="Again").state == Post.State.HELD


def test_a_post_with_an_identifying_detail_is_held_and_its_place_is_noted(member: User) -> None:
    topic = conversation(known(member))
    post = posting.reply(topic, author=member, body="Ring me: 07700 900123")
    assert post.state == Post.State.HELD
    signal = case_of(post).signals.get()
    assert (signal.kind, post.reviewed_text[signal.start : signal.end]) == ("phone", "07700 900123")


def test_an_identifying_detail_in_a_title_is_seen_too(member: User) -> None:
    post = posting.start_topic(
        BoardFactory(), author=known(member), title="My son Daniel", body="He was arrested."
    )
    signal = case_of(post).signals.get()
    assert post.reviewed_text[signal.start : signal.end] == "Daniel"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("call &#48;7700 900123", "phone"),
        ("call 077**00** 900123", "phone"),
        ("call 07700_900123", "phone"),
        ("call _07700 900123_", "phone"),
        ("call 07700\u2060\u200b\u00ad\u3164\ufeff900123", "phone"),
        ("near SW1A&#32;1AA", "postcode"),
        ("near SW1A\n1AA", "postcode"),
        ("my son D&#97;niel", "person_name"),
        ("my son D*an*iel", "person_name"),
        ("my son D\u200ba\u202eniel", "person_name"),
        ("[a](&#104;ttps://evil&#46;xyz/me)", "url"),
        ("[a](https://www.nhs.uk/%30%37700900123)", "phone"),
        ("jo@ex**am**ple.com", "email"),
    ],
)
def test_no_mark_entity_or_unseen_character_carries_a_detail_past_the_screening(
    member: User, body: str, kind: str
) -> None:
    post = posting.reply(conversation(known(member)), author=member, body=body)
    assert post.state == Post.State.HELD
    assert kind in case_of(post).signals.values_list("kind", flat=True)


def test_what_cannot_be_seen_is_not_kept(member: User) -> None:
    post = posting.start_topic(
        BoardFactory(), author=known(member), title="T\u202eea\u200b", body="It\u2060 \u202ehelped"
    )
    assert (post.topic.title, post.body, post.html) == ("Tea", "It helped", "<p>It helped</p>\n")
    with pytest.raises(posting.Refused):
        posting.start_topic(BoardFactory(), author=member, title="\u3164", body="Words")
    with pytest.raises(posting.Refused):
        posting.start_topic(BoardFactory(), author=member, title="Tea", body="\u3164\u200b")


def test_words_of_crisis_are_published_and_call_a_moderator_by_severity(member: User) -> None:
    topic = conversation(known(member))
    post = posting.reply(topic, author=member, body="I feel suicidal.")
    assert post.state == Post.State.PUBLISHED
    assert case_of(post).severity == "red"


def test_a_plan_is_held_as_a_crisis(member: User) -> None:
    topic = conversation(known(member))
    post = posting.reply(topic, author=member, body="I am going to end my life tonight.")
    assert (post.state, case_of(post).severity) == (Post.State.HELD, "crisis")


def test_numbers_have_no_gaps_whatever_is_refused_between(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(known(other_member))
    held = posting.reply(topic, author=member, body="First words")
    posting.reply(topic, author=other_member, body="Two")
    refused = posting.reply(topic, author=member, body="Second words")
    deciding.refuse(
        case_of(refused), moderator=moderator, version=1, policy=rule(), reason="Not so."
    )
    posting.reply(topic, author=other_member, body="Three")
    deciding.approve(case_of(held), moderator=moderator, version=1)
    assert list(topic.posts.in_conversation().values_list("number", flat=True)) == [1, 2, 3, 4]
    topic.refresh_from_db()
    held.refresh_from_db()
    assert (topic.post_count, topic.last_number, held.number) == (4, 4, 4)
    assert topic.last_post_by == member


def test_a_conversation_waits_with_its_opening_post_and_opens_with_it(
    member: User, other_member: User, moderator: User
) -> None:
    post = posting.start_topic(BoardFactory(), author=member, title="New here", body="Hello")
    assert post.topic.state == Topic.State.WAITING
    assert not Topic.objects.visible_to(other_member).filter(pk=post.topic_id).exists()
    assert Topic.objects.visible_to(member).filter(pk=post.topic_id).exists()
    assert Topic.objects.visible_to(moderator).filter(pk=post.topic_id).exists()
    deciding.approve(case_of(post), moderator=moderator, version=1)
    topic = Topic.objects.visible_to(other_member).get(pk=post.topic_id)
    assert (topic.state, topic.excerpt, topic.post_count) == (Topic.State.OPEN, "Hello", 1)


def test_nobody_can_reply_to_what_waits_or_is_locked(member: User) -> None:
    waiting = posting.start_topic(BoardFactory(), author=member, title="New", body="Hello").topic
    locked = conversation(member, locked=True)
    for topic in (waiting, locked):
        with pytest.raises(posting.Refused):
            posting.reply(topic, author=member, body="And another thing")


def test_the_same_form_sent_twice_makes_one_post(member: User) -> None:
    board, client_id = BoardFactory(), uuid.uuid4()
    posts = {
        posting.start_topic(board, author=member, title="T", body="B", client_id=client_id).pk
        for _ in range(2)
    }
    assert len(posts) == Topic.objects.filter(board=board).count() == Case.objects.count() == 1


def test_a_client_id_of_somebody_else_takes_nothing_from_them(
    member: User, other_member: User
) -> None:
    topic, client_id = conversation(other_member), uuid.uuid4()
    one = posting.reply(topic, author=member, body="Mine", client_id=client_id)
    other = posting.reply(topic, author=other_member, body="Theirs", client_id=client_id)
    assert one.pk != other.pk


def test_an_edit_is_screened_again_and_keeps_the_one_case(member: User) -> None:
    post = posting.start_topic(BoardFactory(), author=member, title="New", body="Ring 07700 900123")
    before = case_of(post)
    posting.edit_and_resubmit(post, author=member, body="Nothing to ring", title="New")
    after = case_of(post)
    assert (after.pk, after.version) == (before.pk, before.version + 1)
    assert not after.signals.exists()


def test_a_published_post_cannot_be_edited_nor_anybody_elses(
    member: User, other_member: User
) -> None:
    opening = conversation(member).posts.get()
    with pytest.raises(posting.Refused):
        posting.edit_and_resubmit(opening, author=member, body="Other words")
    held = posting.reply(opening.topic, author=other_member, body="Mine")
    with pytest.raises(posting.Refused):
        posting.edit_and_resubmit(held, author=member, body="Not theirs any more")
    held.refresh_from_db()
    assert held.body == "Mine"


def test_withdrawing_takes_the_words_away_and_keeps_the_conversation(
    member: User, other_member: User
) -> None:
    topic = conversation(member)
    posting.reply(topic, author=known(other_member), body="An answer")
    opening = topic.posts.get(number=1)
    posting.withdraw(opening, author=member)
    topic.refresh_from_db()
    opening.refresh_from_db()
    assert (opening.state, opening.body, opening.html) == ("withdrawn", "", "")
    assert (topic.state, topic.post_count, topic.excerpt) == (Topic.State.OPEN, 1, "")


def test_withdrawing_an_opening_post_takes_its_title_away_too(
    member: User, other_member: User
) -> None:
    topic = conversation(member, title="My brother in that town")
    posting.reply(topic, author=known(other_member), body="An answer")
    reporting.report(topic.posts.get(number=1), reporter=other_member, reason="other")
    posting.withdraw(topic.posts.get(number=1), author=member)
    topic.refresh_from_db()
    assert topic.title == "Withdrawn by its author"
    # What was reported by then stays with the moderators for a while.
    assert "My brother" in ContentSnapshot.objects.get().text
    unanswered = posting.start_topic(BoardFactory(), author=member, title="That town", body="B")
    posting.withdraw(unanswered, author=member)
    assert not Topic.objects.filter(title="That town").exists()


def test_withdrawing_a_reply_leaves_the_title(member: User, other_member: User) -> None:
    topic = conversation(member, title="Tea")
    reply = posting.reply(topic, author=known(other_member), body="An answer")
    posting.withdraw(reply, author=other_member)
    topic.refresh_from_db()
    assert topic.title == "Tea"


def test_answers_are_there_again_when_an_opening_that_was_sent_back_is_withdrawn(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member)
    posting.reply(topic, author=known(other_member), body="An answer")
    opening = topic.posts.get(number=1)
    case = reporting.report(opening, reporter=other_member, reason="other").case
    deciding.ask_for_change(case, moderator=moderator, version=1, policy=rule(), reason="So.")
    assert not Topic.objects.visible_to(other_member).filter(pk=topic.pk).exists()
    posting.withdraw(opening, author=member)
    found = Topic.objects.visible_to(other_member).get(pk=topic.pk)
    assert (found.state, found.post_count) == (Topic.State.OPEN, 1)


def test_withdrawing_what_waits_closes_its_case_on_record(member: User) -> None:
    post = posting.start_topic(BoardFactory(), author=member, title="New", body="Hello there")
    case = case_of(post)
    posting.withdraw(post, author=member)
    case.refresh_from_db()
    decision = case.decisions.get()
    assert (case.state, decision.action, decision.automated) == ("closed", "withdrawn", True)
    assert "Hello there" in decision.snapshot.text
    assert post.topic.state != Topic.State.OPEN


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (BODY_MAX + 1), "x" * 1_000_000])
def test_an_empty_or_endless_text_is_refused_and_leaves_nothing(member: User, body: str) -> None:
    with pytest.raises(posting.Refused):
        posting.start_topic(BoardFactory(), author=member, title="T", body=body)
    assert not Topic.objects.exists()


def test_who_writes_too_fast_is_asked_to_wait(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 30)
    topic = conversation(known(member))
    posting.reply(topic, author=member, body="One")
    with pytest.raises(posting.Refused) as refused:
        posting.reply(topic, author=member, body="Two")
    assert refused.value.code == "too_fast"


@pytest.mark.parametrize(
    "body", ["They are better off without me.", "I want to **die**.", "I have taken the pills."]
)
def test_whoever_may_be_in_danger_is_never_told_to_wait(
    member: User, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 30)
    topic = conversation(known(member))
    posting.reply(topic, author=member, body="My son Daniel rang.")
    post = posting.reply(topic, author=member, body=body)
    waiting = posting.start_topic(
        topic.board, author=member, title="I want to die", body="07700 900123"
    )
    posting.edit_and_resubmit(waiting, author=member, body="My son Daniel rang again.")
    posting.edit_and_resubmit(waiting, author=member, body=body)
    with pytest.raises(posting.Refused):
        posting.reply(topic, author=member, body="We had tea.")
    assert post.body == body


def test_the_lock_of_an_author_lets_others_refer_to_them(member: User) -> None:
    topic = conversation(known(member))
    with CaptureQueriesContext(connection) as queries:
        posting.reply(topic, author=member, body="Once")
    locks = [q["sql"] for q in queries if 'FROM "accounts_user"' in q["sql"] and "FOR " in q["sql"]]
    assert len(locks) == connection.features.has_select_for_update
    assert all("FOR NO KEY UPDATE" in sql for sql in locks)


def test_a_new_member_can_send_only_a_few_posts_an_hour(member: User) -> None:
    board = BoardFactory()
    for n in range(pacing.AN_HOUR_WHEN_NEW):
        posting.start_topic(board, author=member, title=f"T{n}", body="B")
    with pytest.raises(posting.Refused) as refused:
        posting.start_topic(board, author=member, title="One more", body="B")
    assert "an hour" in refused.value.words


def test_a_post_can_be_changed_only_a_few_times_an_hour(member: User, other_member: User) -> None:
    post = posting.reply(conversation(other_member), author=member, body="First words")
    for n in range(pacing.CHANGES_AN_HOUR):
        posting.edit_and_resubmit(post, author=member, body=f"Words {n}")
    with pytest.raises(posting.Refused) as refused:
        posting.edit_and_resubmit(post, author=member, body="Once more")
    assert refused.value.code == "too_fast"
    assert "an hour" in refused.value.words
    post.refresh_from_db()
    assert post.body == f"Words {pacing.CHANGES_AN_HOUR - 1}"
    assert case_of(post).version == 1 + pacing.CHANGES_AN_HOUR
    Post.objects.update(edits_since=timezone.now() - timedelta(minutes=61))
    posting.edit_and_resubmit(post, author=member, body="An hour later")
    assert post.edits == 1


def test_a_post_cannot_be_changed_twice_in_a_moment(
    member: User, other_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = posting.reply(conversation(other_member), author=member, body="First words")
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 30)
    posting.edit_and_resubmit(post, author=member, body="A slip mended at once")
    with pytest.raises(posting.Refused) as refused:
        posting.edit_and_resubmit(post, author=member, body="And again")
    assert refused.value.code == "too_fast"


def test_the_author_is_told_in_neutral_words(
    member: User, other_member: User, moderator: User
) -> None:
    post = posting.reply(conversation(other_member), author=member, body="Private words")
    deciding.ask_for_change(
        case_of(post), moderator=moderator, version=1, policy=rule(), reason="Private reason"
    )
    notice = Notice.objects.of(member).get()
    assert "Private" not in notice.line
    assert notice.url == Decision.objects.get().get_absolute_url()


def test_posts_of_staff_say_so(moderator: User) -> None:
    topic = conversation(moderator)
    assert posting.reply(topic, author=moderator, body="Welcome").badge == "Moderator"


def test_a_post_whose_details_add_up_with_earlier_ones_is_held(
    member: User, other_member: User
) -> None:
    topic = conversation(other_member)
    known(member)
    known(other_member)
    alone = posting.reply(topic, author=member, body="We are in Hull, for now.")
    assert alone.state == Post.State.PUBLISHED
    together = posting.reply(topic, author=member, body="The trial is on 14 March.")
    assert together.state == Post.State.HELD
    assert "adds_up" in case_of(together).signals.values_list("kind", flat=True)
    somebody_else = posting.reply(
        topic, author=other_member, body="Ours is on 14 March, the trial."
    )
    assert somebody_else.state == Post.State.PUBLISHED
