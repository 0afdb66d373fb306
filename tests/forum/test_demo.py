"""The sample content: believable, harmless, and loaded once."""

import pytest

from accounts import roles
from accounts.models import User
from forum import demo, limits
from forum.models import Board, Post, Topic
from safeguarding.models import Case, Report
from safeguarding.screening import screen
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(member: User, other_member: User) -> list[User]:
    names = ("Slow River", "Evening Thrush", "Hazel Gate")
    return [member, other_member, *(make_person(name, roles.MEMBERS) for name in names)]


def test_loading_twice_changes_nothing(members: list[User], moderator: User) -> None:
    def size() -> list[int]:
        return [model.objects.count() for model in (Board, Topic, Post, Case, Report)]

    demo.load(members=members, moderators=[moderator])
    once = size()
    demo.load(members=members, moderators=[moderator])
    assert size() == once
    assert once[0] == 7
    assert once[1] >= 10
    assert Post.objects.filter(state=Post.State.HELD).count() == 2
    assert Report.objects.count() == 1
    assert set(Case.objects.values_list("source", flat=True)) == {
        "first_post",
        "screening",
        "report",
        "application",
    }


def test_counts_and_numbers_agree_with_the_posts(members: list[User], moderator: User) -> None:
    demo.load(members=members, moderators=[moderator])
    for topic in Topic.objects.all():
        numbers = list(topic.posts.in_conversation().values_list("number", flat=True))
        assert numbers == list(range(1, topic.post_count + 1))
        assert 3 <= topic.post_count <= 8
        assert topic.last_number == topic.post_count
        assert topic.excerpt


def test_sample_words_give_nobody_away_and_are_marked_as_samples() -> None:
    for talk in demo.TALKS:
        for text in (talk.title, *(words for _, words in talk.posts)):
            assert not screen(text).spans, text
            assert screen(text).crisis in ("none", "green"), text


def test_each_kind_of_board_is_there_to_be_tried(members: list[User], moderator: User) -> None:
    demo.load(members=members, moderators=[moderator])
    by_application = Board.objects.get(access=Board.Access.APPROVED)
    states = by_application.applications.values_list("state", flat=True)
    assert sorted(states) == ["approved", "waiting"]
    inside = set(by_application.members.current().values_list("person", flat=True))
    for topic in by_application.topics.all():
        wrote = topic.posts.exclude(badge="Moderator").values_list("author", flat=True)
        assert set(wrote) <= inside
    assert Board.objects.filter(access=Board.Access.ARCHIVE).count() == 1
    suspect = Board.objects.get(asks_to_accept_limits=True)
    assert suspect.slug == "i-only-suspect"
    newcomer = members[-1]
    assert limits.still_to_accept(suspect, person=newcomer)
    assert not any(limits.still_to_accept(suspect, person=each) for each in members[:-1])
    assert all(board.named_stages for board in Board.objects.all())
