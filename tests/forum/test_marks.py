"""What is new to somebody, and that looking costs and writes no more than the mark."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum import marking, publishing, tending
from forum.models import POSTS_A_PAGE, Board, BoardMark, Post, ReadMark, Topic
from forum.signals import topic_renumbered
from notices.models import Notice
from tests.forum.factories import BoardFactory, PostFactory, conversation

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def answer(topic: Topic, author: User, times: int = 1) -> None:
    for _ in range(times):
        publishing.publish(PostFactory(topic=topic, author=author))
    topic.refresh_from_db()


def look(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_new_is_said_by_weight_and_in_words(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    client, board = signed_in(other_member), topic.board.get_absolute_url()
    assert ">New<" in look(client, board)
    look(client, topic.get_absolute_url())
    assert "tag--news" not in look(client, board)
    answer(topic, member, times=3)
    html = look(client, board)
    assert "3 new" in html
    assert "talk--new" in html


def test_what_was_there_before_somebody_joined_is_not_new_to_them(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    Topic.objects.update(last_post_at=timezone.now() - timedelta(days=3))
    assert "tag--news" not in look(signed_in(other_member), topic.board.get_absolute_url())


def test_a_link_leads_to_the_first_unread_post_on_its_page(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, replies=2)
    client, jump = signed_in(other_member), reverse("forum:first_unread", args=[topic.pk])
    assert client.get(jump).headers["Location"].endswith("?from=1#post-1")
    look(client, topic.get_absolute_url())
    answer(topic, member, times=POSTS_A_PAGE)
    assert client.get(jump).headers["Location"].endswith("?from=1#post-4")
    look(client, f"{topic.get_absolute_url()}?from=1")
    start = POSTS_A_PAGE + 1
    assert client.get(jump).headers["Location"].endswith(f"?from={start}#post-{start}")
    html = look(client, f"{topic.get_absolute_url()}?from=1")
    assert f'href="?from={start}#post-{start}"' in html
    look(client, f"{topic.get_absolute_url()}?from={start}")
    assert "first unread" not in look(client, topic.get_absolute_url())


def test_a_mark_only_goes_on_and_is_one_row_however_much_is_read(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, replies=POSTS_A_PAGE + 2)
    client = signed_in(other_member)
    look(client, f"{topic.get_absolute_url()}?from={topic.last_number}")
    look(client, topic.get_absolute_url())
    mark = ReadMark.objects.get(person=other_member)
    assert mark.number == topic.last_number
    # Another window that knew of no mark, or of an older one.
    stale = Topic.objects.as_read_by(other_member).get(pk=topic.pk)
    stale.read_number = 5  # type: ignore[attr-defined]
    marking.read_up_to(stale, other_member, number=10)
    mark.refresh_from_db()
    assert mark.number == topic.last_number


def test_looking_again_writes_nothing_and_asking_for_the_head_never_does(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, replies=3)
    client = signed_in(other_member)
    client.head(topic.get_absolute_url())
    assert not ReadMark.objects.exists()
    look(client, topic.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        look(client, topic.get_absolute_url())
        look(client, topic.board.get_absolute_url())
    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert [sql for sql in written if "browsersession" not in sql] == []


def test_reading_to_the_end_reads_the_notice_that_led_there(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    answer(topic, other_member)
    assert Notice.objects.of(member).unread().count() == 1
    look(signed_in(member), topic.get_absolute_url())
    assert Notice.objects.of(member).unread().count() == 0


def test_a_board_marked_as_read_is_read_until_something_new_comes(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    topics = [conversation(member, board=board) for _ in range(3)]
    elsewhere = conversation(member)
    client = signed_in(other_member)
    look(client, topics[0].get_absolute_url())
    assert client.post(reverse("forum:board_read", args=[board.slug])).status_code == 302
    assert "tag--news" not in look(client, board.get_absolute_url())
    assert ">New<" in look(client, elsewhere.board.get_absolute_url())
    assert not ReadMark.objects.exists()
    answer(topics[1], member, times=2)
    html = look(client, board.get_absolute_url())
    assert html.count("tag--news") == 1
    assert "New replies" in html
    jump = reverse("forum:first_unread", args=[topics[1].pk])
    assert client.get(jump).headers["Location"].endswith("#post-2")


def test_a_board_mark_holds_no_clock_of_its_reader(member: User, other_member: User) -> None:
    topic = conversation(member)
    Topic.objects.update(last_post_at=timezone.now() - timedelta(days=40))
    marking.mark_board_as_read(topic.board, person=other_member)
    topic.refresh_from_db()
    assert BoardMark.objects.get().read_until == topic.last_post_at


def test_a_mark_follows_posts_that_were_given_other_numbers(
    member: User, other_member: User, moderator: User
) -> None:
    first, second = conversation(member, replies=3), conversation(member, replies=3)
    for person, topic, number in (
        (other_member, first, 4), (other_member, second, 2), (moderator, first, 1),
    ):  # fmt: skip
        ReadMark.objects.create(person=person, topic=topic, number=number)
    a, b = first.pk, second.pk
    was = [(a, 1), (a, 2), (b, 1), (b, 2), (a, 3), (b, 3), (a, 4), (b, 4)]
    topic_renumbered.send(sender=Topic, topic=first, was=was)
    topic_renumbered.send(sender=Topic, topic=second, was=[])
    marks = dict(ReadMark.objects.filter(topic=first).values_list("person", "number"))
    assert marks == {other_member.pk: 5, moderator.pk: 1}
    assert not ReadMark.objects.filter(topic=second).exists()


def test_the_list_costs_the_same_with_ten_and_three_hundred_marks(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    client = signed_in(other_member)
    look(client, board.get_absolute_url())
    counts = []
    for more in (10, 290):
        _fill(board, member, other_member, more)
        with CaptureQueriesContext(connection) as queries:
            look(client, board.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def _fill(board: Board, author: User, reader: User, more: int) -> None:
    topics = Topic.objects.bulk_create(
        Topic(board=board, author=author, title=f"Number {n}", state="open", last_number=5)
        for n in range(more)
    )
    ReadMark.objects.bulk_create(
        ReadMark(person=reader, topic=topic, number=n % 5) for n, topic in enumerate(topics)
    )


def test_nobody_learns_of_a_conversation_by_its_marks(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    Topic.objects.filter(pk=topic.pk).update(state=Topic.State.DOWN)
    client = signed_in(other_member)
    for name in ("forum:first_unread", "forum:topic"):
        assert client.get(reverse(name, args=[topic.pk])).status_code == 404
    assert (
        client.post(reverse("forum:choose", args=[topic.pk]), {"choice": "muted"}).status_code
        == 404
    )
    assert not ReadMark.objects.exists()
    assert Post.objects.exists()


def test_who_had_read_all_has_read_both_parts_of_a_conversation_that_was_split(
    member: User, other_member: User, facilitator: User, moderator: User
) -> None:
    topic = conversation(member, replies=5)
    ReadMark.objects.create(person=other_member, topic=topic, number=6)
    ReadMark.objects.create(person=facilitator, topic=topic, number=3)
    apart = list(topic.posts.filter(number__in=[3, 5]).values_list("pk", flat=True))
    new = tending.split(topic, posts=apart, title="Another matter", moderator=moderator)
    for place, right in ((topic, {other_member.pk: 4, facilitator.pk: 2}),
                         (new, {other_member.pk: 2, facilitator.pk: 1})):  # fmt: skip
        marks = ReadMark.objects.filter(topic=place, person__in=right)
        assert dict(marks.values_list("person", "number")) == right
