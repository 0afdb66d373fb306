"""Content notes, live cases and the stage of a conversation."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum import changing, pacing, posting
from forum.models import Post, Topic
from notices.models import Notice
from privacy.models import TrailEntry
from safeguarding import deciding
from safeguarding.models import Case
from tests.forum.factories import BoardFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOTE = "speaks of self-harm or suicide"
WORDS = "These words are closed until somebody opens them."


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def test_lists_show_the_note_and_not_the_words(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    opening = posting.start_topic(
        board, author=known(member), title="A hard night", body=WORDS, content_note=NOTE
    )
    assert opening.is_covered
    html = signed_in(other_member).get(board.get_absolute_url()).content.decode()
    assert WORDS not in html
    assert f"Content note: {NOTE}" in html


def test_the_words_are_closed_until_opened_without_a_script(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(known(member))
    posting.reply(topic, author=member, body=WORDS, content_note=NOTE)
    html = signed_in(other_member).get(topic.get_absolute_url()).content.decode()
    closed = html.split('<details class="covered">')[1].split("</details>")[0]
    assert WORDS in closed
    assert NOTE in closed
    assert html.count(WORDS) == 1


def test_a_note_in_own_words_is_screened(member: User) -> None:
    topic = conversation(known(member))
    own = posting.reply(topic, author=member, body="Tea.", content_note="ring 07700 900123")
    assert own.state == Post.State.HELD
    offered = posting.reply(topic, author=member, body="Tea again.", content_note=NOTE)
    assert offered.state == Post.State.PUBLISHED
    assert not Case.objects.of(offered).exists()


def test_a_moderator_adds_a_note_on_record_and_the_author_hears(
    member: User, moderator: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    opening = topic.posts.get()
    address = reverse("forum:note", args=[opening.pk])
    assert signed_in(other_member).post(address, {"content_note": NOTE}).status_code == 403
    signed_in(moderator).post(address, {"content_note": NOTE})
    opening.refresh_from_db()
    topic.refresh_from_db()
    assert (opening.content_note, topic.excerpt) == (NOTE, f"Content note: {NOTE}")
    assert TrailEntry.objects.filter(action="forum.note_set").count() == 1
    assert Notice.objects.filter(recipient=member).count() == 1


def test_a_note_that_is_too_long_is_refused(member: User) -> None:
    with pytest.raises(posting.Refused):
        posting.reply(conversation(member), author=member, body="Tea.", content_note="x" * 81)


def test_every_post_of_a_live_case_waits_for_a_moderator_but_theirs(
    member: User, other_member: User, moderator: User
) -> None:
    opening = posting.start_topic(
        BoardFactory(), author=known(member), title="Now", body="Tea.", is_live_case=True
    )
    case = Case.objects.of(opening).get()
    assert (opening.state, case.source) == (Post.State.HELD, Case.Source.LIVE_CASE)
    deciding.approve(case, moderator=moderator, version=1)
    topic = Topic.objects.get(pk=opening.topic_id)
    for author in (known(other_member), member):
        assert posting.reply(topic, author=author, body="Rain.").state == Post.State.HELD
    theirs = posting.reply(topic, author=moderator, body="I am reading along.")
    assert theirs.state == Post.State.PUBLISHED


def test_a_change_in_a_live_case_waits_too(member: User) -> None:
    topic = conversation(known(member))
    post = posting.reply(topic, author=member, body="Tea.")
    changing.mark_live(topic, person=member, is_live=True)
    changing.change(post, author=member, body="Coffee.")
    post.refresh_from_db()
    assert post.state == Post.State.HELD


def test_members_read_why_their_answer_waits(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    known(other_member)
    client = signed_in(other_member)
    assert "The case is live" not in client.get(topic.get_absolute_url()).content.decode()
    signed_in(member).post(reverse("forum:live_case", args=[topic.pk]), {"live": "yes"})
    html = client.get(topic.get_absolute_url()).content.decode()
    assert "A moderator reads every answer before others can." in html
    posting.reply(Topic.objects.get(pk=topic.pk), author=other_member, body="Rain.")
    waiting = client.get(topic.get_absolute_url()).content.decode()
    assert "Why it waits: the case spoken of here is live." in waiting
    assert "The case is live" in client.get(topic.board.get_absolute_url()).content.decode()


def test_what_a_moderator_said_is_live_its_author_cannot_take_back(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member)
    changing.mark_live(topic, person=moderator, is_live=True)
    assert TrailEntry.objects.filter(action="forum.live_case_marked").count() == 1
    for person in (member, other_member):
        with pytest.raises(posting.Refused):
            changing.mark_live(topic, person=person, is_live=False)
    changing.mark_live(topic, person=moderator, is_live=False)
    topic.refresh_from_db()
    assert not topic.is_live_case


def test_the_stage_stands_on_the_list_and_no_other_word_can(
    member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    client = signed_in(known(member))
    form = {"title": "A week", "body": "Tea.", "stage": "court"}
    address = reverse("forum:new_topic", args=[board.slug])
    assert client.post(address, {**form, "stage": "elsewhere"}).status_code == 422
    client.post(address, form)
    assert "Charge and court" in client.get(board.get_absolute_url()).content.decode()
