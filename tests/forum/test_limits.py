"""The limits of confidentiality are read and accepted before the first post, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum import limits, pacing, posting
from forum.models import LIMITS, AcceptedLimits, Board, Post
from tests.forum.factories import BoardFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TYPED = "I do not know anything for certain.\nI only have a feeling."


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


@pytest.fixture
def board(db: None) -> Board:
    return BoardFactory(asks_to_accept_limits=True, slug="only-suspect")


def accepted_form(board: Board) -> dict[str, str]:
    return {"accept_limits": "on", "limits_version": limits.version_of(board.limits_shown)}


def test_no_verb_takes_a_first_post_from_who_has_not_read_them(
    board: Board, member: User, other_member: User
) -> None:
    with pytest.raises(posting.Refused) as refused:
        posting.start_topic(board, author=member, title="T", body=TYPED)
    assert refused.value.code == "limits"
    with pytest.raises(posting.Refused):
        posting.reply(conversation(other_member, board=board), author=member, body=TYPED)
    limits.accept(board, person=member, version=limits.version_of(board.limits_shown))
    assert posting.start_topic(board, author=member, title="T", body=TYPED)


def test_whoever_begins_reads_them_first_and_then_goes_on(
    board: Board, member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    begin = reverse("forum:new_topic", args=[board.slug])
    step = client.get(begin, follow=True)
    assert step.redirect_chain[-1][0] == reverse("forum:limits", args=[board.slug])
    words = step.content.decode()
    for line in LIMITS.split("\n\n"):
        assert line.split(".")[0] in words
    unticked = client.post(
        reverse("forum:limits", args=[board.slug]),
        {"limits_version": limits.version_of(board.limits_shown)},
    )
    assert unticked.status_code == 422
    assert not AcceptedLimits.objects.exists()
    onward = client.post(reverse("forum:limits", args=[board.slug]), accepted_form(board))
    assert onward.headers["Location"] == begin
    assert client.get(begin).status_code == 200
    row = AcceptedLimits.objects.get()
    assert (row.person, row.board) == (member, board)
    assert row.accepted_on == timezone.localdate()


@pytest.mark.parametrize("door", ["reply", "new_topic"])
def test_what_was_typed_goes_through_the_step_and_is_sent(
    door: str, board: Board, member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(known(other_member), board=board)
    client = signed_in(known(member))
    url = reverse(f"forum:{door}", args=[topic.pk if door == "reply" else board.slug])
    typed = {"body": TYPED + ' "quoted" <b>', "title": "A title"}
    step = client.post(url, typed)
    assert step.status_code == 422
    assert not Post.objects.by(member).filter(topic__board=board).exists()
    page = step.content.decode()
    assert "What you wrote is kept." in page
    assert f'action="{url}"' in page
    carried = dict(step.context["typed"])
    assert carried == typed
    assert "&quot;quoted&quot; &lt;b&gt;" in page
    still = client.post(url, {**carried, "limits_version": accepted_form(board)["limits_version"]})
    assert still.status_code == 422
    assert dict(still.context["typed"]) == typed
    sent = client.post(url, {**carried, **accepted_form(board)})
    assert sent.status_code == 302
    post = Post.objects.by(member).get(topic__board=board)
    assert post.body == typed["body"]
    assert AcceptedLimits.objects.count() == 1


def test_a_changed_text_is_asked_again_and_an_old_page_does_not_count(
    board: Board, member: User, signed_in: SignIn
) -> None:
    old = accepted_form(board)
    limits.accept(board, person=member, version=old["limits_version"])
    assert not limits.still_to_accept(board, person=member)
    board.limits = "Other limits hold from today."
    board.save()
    assert limits.still_to_accept(board, person=member)
    answer = signed_in(member).post(reverse("forum:limits", args=[board.slug]), old)
    assert answer.status_code == 422
    assert "Other limits hold from today." in answer.content.decode()
    assert limits.still_to_accept(board, person=member)
    with pytest.raises(limits.OtherWords):
        limits.accept(board, person=member, version=old["limits_version"])
    signed_in(member).post(reverse("forum:limits", args=[board.slug]), accepted_form(board))
    assert not limits.still_to_accept(board, person=member)
    assert AcceptedLimits.objects.count() == 2


def test_spaces_alone_are_no_new_words() -> None:
    assert limits.version_of("One  two\r\n three ") == limits.version_of("One two\nthree")
    assert limits.version_of("One two") != limits.version_of("One three")


def test_a_conversation_leads_to_the_step_and_back(
    board: Board, member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(other_member, board=board)
    elsewhere = conversation(other_member)
    client = signed_in(member)
    page = client.get(topic.get_absolute_url()).content.decode()
    step = reverse("forum:limits", args=[board.slug])
    assert f"{step}?topic={topic.pk}" in page
    assert "Send your answer" not in page
    onward = client.post(f"{step}?topic={topic.pk}", accepted_form(board))
    assert onward.headers["Location"].startswith(topic.get_absolute_url())
    assert "Send your answer" in client.get(topic.get_absolute_url()).content.decode()
    for other in (elsewhere.pk, 987654, "x", "//evil.example"):
        assert client.get(f"{step}?topic={other}").status_code == 404


def test_moderators_and_other_boards_are_not_asked(
    board: Board, member: User, moderator: User
) -> None:
    assert not limits.still_to_accept(board, person=moderator)
    assert not limits.still_to_accept(BoardFactory(), person=member)
