"""Covering: the words are not sent to other members at all, and come back when their author wants."""

from typing import Any

import pytest
from django.urls import reverse

from accounts import leaving as closing
from accounts.models import User
from forum import covering, posting, publishing
from forum.models import Post, Topic
from safeguarding import casework, reviewing
from safeguarding.models import Case
from tests.forum.factories import PostFactory, conversation

pytestmark = pytest.mark.django_db

WORDS, TITLE = "The kettle sang all night", "About our kettle"


@pytest.fixture
def talk(member: User) -> Topic:
    topic = conversation(member, title=TITLE)
    post = PostFactory(topic=topic, author=member, body=WORDS)
    publishing.publish(post)
    return topic


@pytest.fixture
def post(talk: Topic) -> Post:
    return talk.posts.get(is_opening=False)


def pages_of(client: Any, post: Post) -> str:
    """Every page of the forum on which words of this post could stand."""
    topic, board = post.topic, post.topic.board
    addresses = [topic.get_absolute_url(), board.get_absolute_url(), post.get_absolute_url()]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_no_page_of_another_member_holds_the_words(
    signed_in: Any, member: User, other_member: User, post: Post
) -> None:
    assert covering.cover(post, author=member)
    pages = pages_of(signed_in(other_member), post)
    assert WORDS not in pages
    assert "Covered by its author. It may say more than they now want." in pages
    assert f"/posts/{post.pk}/uncover/" not in pages


def test_its_author_and_moderators_go_on_reading_it(
    signed_in: Any, member: User, moderator: User, post: Post
) -> None:
    covering.cover(post, author=member)
    own = pages_of(signed_in(member), post)
    assert WORDS in own
    assert "You covered this." in own
    assert f"/posts/{post.pk}/uncover/" in own
    read = pages_of(signed_in(moderator), post)
    assert WORDS in read
    assert "Its author covered it" in read


def test_the_querysets_and_the_review_know_of_it(
    member: User, other_member: User, moderator: User, post: Post
) -> None:
    covering.cover(post, author=member)
    post.refresh_from_db()
    assert post.is_blurred
    for person, sees in ((member, True), (moderator, True), (other_member, False)):
        assert Post.objects.visible_to(person).filter(pk=post.pk).exists() is sees
        assert post.may_be_read_by(person) is sees
        assert reviewing.of(post).may_be_read_by(post, person) is sees
    assert list(Post.objects.covered()) == [post]


def test_the_title_of_a_conversation_goes_with_its_first_post_and_comes_back(
    signed_in: Any, member: User, other_member: User, moderator: User, talk: Topic
) -> None:
    opening = talk.posts.get(is_opening=True)
    before = talk.excerpt
    assert before
    covering.cover(opening, author=member)
    pages = pages_of(signed_in(other_member), opening)
    assert TITLE not in pages
    assert before not in pages
    assert covering.TITLE in pages
    own = pages_of(signed_in(member), opening)
    assert f"“{TITLE}”, is covered too" in own
    opening.refresh_from_db()
    assert opening.reviewed_text.startswith(TITLE)
    covering.uncover(opening, author=member)
    talk.refresh_from_db()
    assert (talk.title, talk.excerpt) == (TITLE, before)


def test_twice_changes_nothing_more(member: User, talk: Topic) -> None:
    opening = talk.posts.get(is_opening=True)
    assert covering.cover(opening, author=member)
    assert not covering.cover(opening, author=member)
    assert covering.uncover(opening, author=member)
    assert not covering.uncover(opening, author=member)
    talk.refresh_from_db()
    assert talk.title == TITLE


def test_nobody_covers_or_uncovers_for_somebody_else(
    signed_in: Any, member: User, other_member: User, moderator: User, post: Post
) -> None:
    for person in (other_member, moderator):
        assert not covering.cover(post, author=person)
        assert signed_in(person).post(reverse("forum:cover", args=[post.pk])).status_code == 404
    covering.cover(post, author=member)
    for person in (other_member, moderator):
        assert not covering.uncover(post, author=person)
        assert signed_in(person).post(reverse("forum:uncover", args=[post.pk])).status_code == 404
    post.refresh_from_db()
    assert post.is_blurred


def test_a_post_that_waits_is_withdrawn_and_not_covered(member: User, talk: Topic) -> None:
    assert not covering.cover(PostFactory(topic=talk, author=member), author=member)


def test_a_covered_post_can_be_withdrawn_and_nothing_is_left(member: User, talk: Topic) -> None:
    opening = talk.posts.get(is_opening=True)
    covering.cover(opening, author=member)
    posting.withdraw(opening, author=member)
    opening.refresh_from_db()
    talk.refresh_from_db()
    assert (opening.body, opening.html, opening.covered_title) == ("", "", "")
    assert talk.title == Post.State.WITHDRAWN.label


def test_a_moderator_can_still_decide_about_it(
    member: User, moderator: User, other_member: User, post: Post
) -> None:
    covering.cover(post, author=member)
    case = casework.open_case(post, source=Case.Source.REPORT)
    assert reviewing.of(post).text(post) == WORDS
    assert casework.may_decide(case, person=moderator)
    assert reviewing.of(post).hide(post)
    post.refresh_from_db()
    assert post.state == Post.State.HIDDEN


def test_what_was_covered_goes_when_its_author_leaves_and_the_rest_stays(
    member: User, talk: Topic, post: Post
) -> None:
    covering.cover(post, author=member)
    closing.close_account(member, posts_stay=True)
    post.refresh_from_db()
    assert (post.state, post.body) == (Post.State.WITHDRAWN, "")
    assert talk.posts.get(is_opening=True).state == Post.State.PUBLISHED


def test_the_pages_say_what_it_means_and_do_it(signed_in: Any, member: User, post: Post) -> None:
    client = signed_in(member)
    page = client.get(reverse("forum:cover", args=[post.pk])).content.decode()
    assert "You can show it again whenever you like." in page
    assert client.post(reverse("forum:cover", args=[post.pk])).status_code == 302
    assert client.get(reverse("forum:cover", args=[post.pk])).status_code == 302
    assert "Show it again" in client.get(reverse("forum:uncover", args=[post.pk])).content.decode()
    client.post(reverse("forum:uncover", args=[post.pk]))
    post.refresh_from_db()
    assert not post.is_blurred
    assert client.get(reverse("forum:uncover", args=[post.pk])).status_code == 302
