"""Following, muting, and what nobody else learns of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User
from forum import following, posting, publishing, reading, tending
from forum.models import (
    Board,
    BoardFollow,
    BoardMember,
    MutedAlias,
    MutedPerson,
    Post,
    Topic,
    TopicChoice,
)
from notices.models import Notice
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, PostFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def answer(topic: Topic, author: User, body: str = "An answer.") -> Post:
    post = PostFactory(topic=topic, author=author, body=body)
    publishing.publish(post)
    topic.refresh_from_db()
    return post


def unread(person: User) -> int:
    return Notice.objects.of(person).unread().count()


def test_a_follower_gets_one_notice_until_they_have_looked(
    member: User, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    following.choose(topic, person=facilitator, choice="followed")
    answer(topic, other_member)
    answer(topic, other_member)
    assert unread(facilitator) == 1
    notice = Notice.objects.of(facilitator).get()
    assert topic.title not in notice.line
    assert other_member.screen_name not in notice.line
    client = signed_in(facilitator)
    client.get(client.get(notice.url).headers["Location"])
    assert unread(facilitator) == 0
    answer(topic, other_member)
    assert unread(facilitator) == 1


def test_who_answers_follows_unless_they_switched_it_off_and_once_stopped_it_stays_stopped(
    member: User, other_member: User, facilitator: User
) -> None:
    topic = conversation(member)
    answer(topic, other_member)
    following.follow_by_answering(facilitator, on=False)
    answer(topic, facilitator)
    followers = TopicChoice.objects.filter(topic=topic, choice="followed")
    assert set(followers.values_list("person", flat=True)) == {member.pk, other_member.pk}
    following.choose(topic, person=other_member, choice="neither")
    answer(topic, other_member)
    assert not followers.filter(person=other_member).exists()


def test_nobody_is_told_of_their_own_post_nor_of_one_that_waits(
    member: User, other_member: User
) -> None:
    topic = conversation(known(member))
    following.choose(topic, person=other_member, choice="followed")
    Notice.objects.all().delete()
    posting.reply(topic, author=known(member), body="My number is 07700 900123")
    assert Post.objects.filter(state=Post.State.HELD).exists()
    assert not Notice.objects.exists()
    answer(topic, member)
    assert (unread(member), unread(other_member)) == (0, 1)


def test_a_post_that_comes_back_tells_nobody_again(member: User, other_member: User) -> None:
    topic = conversation(member)
    post = answer(topic, other_member)
    Notice.objects.all().delete()
    publishing.take_down(post, to=Post.State.HIDDEN)
    Post.objects.filter(pk=post.pk).update(state=Post.State.HELD)
    assert publishing.publish(Post.objects.get(pk=post.pk))
    assert not Notice.objects.exists()


def test_who_follows_a_board_is_told_of_new_conversations_and_replies(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    client = signed_in(other_member)
    client.post(reverse("forum:follow_board", args=[topic.board.slug]), {"follow": "yes"})
    answer(topic, member)
    conversation(member, board=topic.board)
    conversation(member)
    assert unread(other_member) == 2
    client.post(reverse("forum:follow_board", args=[topic.board.slug]), {"follow": "no"})
    assert not BoardFollow.objects.exists()


def test_on_a_board_by_application_those_hear_of_news_who_belong_to_it_or_look_after_it(
    member: User, other_member: User, facilitator: User, moderator: User, signed_in: SignIn
) -> None:
    board: Board = BoardFactory(access=Board.Access.APPROVED)
    for person in (member, other_member):
        BoardMember.objects.create(board=board, person=person)
    topic = conversation(member, board=board)
    for person in (other_member, moderator):
        client = signed_in(person)
        assert "Follow it" in client.get(topic.get_absolute_url()).content.decode()
        client.post(reverse("forum:choose", args=[topic.pk]), {"choice": "followed"})
    follow = reverse("forum:follow_board", args=[board.slug])
    assert signed_in(moderator).post(follow, {"follow": "yes"}).status_code == 302
    assert signed_in(facilitator).post(follow, {"follow": "yes"}).status_code == 404
    TopicChoice.objects.create(person=facilitator, topic=topic, choice="followed")
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        answer(topic, member)
    assert [unread(each) for each in (other_member, moderator, facilitator)] == [1, 1, 0]
    assert len(queries) <= 25
    moderator.groups.clear()
    BoardMember.objects.filter(person=other_member).delete()
    Notice.objects.all().delete()
    answer(topic, member)
    assert not Notice.objects.exists()


def test_telling_costs_the_same_with_ten_and_three_hundred_followers(member: User) -> None:
    topic = conversation(member)
    counts = []
    for more in (10, 290):
        people = [make_person(f"Follower {more} {n}", roles.MEMBERS) for n in range(10)]
        TopicChoice.objects.bulk_create(
            TopicChoice(person=person, topic=topic, choice="followed") for person in people
        )
        Notice.objects.all().delete()
        post = PostFactory(topic=topic, author=member)
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(post)
        counts.append(len(queries))
    assert Notice.objects.count() == 20
    assert counts[0] == counts[1]


def test_a_muted_conversation_leaves_the_lists_says_so_and_comes_back(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    client, choose = signed_in(other_member), reverse("forum:choose", args=[topic.pk])
    board = topic.board.get_absolute_url()
    following.follow_board(topic.board, person=other_member)
    client.post(choose, {"choice": "muted"})
    answer(topic, member)
    assert unread(other_member) == 0
    assert topic.title not in client.get(board).content.decode()
    assert topic.title in signed_in(member).get(board).content.decode()
    assert "You muted this conversation" in client.get(topic.get_absolute_url()).content.decode()
    assert topic.title in client.get(reverse("forum:my_choices")).content.decode()
    client.post(choose, {"choice": "neither"})
    assert topic.title in client.get(board).content.decode()


def test_muted_words_are_folded_for_the_one_who_muted_and_nobody_else(
    member: User, other_member: User, facilitator: User, signed_in: SignIn
) -> None:
    topic = conversation(facilitator)
    post = answer(topic, member, "Too much for today.")
    client = signed_in(other_member)
    client.post(reverse("forum:mute_writer", args=[post.pk]), {"mute": "yes"})
    url = topic.get_absolute_url()
    assert "You muted this person" in client.get(url).content.decode()
    begun = conversation(member, board=topic.board)
    Topic.objects.filter(pk=begun.pk).update(excerpt="First words of it.")
    listed = client.get(topic.board.get_absolute_url()).content.decode()
    assert begun.title in listed
    assert "First words of it." not in listed
    assert "You muted the person who began it" in listed
    for person in (member, facilitator):
        html = signed_in(person).get(url).content.decode()
        assert "You muted" not in html
        assert "Too much for today." in html
    following.choose(topic, person=other_member, choice="followed")
    answer(topic, member)
    assert unread(other_member) == 0
    assert Notice.objects.of(member).count() == 0
    client.post(reverse("forum:mute_writer", args=[post.pk]), {"mute": "no"})
    assert "You muted" not in client.get(url).content.decode()


def test_ones_own_words_and_those_of_staff_cannot_be_muted(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member)
    of_staff = PostFactory(topic=topic, author=moderator, badge="Moderator")
    publishing.publish(of_staff)
    for post in (topic.posts.get(number=1), of_staff):
        with pytest.raises(following.Refused):
            following.mute_writer(post, person=member)
    assert not MutedPerson.objects.exists()


def test_an_alias_is_muted_by_itself_and_never_with_its_owner(
    member: User, other_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who mutes a screen name must not find out which alias is theirs; nor the other way."""
    topic = conversation(other_member)
    plain, hidden = answer(topic, member), answer(topic, member)
    aliases = {hidden.pk: "Grey Wader"}
    monkeypatch.setattr(following, "shown_name", lambda post: aliases.get(post.pk, ""))
    monkeypatch.setattr(reading, "shown_name", following.shown_name)

    def folded() -> dict[Any, bool]:
        seen = Topic.objects.as_read_by(other_member).get(pk=topic.pk)
        page = reading.read_topic(seen, person=other_member)
        return {letter.post.pk: letter.folded for letter in page.letters if not letter.own}

    following.mute_writer(plain, person=other_member)
    assert folded() == {plain.pk: True, hidden.pk: False}
    MutedPerson.objects.all().delete()

    following.mute_writer(hidden, person=other_member)
    assert not MutedPerson.objects.exists()
    assert MutedAlias.objects.get().alias == "Grey Wader"
    assert folded() == {plain.pk: False, hidden.pk: True}
    # And a notice of what is said under the one comes whether or not the other was muted.
    following.choose(topic, person=other_member, choice="followed")
    Notice.objects.all().delete()
    following.published(plain)
    assert unread(other_member) == 1
    Notice.objects.all().delete()
    following.published(hidden)
    assert unread(other_member) == 0


def begun_as(name: str, author: User, **given: Any) -> Topic:
    topic = conversation(author, **given)
    Topic.objects.filter(pk=topic.pk).update(shown_as=name, excerpt=f"First words of {name}.")
    topic.posts.update(shown_as=name)
    topic.refresh_from_db()
    return topic


def test_a_list_shows_no_first_words_of_whoever_is_muted_under_the_name_they_have_there(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = begun_as("Grey Wader", member)
    plain = conversation(member, board=topic.board)
    Topic.objects.filter(pk=plain.pk).update(excerpt="First words in the open.")
    url, client = topic.board.get_absolute_url(), signed_in(other_member)

    def listed() -> tuple[bool, bool]:
        html = client.get(url).content.decode()
        assert html.count("You muted the person who began it") == 2 - (
            html.count("First words of Grey Wader.") + html.count("First words in the open.")
        )
        return "First words of Grey Wader." in html, "First words in the open." in html

    assert listed() == (True, True)
    following.mute_writer(topic.posts.get(), person=other_member)
    assert listed() == (False, True)
    assert "First words of Grey Wader." in signed_in(member).get(url).content.decode()
    following.unmute_writer(topic.posts.get(), person=other_member)
    # Whose name it is shows neither by muting the other one.
    following.mute_writer(plain.posts.get(), person=other_member)
    assert listed() == (True, False)


def test_a_muted_name_stays_muted_where_its_posts_went(
    member: User, other_member: User, facilitator: User, moderator: User
) -> None:
    topic = begun_as("Grey Wader", member, replies=2)
    answer(topic, facilitator)
    following.mute_writer(topic.posts.get(number=1), person=other_member)
    ids = dict(topic.posts.values_list("number", "pk"))

    apart = tending.split(topic, posts=[ids[3]], title="Apart", moderator=moderator)
    aside = tending.split(topic, posts=[ids[4]], title="Aside", moderator=moderator)
    whole = conversation(facilitator, board=topic.board)
    muted = MutedAlias.objects.filter(person=other_member, alias="Grey Wader")
    assert set(muted.values_list("topic", flat=True)) == {topic.pk, apart.pk}
    following.choose(apart, person=other_member, choice="followed")
    Notice.objects.all().delete()
    following.published(apart.posts.select_related("topic__board").get())
    assert unread(other_member) == 0

    for each in (topic, apart, aside):
        tending.merge(each, into=whole, moderator=moderator)
    assert set(muted.values_list("topic", flat=True)) == {whole.pk}
    seen = Topic.objects.as_read_by(other_member).get(pk=whole.pk)
    letters = reading.read_topic(seen, person=other_member).letters
    assert {one.post.shown_as: one.folded for one in letters} == {"": False, "Grey Wader": True}


def test_everything_is_undone_on_one_page_and_only_ones_own(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    post = topic.posts.get()
    following.choose(topic, person=other_member, choice="followed")
    following.follow_board(topic.board, person=other_member)
    following.mute_writer(post, person=other_member)
    url, undo = reverse("forum:my_choices"), reverse("forum:undo_choice")
    html = signed_in(other_member).get(url).content.decode()
    for shown in (topic.title, topic.board.title, member.screen_name):
        assert shown in html
    rows = {
        "topic": TopicChoice.objects.get(person=other_member),
        "board": BoardFollow.objects.get(),
        "person": MutedPerson.objects.get(),
    }
    stranger_to_it = signed_in(member)
    for what, row in rows.items():
        stranger_to_it.post(undo, {"what": what, "which": row.pk})
    assert MutedPerson.objects.exists()
    assert BoardFollow.objects.exists()
    assert TopicChoice.objects.get(person=other_member).choice == "followed"
    for what, row in rows.items():
        signed_in(other_member).post(undo, {"what": what, "which": row.pk})
    assert not MutedPerson.objects.exists()
    assert not BoardFollow.objects.exists()
    assert TopicChoice.objects.get(person=other_member).choice == "neither"
    signed_in(other_member).post(undo, {"what": "answering", "on": "no"})
    assert not following.follows_by_answering(other_member)


def test_a_conversation_that_may_not_be_read_any_more_shows_no_title_on_that_page(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, title="Unmistakable title")
    following.choose(topic, person=other_member, choice="followed")
    Topic.objects.update(state=Topic.State.DOWN)
    html = signed_in(other_member).get(reverse("forum:my_choices")).content.decode()
    assert "Unmistakable" not in html
