"""The pages of the forum: who sees what, what is kept after an error, and what a page costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum import pacing, posting
from forum.models import POSTS_A_PAGE, TOPICS_A_PAGE, Post, Topic
from safeguarding import deciding
from safeguarding.models import Case, Policy
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation, known

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "Unmistakable words of a held post"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_address_answers_each_role_as_it_should(
    member: User, other_member: User, moderator: User, facilitator: User, editor: User,
    helpline_worker: User, stranger: User, visitor: Client, signed_in: SignIn,
) -> None:  # fmt: skip
    topic = conversation(other_member)
    post = posting.reply(topic, author=member, body=WORDS)
    slug = topic.board.slug
    # address: what the author, another member, moderator, facilitator and the others get
    table = {
        reverse("forum:boards"): (200, 200, 200, 200, 403),
        reverse("forum:board", args=[slug]): (200, 200, 200, 200, 403),
        reverse("forum:topic", args=[topic.pk]): (200, 200, 200, 200, 403),
        reverse("forum:new_topic", args=[slug]): (200, 200, 200, 403, 403),
        reverse("forum:post", args=[post.pk]): (302, 404, 302, 404, 403),
        reverse("forum:edit", args=[post.pk]): (200, 404, 404, 403, 403),
        reverse("forum:withdraw", args=[post.pk]): (200, 404, 404, 403, 403),
        reverse("forum:reply", args=[topic.pk]): (405, 405, 405, 403, 403),
    }
    people = (member, other_member, moderator, facilitator)
    others = (editor, helpline_worker, stranger)
    for url, row in table.items():
        for person, expected in zip(people, row, strict=False):
            assert signed_in(person).get(url).status_code == expected, (url, person)
        for person in others:
            assert signed_in(person).get(url).status_code == row[-1], (url, person)
        answer = visitor.get(url)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (
            302,
            reverse("account_login"),
        )


def test_a_held_post_is_seen_by_its_author_and_moderators_only(
    member: User, other_member: User, moderator: User, facilitator: User, signed_in: SignIn
) -> None:
    topic = conversation(other_member)
    posting.reply(topic, author=member, body=WORDS)
    url = topic.get_absolute_url()
    mine = page(signed_in(member), url)
    assert WORDS in mine
    assert "Waiting to be read." in mine
    assert WORDS in page(signed_in(moderator), url)
    for person in (other_member, facilitator):
        assert WORDS not in page(signed_in(person), url)


def test_nobody_reaches_into_the_post_of_somebody_else(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    post = posting.start_topic(BoardFactory(), author=member, title="Mine", body=WORDS)
    for person in (other_member, moderator):
        client = signed_in(person)
        for name in ("forum:edit", "forum:withdraw"):
            answer = client.post(reverse(name, args=[post.pk]), {"body": "x", "title": "x"})
            assert answer.status_code == 404
    client = signed_in(other_member)
    assert client.get(reverse("forum:topic", args=[post.topic_id])).status_code == 404
    reply = client.post(reverse("forum:reply", args=[post.topic_id]), {"body": "x"})
    assert reply.status_code == 404
    assert WORDS not in page(client, f"{reverse('forum:boards')}?written={post.pk}")
    open_topic = conversation(other_member)
    assert WORDS not in page(client, f"{open_topic.get_absolute_url()}?written={post.pk}")
    post.refresh_from_db()
    assert (post.body, post.state) == (WORDS, Post.State.HELD)


def test_what_is_gone_is_not_found(member: User, signed_in: SignIn) -> None:
    client = signed_in(member)
    topic = conversation(member)
    for url in (
        reverse("forum:board", args=["no-such-board"]),
        reverse("forum:topic", args=[987654]),
        reverse("forum:post", args=[987654]),
        f"{topic.get_absolute_url()}?from=x",
        f"{topic.get_absolute_url()}?from=99999999999",
        f"{topic.get_absolute_url()}?written=%00",
        f"{topic.board.get_absolute_url()}?before=0",
    ):
        page(client, url, 404)


def test_a_taken_down_post_keeps_its_place_without_its_words(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    topic = conversation(known(member))
    post = posting.reply(topic, author=member, body=f"{WORDS}, 07700 900123")
    case = Case.objects.of(post).get()
    deciding.approve(case, moderator=moderator, version=1)
    again = posting.casework.open_case(post, source=Case.Source.REPORT)
    rule = Policy.objects.current().get(number=1)
    deciding.hide(again, moderator=moderator, version=1, policy=rule, reason="A number is in it.")
    url = topic.get_absolute_url()
    theirs = page(signed_in(other_member), url)
    assert "A moderator took this post down." in theirs
    assert WORDS not in theirs
    mine = page(signed_in(member), url)
    assert "A number is in it." in mine
    assert "Rule 1" in mine
    assert "Members cannot see this" in page(signed_in(moderator), url)


@pytest.mark.parametrize("body", ["", "x" * 10_001, "y" * 1_000_000])
def test_an_error_in_a_reply_keeps_the_text_and_is_linked(
    member: User, signed_in: SignIn, body: str
) -> None:
    topic = conversation(member)
    answer = signed_in(member).post(reverse("forum:reply", args=[topic.pk]), {"body": body})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_body"' in html
    assert body in html
    assert topic.posts.count() == 1


def test_an_error_in_a_new_conversation_keeps_title_and_text(
    member: User, signed_in: SignIn
) -> None:
    url = reverse("forum:new_topic", args=[BoardFactory().slug])
    answer = signed_in(member).post(url, {"title": "t" * 200, "body": WORDS})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "t" * 200 in html
    assert WORDS in html


def test_a_refusal_by_pace_keeps_the_text(
    member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 60)
    topic = conversation(known(member))
    client = signed_in(member)
    url = reverse("forum:reply", args=[topic.pk])
    client.post(url, {"body": "One"})
    answer = client.post(url, {"body": WORDS})
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_a_change_refused_by_pace_keeps_the_text(
    member: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = posting.reply(conversation(member), author=member, body=WORDS)
    monkeypatch.setattr(pacing, "CHANGES_AN_HOUR", 1)
    client, url = signed_in(member), reverse("forum:edit", args=[post.pk])
    assert client.post(url, {"body": "Changed once"}).status_code == 302
    answer = client.post(url, {"body": "Changed words to keep"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "You can change it again in 60 minutes." in html
    assert "Changed words to keep" in html


def test_a_form_sent_twice_makes_one_post(member: User, signed_in: SignIn) -> None:
    topic = conversation(member)
    client = signed_in(member)
    html = page(client, topic.get_absolute_url())
    client_id = html.split('name="client_id" value="')[1].split('"')[0]
    for _ in range(2):
        answer = client.post(
            reverse("forum:reply", args=[topic.pk]), {"body": "Once", "client_id": client_id}
        )
        assert answer.status_code == 302
    assert topic.posts.filter(body="Once").count() == 1


def test_a_script_in_a_post_is_only_text(member: User, signed_in: SignIn) -> None:
    topic = conversation(known(member))
    posting.reply(topic, author=member, body="<script>alert(1)</script> [x](javascript:alert(1))")
    html = page(signed_in(member), topic.get_absolute_url())
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_pages_are_never_indexed_nor_stored_and_their_titles_say_nothing(
    member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, title="A very private title")
    answer = signed_in(member).get(topic.get_absolute_url())
    html = answer.content.decode()
    assert 'content="noindex' in html
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private title" not in html.split("</title>")[0]
    assert "private" not in topic.get_absolute_url()


def test_the_list_goes_on_by_key_and_misses_nothing(member: User, signed_in: SignIn) -> None:
    board = BoardFactory()
    moment = timezone.now()
    for n in range(TOPICS_A_PAGE * 2 + 5):  # all in the same moment: the id decides
        TopicFactory(board=board, author=member, title=f"Talk {n:02}.", last_post_at=moment)
    pinned = TopicFactory(board=board, author=member, title="At the top.", pinned=True)
    client = signed_in(member)
    url: str | None = board.get_absolute_url()
    seen: list[str] = []
    while url:
        html = page(client, url)
        seen += [f"{n:02}" for n in reversed(range(45)) if f"Talk {n:02}." in html]
        older = html.split("?before=")[1].split('"')[0] if "?before=" in html else ""
        url = f"{board.get_absolute_url()}?before={older}" if older else None
    assert seen == [f"{n:02}" for n in reversed(range(45))]
    assert pinned.title in page(client, board.get_absolute_url())


def test_a_long_conversation_is_read_page_by_page_and_a_post_leads_to_its_own(
    member: User, signed_in: SignIn
) -> None:
    topic = conversation(member, replies=POSTS_A_PAGE * 2)
    client = signed_in(member)
    first = page(client, topic.get_absolute_url())
    assert 'id="post-20"' in first
    assert 'id="post-21"' not in first
    post = topic.posts.get(number=27)
    answer = client.get(post.get_absolute_url())
    assert answer.headers["Location"].endswith("?from=21#post-27")
    assert 'id="post-27"' in page(client, answer.headers["Location"])


def _fill_board(board: object, member: User, count: int) -> None:
    Topic.objects.bulk_create(
        Topic(board=board, author=member, last_post_by=member, title=f"T{n}", state="open")
        for n in range(count)
    )


def test_a_board_costs_the_same_with_ten_and_a_thousand_conversations(
    member: User, signed_in: SignIn
) -> None:
    board = BoardFactory()
    client = signed_in(member)
    page(client, board.get_absolute_url())  # fills the cache of the crisis lines
    counts = []
    for more in (10, 990):
        _fill_board(board, member, more)
        with CaptureQueriesContext(connection) as queries:
            page(client, board.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_conversation_costs_the_same_with_ten_and_a_thousand_posts(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    topic = conversation(member)
    client = signed_in(other_member)
    page(client, topic.get_absolute_url())  # fills the caches of crisis lines, hours and types
    counts = []
    for size in (10, 1000):
        Post.objects.bulk_create(
            PostFactory.build(
                topic=topic, author=member, number=n, state="published",
                published_at=timezone.now(),
            )
            for n in range(topic.last_number + 1, size + 1)
        )  # fmt: skip
        Topic.objects.filter(pk=topic.pk).update(last_number=size, post_count=size)
        topic.refresh_from_db()
        for number in (1, size):
            url = f"{topic.get_absolute_url()}?from={number}"
            with CaptureQueriesContext(connection) as queries:
                page(client, url)
            assert len(queries) <= 12  # this look moved the mark of how far they have read
            with CaptureQueriesContext(connection) as queries:
                page(client, url)
            counts.append(len(queries))
    # The last page also looks for what waits, whatever the size.
    assert max(counts) <= 12
    assert counts[1] == counts[3]


def test_lists_are_read_in_order_from_their_indexes(member: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by statistics; SQLite says plainly which index it uses")
    topic = conversation(member)
    listed = topic.board.topics.listed()
    unpinned = listed.filter(pinned=False).newest_talk_first().before(topic)[:20]
    plans = {
        "topic_list": unpinned,
        "topic_pinned": listed.filter(pinned=True).newest_talk_first()[:20],
        "post_number_once": topic.posts.in_conversation().filter(number__gte=21, number__lt=41),
        "post_waiting": topic.posts.never_published()[:20],
        "case_queue": Case.objects.to_decide().most_pressing_first()[:20],
    }
    for index, queryset in plans.items():
        assert index in queryset.explain(), queryset.explain()
    for index in ("topic_list", "post_number_once", "case_queue"):
        assert "TEMP B-TREE" not in plans[index].explain()
