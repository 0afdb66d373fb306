"""What moderators do with conversations: numbers without gaps, true counts, and nobody's words changed."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import roles
from accounts.models import User
from forum import pacing, posting, publishing, tending
from forum.models import Board, BoardMember, Post, Topic
from forum.rendering import excerpt
from forum.signals import read_so_far, topic_renumbered
from notices.models import Notice
from privacy import retention
from privacy.trail.records import TrailEntry
from safeguarding import deciding, reporting
from safeguarding.models import Case
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, PostFactory, conversation, known
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


@pytest.fixture
def board(db: None) -> Board:
    return BoardFactory()


def is_true(topic: Topic) -> None:
    """What is stored of a conversation is what its posts say."""
    topic.refresh_from_db()
    here = list(topic.posts.in_conversation())
    public = [post for post in here if post.state == Post.State.PUBLISHED]
    assert [post.number for post in here] == list(range(1, len(here) + 1))
    assert (topic.last_number, topic.post_count) == (len(here), len(public))
    if public:
        assert topic.last_post_by_id == public[-1].author_id
        assert topic.last_post_at == public[-1].published_at
    openings = [post for post in topic.posts.all() if post.is_opening]
    if topic.merged_into_id:
        assert not topic.posts.exists()
        assert (topic.state, topic.title, topic.author) == (Topic.State.DOWN, "", None)
        return
    assert len(openings) == 1
    if topic.state == Topic.State.OPEN and openings[0].state == Post.State.PUBLISHED:
        assert openings[0].number == 1
        assert topic.excerpt == excerpt(openings[0].html)


def acts() -> list[str]:
    return list(
        TrailEntry.objects.filter(action__startswith="forum.")
        .order_by("number")
        .values_list("action", flat=True)
    )


def words(topic: Topic) -> list[str]:
    return [post.body for post in topic.posts.in_conversation()]


# Pinning, locking, moving


def test_pinning_and_letting_go_is_done_once_and_recorded_once(
    member: User, moderator: User, board: Board
) -> None:
    topic = conversation(member, board=board)
    tending.pin(topic, moderator=moderator)
    with pytest.raises(tending.Refused):
        tending.pin(topic, moderator=moderator)
    assert Topic.objects.get(pk=topic.pk).pinned
    tending.unpin(topic, moderator=moderator)
    with pytest.raises(tending.Refused):
        tending.unpin(topic, moderator=moderator)
    assert acts() == ["forum.topic_pinned", "forum.topic_unpinned"]


def test_a_closed_conversation_says_why_and_takes_no_reply(
    member: User, other_member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    topic = conversation(other_member, board=board)
    tending.lock(topic, moderator=moderator, because="We have said all there is to say.")
    page = signed_in(member).get(topic.get_absolute_url()).content.decode()
    assert "We have said all there is to say." in page
    with pytest.raises(posting.Refused):
        posting.reply(topic, author=member, body="One more thing.")
    with pytest.raises(tending.Refused):
        tending.lock(topic, moderator=moderator, because="Again.")
    tending.unlock(topic, moderator=moderator)
    topic.refresh_from_db()
    assert (topic.locked, topic.locked_because) == (False, "")
    assert posting.reply(topic, author=member, body="One more thing.")


def test_a_conversation_is_moved_and_its_author_told_without_a_word_about_it(
    member: User, moderator: User, board: Board
) -> None:
    topic = conversation(member, board=board, replies=1)
    there = BoardFactory()
    tending.move(topic, to=there, moderator=moderator)
    is_true(topic)
    assert topic.board == there
    notice = Notice.objects.get(recipient=member)
    assert notice.line == tending.ELSEWHERE
    assert acts() == ["forum.topic_moved"]
    with pytest.raises(tending.Refused):
        tending.move(topic, to=there, moderator=moderator)


def test_what_was_written_for_few_goes_nowhere_else(
    member: User, moderator: User, board: Board
) -> None:
    few = BoardFactory(access=Board.Access.APPROVED)
    BoardMember.objects.create(board=few, person=member)
    topic, other = conversation(member, board=few), conversation(member, board=board)
    for act in (
        lambda: tending.move(topic, to=board, moderator=moderator),
        lambda: tending.move(topic, to=BoardFactory(access="approved"), moderator=moderator),
        lambda: tending.merge(topic, into=other, moderator=moderator),
    ):
        with pytest.raises(tending.Refused):
            act()
    topic.refresh_from_db()
    assert topic.board == few
    tending.merge(topic, into=conversation(member, board=few), moderator=moderator)


# Merging and splitting


def test_merged_posts_stand_in_the_order_in_which_they_appeared(
    member: User, other_member: User, moderator: User, board: Board
) -> None:
    one, two = conversation(member, board=board), conversation(other_member, board=board)
    for number, topic in enumerate((two, one, two, one)):
        post = PostFactory(topic=topic, author=member, body=f"Answer {number}")
        publishing.publish(post)
    opening = two.posts.get(is_opening=True)
    asked = list(two.posts.values_list("pk", flat=True))
    tending.merge(two, into=one, moderator=moderator)
    is_true(one)
    is_true(two)
    assert words(one)[2:] == [f"Answer {number}" for number in range(4)]
    assert one.posts.get(number=1).is_opening
    opening.refresh_from_db()
    assert not opening.is_opening
    assert set(asked) <= set(one.posts.values_list("pk", flat=True))
    told = Notice.objects.filter(recipient=other_member, line=tending.ELSEWHERE)
    assert told.get().url == one.get_absolute_url()
    assert acts() == ["forum.topics_merged"]


def test_addresses_of_posts_and_of_what_was_merged_lead_to_the_right_place(
    member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    one, two = conversation(member, board=board), conversation(member, board=board, replies=1)
    three = conversation(member, board=board)
    posts = list(two.posts.all())
    tending.merge(two, into=one, moderator=moderator)
    tending.merge(one, into=three, moderator=moderator)
    for person in (member, moderator):
        client = signed_in(person)
        for post in posts:
            post.refresh_from_db()
            answer = client.get(reverse("forum:post", args=[post.pk]))
            assert answer.headers["Location"].startswith(three.get_absolute_url())
            assert answer.headers["Location"].endswith(f"#post-{post.number}")
        for gone in (one, two):
            answer = client.get(gone.get_absolute_url())
            assert client.get(answer.headers["Location"]).context["topic"] == three
    client = signed_in(known(member))
    client.post(reverse("forum:reply", args=[two.pk]), {"body": "Written on the old page."})
    assert three.posts.filter(body="Written on the old page.").exists()
    retention.purge_overdue(["forum.topic"])
    assert Topic.objects.filter(pk=two.pk).exists()
    is_true(three)


def test_a_signpost_is_read_by_nobody_who_may_not_read_where_it_leads(
    member: User, other_member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    few = BoardFactory(access=Board.Access.APPROVED)
    into, topic = conversation(moderator, board=few), conversation(member, board=board)
    tending.merge(topic, into=into, moderator=moderator)
    for person in (member, other_member):
        assert signed_in(person).get(topic.get_absolute_url()).status_code == 404


def test_waiting_posts_go_along_and_are_numbered_when_they_are_approved(
    member: User, other_member: User, moderator: User, board: Board
) -> None:
    one, two = conversation(member, board=board), conversation(member, board=board)
    post = posting.reply(two, author=other_member, body="My first one.")
    tending.merge(two, into=one, moderator=moderator)
    deciding.approve(Case.objects.of(post).get(), moderator=moderator, version=1)
    post.refresh_from_db()
    assert (post.topic, post.number) == (one, 3)
    is_true(one)


def test_split_posts_open_a_conversation_of_their_own(
    member: User, other_member: User, moderator: User, board: Board
) -> None:
    topic = conversation(member, board=board, replies=1)
    for text in ("By the way", "Yes, that", "And this", "Back to it"):
        publishing.publish(PostFactory(topic=topic, author=other_member, body=text))
    chosen = topic.posts.filter(body__in=["By the way", "And this"])
    new = tending.split(
        topic, posts=chosen.values_list("pk", flat=True), title=" By  the way ", moderator=moderator
    )
    is_true(topic)
    is_true(new)
    assert words(new) == ["By the way", "And this"]
    assert (new.title, new.author, new.board) == ("By the way", other_member, board)
    assert words(topic)[2:] == ["Yes, that", "Back to it"]
    assert [each.url for each in Notice.objects.filter(recipient=other_member)] == [
        new.get_absolute_url()
    ]
    assert acts() == ["forum.topic_split"]


def test_a_split_that_would_leave_nothing_or_open_with_what_nobody_reads_is_refused(
    member: User, moderator: User, board: Board
) -> None:
    topic = conversation(member, board=board, replies=2)
    opening, first, second = topic.posts.in_conversation()
    elsewhere = conversation(member, board=board, replies=1).posts.get(number=2)
    publishing.take_down(first, to=Post.State.HIDDEN)
    for posts in ([], [opening.pk], [first.pk, second.pk], [second.pk, elsewhere.pk]):
        with pytest.raises(tending.Refused):
            tending.split(topic, posts=posts, title="New", moderator=moderator)
    with pytest.raises(tending.Refused):
        tending.split(topic, posts=[second.pk], title="  ", moderator=moderator)
    is_true(topic)
    assert Topic.objects.count() == 2


def test_only_open_conversations_are_merged_and_only_once(
    member: User, moderator: User, board: Board
) -> None:
    one, two, three = (conversation(member, board=board) for _ in range(3))
    publishing.take_down(three.posts.get(), to=Post.State.HIDDEN)
    for source, target in ((one, three), (three, one), (one, one)):
        with pytest.raises(tending.Refused):
            tending.merge(source, into=target, moderator=moderator)
    tending.merge(one, into=two, moderator=moderator)
    for source, target in ((one, two), (two, one)):
        with pytest.raises(tending.Refused):
            tending.merge(source, into=target, moderator=moderator)
    is_true(two)


def test_a_case_about_an_opening_moves_on_when_its_text_loses_the_title(
    member: User, other_member: User, moderator: User, board: Board
) -> None:
    one, two = conversation(member, board=board), conversation(member, board=board)
    opening = two.posts.get()
    told = reporting.report(opening, reporter=other_member, reason="unkind")
    tending.merge(two, into=one, moderator=moderator)
    with pytest.raises(deciding.Stale):
        deciding.hide(told.case, moderator=moderator, version=1, policy=rule(), reason="x")
    deciding.hide(
        Case.objects.get(), moderator=moderator, version=2, policy=rule(), reason="Because."
    )
    is_true(one)
    assert one.state == Topic.State.OPEN


def test_a_decision_about_a_post_that_was_moved_counts_where_it_stands_now(
    member: User, moderator: User, board: Board
) -> None:
    one, two = conversation(member, board=board), conversation(member, board=board, replies=1)
    stale = two.posts.get(number=2)
    tending.merge(two, into=one, moderator=moderator)
    assert publishing.take_down(stale, to=Post.State.HIDDEN)
    is_true(one)
    is_true(two)
    assert one.post_count == 2


def test_listeners_are_told_where_each_post_stood(
    member: User, moderator: User, board: Board
) -> None:
    one, two = (conversation(member, board=board, replies=2) for _ in range(2))
    heard: dict[int, list[tuple[int, int]]] = {}

    def listen(topic: Topic, was: list[tuple[int, int]], **kwargs: Any) -> None:
        heard[topic.pk] = was

    topic_renumbered.connect(listen)
    try:
        tending.merge(two, into=one, moderator=moderator)
        assert heard[one.pk] == [
            *((one.pk, n) for n in (1, 2, 3)),
            *((two.pk, n) for n in (1, 2, 3)),
        ]
        assert heard[two.pk] == []
        moved = one.posts.get(number=3).pk
        new = tending.split(one, posts=[moved], title="New", moderator=moderator)
        assert heard[new.pk] == [(one.pk, 3)]
        assert heard[one.pk] == [(one.pk, n) for n in (1, 2, 4, 5, 6)]
    finally:
        topic_renumbered.disconnect(listen)


def test_a_mark_ends_before_the_first_post_that_was_not_read() -> None:
    was = [(1, 1), (1, 2), (2, 1), (1, 3), (2, 2)]
    assert read_so_far(was, {1: 3, 2: 2}) == 5
    assert read_so_far(was, {1: 3}) == 2
    assert read_so_far(was, {1: 3, 2: 1}) == 4
    assert read_so_far(was, {2: 2}) == 0
    assert read_so_far([], {1: 9}) == 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("post take_down merge split".split()), st.integers(0, 10**6)),
        min_size=4,
        max_size=14,
    )
)
def test_after_any_posts_merges_and_splits_all_that_is_stored_is_true(
    steps: list[tuple[str, int]], member: User, other_member: User, moderator: User, board: Board
) -> None:
    Topic.objects.all().update(merged_into=None)
    Post.objects.all().delete()
    Topic.objects.all().delete()
    for person in (member, other_member):
        conversation(person, board=board, replies=2)
    written = set(Post.objects.values_list("pk", flat=True))
    for act, seed in steps:
        chance = random.Random(seed)
        topics = list(Topic.objects.filter(merged_into=None).order_by("pk"))
        topic = chance.choice(topics)
        try:
            if act == "post":
                post = PostFactory(topic=topic, author=chance.choice([member, other_member]))
                written.add(post.pk)
                if chance.random() < 0.7:
                    publishing.publish(post)
            elif act == "take_down":
                some = chance.choice(list(topic.posts.all()))
                publishing.take_down(
                    some, to=chance.choice([Post.State.HIDDEN, Post.State.WITHDRAWN])
                )
            elif act == "merge":
                tending.merge(topic, into=chance.choice(topics), moderator=moderator)
            else:
                here = list(topic.posts.in_conversation().values_list("pk", flat=True))
                some_ids = chance.sample(here, chance.randint(1, len(here)))
                tending.split(topic, posts=some_ids, title="Apart", moderator=moderator)
        except tending.Refused:
            pass
        for each in Topic.objects.all():
            is_true(each)
    assert set(Post.objects.values_list("pk", flat=True)) == written


@pytest.mark.committed
def test_two_moderators_at_once_leave_every_post_in_one_place(
    member: User, moderator: User
) -> None:
    board = BoardFactory()
    other = make_person("Moderator Crane", roles.MODERATORS)
    one, two, three = (conversation(member, board=board, replies=3) for _ in range(3))
    moved = list(one.posts.filter(number__gt=2).values_list("pk", flat=True))
    acts: list[Callable[[], object]] = [
        lambda: tending.merge(one, into=two, moderator=moderator),
        lambda: tending.merge(one, into=three, moderator=other),
        lambda: tending.merge(two, into=one, moderator=other),
        lambda: tending.split(one, posts=moved, title="Apart", moderator=moderator),
    ]

    def attempt(act: Callable[[], object]) -> object:
        try:
            return act()
        except tending.Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as all_at_once:
        list(all_at_once.map(attempt, acts))
    assert Post.objects.count() == 12
    for topic in Topic.objects.all():
        is_true(topic)


def test_renumbering_costs_as_many_queries_for_many_posts_as_for_few(
    member: User, moderator: User, board: Board, django_assert_max_num_queries: Any
) -> None:
    def merge_of(size: int) -> int:
        one, two = (conversation(member, board=board, replies=size) for _ in range(2))
        with django_assert_max_num_queries(60) as seen:
            tending.merge(two, into=one, moderator=moderator)
        is_true(one)
        return len(seen)

    merge_of(1)
    assert merge_of(25) == merge_of(2)


# The pages


def test_only_moderators_tend(
    member: User, facilitator: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    topic = conversation(member, board=board, replies=1)
    link = reverse("forum:tend", args=[topic.pk])
    assert link in signed_in(moderator).get(topic.get_absolute_url()).content.decode()
    for person in (member, facilitator):
        client = signed_in(person)
        assert link not in client.get(topic.get_absolute_url()).content.decode()
        assert client.get(link).status_code == 403
        for act in ("pin", "lock", "move", "merge", "split"):
            url = reverse(f"forum:tend_{act}", args=[topic.pk])
            answer = client.post(url, {"sure": "yes", "because": "x", "title": "x"})
            assert answer.status_code == 403
    topic.refresh_from_db()
    assert (topic.pinned, topic.locked) == (False, False)


def test_moving_merging_and_splitting_ask_first_and_say_what_will_happen(
    member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    desk = signed_in(moderator)
    topic, into = (conversation(member, board=board, replies=2) for _ in range(2))
    there = BoardFactory(title="Another board")
    second = topic.posts.get(number=2)
    asked = {
        "move": {"to": there.pk},
        "merge": {"into": f"https://testserver{into.get_absolute_url()}?from=1#post-1"},
        "split": {"posts": [second.pk], "title": "Apart", "with_what_follows": "on"},
    }
    for act, sent in asked.items():
        url = reverse(f"forum:tend_{act}", args=[topic.pk])
        page = desk.post(url, sent)
        assert page.status_code == 200
        assert "What will happen" in page.content.decode()
        assert acts() == []
    assert (
        "Another board"
        in desk.post(reverse("forum:tend_move", args=[topic.pk]), asked["move"]).content.decode()
    )
    split = desk.post(reverse("forum:tend_split", args=[topic.pk]), asked["split"])
    carried: dict[str, Any] = {"sure": "yes", "posts": [], "title": "Apart"}
    carried["posts"] = [value for name, value in split.context["hidden"] if name == "posts"]
    assert len(carried["posts"]) == 2
    done = desk.post(reverse("forum:tend_split", args=[topic.pk]), carried)
    new = Topic.objects.get(title="Apart")
    assert done.headers["Location"] == new.get_absolute_url()
    assert new.post_count == 2
    desk.post(reverse("forum:tend_merge", args=[new.pk]), {"into": into.pk, "sure": "yes"})
    into.refresh_from_db()
    assert into.post_count == 5
    desk.post(reverse("forum:tend_move", args=[into.pk]), {"to": there.pk, "sure": "yes"})
    into.refresh_from_db()
    assert into.board == there


def test_a_form_that_is_not_right_comes_back_with_what_was_typed(
    member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    desk = signed_in(moderator)
    topic = conversation(member, board=board, replies=2)
    second = topic.posts.get(number=2)
    for act, sent, says in (
        ("lock", {"because": ""}, "Say why."),
        ("move", {}, "Choose a board."),
        ("merge", {"into": "not a number"}, "no address of a conversation"),
        ("merge", {"into": "987654"}, "no other conversation"),
        ("merge", {"into": str(topic.pk)}, "no other conversation"),
        ("split", {"title": "Apart"}, "Choose at least one post."),
        ("split", {"posts": [second.pk]}, "Give it a title."),
        ("split", {"posts": ["1 OR 1=1"], "title": "x"}, ""),
    ):
        answer = desk.post(reverse(f"forum:tend_{act}", args=[topic.pk]), sent)
        assert answer.status_code == (422 if says else 404), (act, sent)
        assert says in answer.content.decode()
    kept = desk.post(reverse("forum:tend_split", args=[topic.pk]), {"posts": [second.pk]})
    assert f'value="{second.pk}" checked' in kept.content.decode()
    assert acts() == []


def test_pin_and_lock_by_the_page(
    member: User, moderator: User, board: Board, signed_in: SignIn
) -> None:
    desk, topic = signed_in(moderator), conversation(member, board=board)
    pin, lock = (reverse(f"forum:tend_{act}", args=[topic.pk]) for act in ("pin", "lock"))
    desk.post(pin, {})
    desk.post(lock, {"because": "Enough for today."})
    topic.refresh_from_db()
    assert (topic.pinned, topic.locked, topic.locked_because) == (True, True, "Enough for today.")
    desk.post(pin, {"pinned": "no"})
    desk.post(lock, {"locked": "no"})
    topic.refresh_from_db()
    assert (topic.pinned, topic.locked) == (False, False)
    assert timezone.now() - topic.created_at < timedelta(days=1)
