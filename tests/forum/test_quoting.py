"""Quotations: words that really stand there, under the name their author has now, and gone with them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import leaving as closing
from accounts import roles
from accounts.models import User
from forum import covering, posting, publishing, quoting
from forum.models import Post, Quotation, Topic
from forum.references import blocks, without_references, written
from forum.rendering import excerpt, quotable, render
from privacy import belongings
from safeguarding import casework, deciding
from safeguarding.models import Case
from tests.conftest import make_person
from tests.forum.factories import PostFactory, conversation, known
from tests.privacy.everywhere import everything_in_tables, where_it_stands
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db

WORDS = "The kettle sang all night"


def published(topic: Topic, author: User, body: str = WORDS) -> Post:
    post = PostFactory(topic=topic, author=author, body=body)
    publishing.publish(post)
    return post


@pytest.fixture
def talk(moderator: User) -> Topic:
    """Begun by somebody else than the two who quote and are quoted."""
    return conversation(moderator)


@pytest.fixture
def post(talk: Topic, member: User) -> Post:
    return published(talk, member)


@pytest.fixture
def quoter(other_member: User) -> User:
    return known(other_member)


def answer(topic: Topic, author: User, body: str) -> Post:
    return posting.reply(topic, author=author, body=body)


@pytest.fixture
def quoting_post(talk: Topic, post: Post, quoter: User) -> Post:
    return answer(talk, quoter, f"{written(post.pk, WORDS)}\n\nSo did ours.")


# In the box


def test_a_reference_with_small_slips_is_understood() -> None:
    for line in ("> [quote 12]", ">[Quote 12]", "> [quote #12", "  > (quote: 12) ", "> [quote12]."):
        (block,) = blocks(f"{line}\n> Some words\n>more")
        assert (block.quoted, block.words) == (12, "Some words\nmore"), line


@pytest.mark.parametrize(
    "text",
    [
        "> quote 12",
        "[quote 12]",
        "> > [quote 12]",
        "> [quote twelve]",
        "> [quote 12] and so on",
        "",
    ],
)
def test_what_is_no_reference_is_left_as_it_is(text: str) -> None:
    assert all(block.quoted is None for block in blocks(text))
    assert without_references(text) == text


def test_lines_come_back_in_their_order() -> None:
    text = "Hello\n\n> [quote 1]\n> a\n> [quote 2]\n> b\nDear\n> c\n"
    assert "\n".join(line for block in blocks(text) for line in block.lines) == text


def test_words_typed_before_a_reference_break_nothing() -> None:
    before, quotation = blocks("Thank you> [quote 12]\n> Some words")
    assert before.lines == ["Thank you"]
    assert (quotation.quoted, quotation.words) == (12, "Some words")


def test_a_reference_costs_no_time_however_it_is_broken() -> None:
    for awkward in ("> [quote 1" + " " * 9_000 + "x", "a >" * 3_000, "a> [quote 1 " * 800 + "x"):
        assert without_references(awkward) == awkward


def test_the_quote_link_opens_the_answer_with_the_post(
    signed_in: Any, quoter: User, talk: Topic, post: Post
) -> None:
    client = signed_in(quoter)
    page = client.get(reverse("forum:topic", args=[talk.pk])).content.decode()
    assert f"quote={post.pk}#answer" in page
    page = client.get(f"/forum/topics/{talk.pk}/?quote={post.pk}").content.decode()
    assert f"&gt; [quote {post.pk}]\n&gt; {WORDS}" in page


def test_only_what_one_may_quote_is_put_into_the_box(
    signed_in: Any, quoter: User, talk: Topic, member: User
) -> None:
    elsewhere = published(conversation(member), member, "Said in another conversation")
    held = PostFactory(topic=talk, author=member, body="Held back words")
    own_held = PostFactory(topic=talk, author=quoter, body="Own held words")
    covered = published(talk, member, "Covered words")
    covering.cover(covered, author=member)
    client = signed_in(quoter)
    for found in (elsewhere, held, own_held, covered):
        page = client.get(f"/forum/topics/{talk.pk}/?quote={found.pk}").content.decode()
        assert "[quote" not in page
    assert client.get(f"/forum/topics/{talk.pk}/?quote=1x").status_code == 404


# What is stored and shown


def test_a_quotation_shows_who_wrote_it_and_leads_there(post: Post, quoting_post: Post) -> None:
    assert f'<a href="/forum/posts/{post.pk}/">Quiet Harbour wrote</a>' in quoting_post.html
    assert f"<blockquote><p>{WORDS}</p></blockquote>" in quoting_post.html
    assert "<p>So did ours.</p>" in quoting_post.html


def test_the_words_stand_in_the_quotation_and_not_in_the_text(
    post: Post, quoting_post: Post
) -> None:
    assert quoting_post.body == f"> [quote {post.pk}]\n\nSo did ours."
    assert Quotation.objects.get().words == WORDS
    assert WORDS not in quoting_post.reviewed_text


def test_a_part_of_a_post_can_be_quoted_in_whole_words(
    talk: Topic, post: Post, quoter: User
) -> None:
    taken = quoting.take(written(post.pk, "kettle  sang\nall"), topic=talk, writer=quoter)
    assert len(taken.quotations) == 1
    for part in ("ettle sang", "kettle all night", "THE KETTLE", ""):
        assert not quoting.take(written(post.pk, part), topic=talk, writer=quoter).quotations


def test_nobody_can_put_words_into_anothers_mouth(talk: Topic, post: Post, quoter: User) -> None:
    said = answer(talk, quoter, written(post.pk, "I did it") + "\n\nDid you?")
    assert "Quiet Harbour" not in said.html
    assert "[quote" not in said.body
    assert "<blockquote>\n<p>I did it</p>\n</blockquote>" in said.html
    assert not Quotation.objects.exists()


def test_words_that_one_quotes_oneself_are_not_ones_own(
    talk: Topic, quoting_post: Post, quoter: User, moderator: User
) -> None:
    """One level only: a quotation of a quotation would name the wrong person."""
    assert quotable(quoting_post.html) == "So did ours."
    said = answer(talk, moderator, written(quoting_post.pk, WORDS))
    assert "Amber Finch" not in said.html
    by_hand = published(talk, quoter, f"> {WORDS} for her\n\nI heard that.")
    said = answer(talk, make_known("Grey Kettle"), written(by_hand.pk, f"{WORDS} for her"))
    assert "Amber Finch wrote" not in said.html


def make_known(name: str) -> User:
    return known(make_person(name, roles.MEMBERS))


def test_a_post_of_another_conversation_or_one_that_waits_cannot_be_quoted(
    talk: Topic, member: User, quoter: User
) -> None:
    elsewhere = published(conversation(member), member)
    waits = PostFactory(topic=talk, author=quoter, body=WORDS)
    for found in (elsewhere, waits):
        assert not quoting.take(written(found.pk, WORDS), topic=talk, writer=quoter).quotations


def test_a_name_or_words_with_marks_are_shown_as_text(talk: Topic, quoter: User) -> None:
    said = published(talk, quoter, '1 < 2 & <b>bold</b> "so" </figure>')
    taken = quoting.take(quoting.first_words(said), topic=talk, writer=quoter)
    assert "<b>" not in taken.html
    assert taken.html.count("</figure>") == 1
    assert "1 &lt; 2 &amp; &lt;b&gt;bold" in taken.html


def test_the_first_line_of_a_conversation_is_the_authors_own(quoting_post: Post) -> None:
    assert excerpt(quoting_post.html) == "So did ours."


def test_many_quotations_end_as_block_quotes(talk: Topic, post: Post, quoter: User) -> None:
    many = "\n\n".join([written(post.pk, WORDS)] * (quoting.MOST + 2))
    taken = quoting.take(many, topic=talk, writer=quoter)
    assert len(taken.quotations) == quoting.MOST
    assert taken.html.count("<figure") == quoting.MOST
    assert taken.html.count("<blockquote>") == quoting.MOST + 2


def test_changing_a_post_gives_the_words_back(
    signed_in: Any, talk: Topic, post: Post, quoter: User
) -> None:
    waits = PostFactory(topic=talk, author=quoter)
    taken = quoting.take(written(post.pk, WORDS) + "\n\nYes.", topic=talk, writer=quoter)
    Post.objects.filter(pk=waits.pk).update(body=taken.body, html=taken.html)
    taken.keep(waits)
    waits.refresh_from_db()
    assert quoting.put_back(waits) == written(post.pk, WORDS) + "\n\nYes."
    page = signed_in(quoter).get(f"/forum/posts/{waits.pk}/edit/").content.decode()
    assert f"&gt; {WORDS}" in page
    changed = posting.edit_and_resubmit(waits, author=quoter, body="No.")
    assert changed.html == "<p>No.</p>\n"
    assert not Quotation.objects.exists()


# What changes afterwards


def shown(post: Post) -> str:
    return Post.objects.get(pk=post.pk).html


def test_a_new_name_stands_in_every_quotation(member: User, quoting_post: Post) -> None:
    member.screen_name = "Willow Stile"
    member.save(update_fields=["screen_name"])
    assert "Willow Stile wrote" in shown(quoting_post)
    assert "Quiet Harbour" not in shown(quoting_post)


def test_a_new_name_that_could_not_be_shown_is_not_taken(
    member: User, quoting_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(quoting, "_rerender", fails)
    member.screen_name = "Willow Stile"
    with pytest.raises(RuntimeError):
        member.save()
    assert User.objects.get(pk=member.pk).screen_name == "Quiet Harbour"


def test_withdrawn_words_are_gone_wherever_they_were_quoted(
    member: User, post: Post, quoting_post: Post
) -> None:
    posting.withdraw(post, author=member)
    assert "was withdrawn by its author" in shown(quoting_post)
    assert "Quiet Harbour" not in shown(quoting_post)
    found = [place for place, data in everything_in_tables() if WORDS.encode() in data]
    assert found == []


def test_who_withdraws_a_post_takes_what_they_quoted_with_it(
    quoter: User, quoting_post: Post
) -> None:
    posting.withdraw(quoting_post, author=quoter)
    assert not Quotation.objects.exists()
    assert shown(quoting_post) == ""


def test_covered_words_are_covered_where_they_are_quoted_and_come_back(
    member: User, post: Post, quoting_post: Post
) -> None:
    covering.cover(post, author=member)
    assert WORDS not in shown(quoting_post)
    assert "was covered by its author" in shown(quoting_post)
    covering.uncover(post, author=member)
    assert WORDS in shown(quoting_post)


def case_of(post: Post) -> Case:
    return casework.open_case(post, source=Case.Source.REPORT)


def test_what_a_moderator_takes_down_is_taken_down_where_it_is_quoted(
    moderator: User, post: Post, quoting_post: Post
) -> None:
    deciding.hide(case_of(post), moderator=moderator, version=1, policy=rule(), reason="A place.")
    assert "was taken down by a moderator" in shown(quoting_post)
    assert WORDS not in shown(quoting_post)


def test_words_that_were_changed_are_not_quoted_any_more(
    member: User, moderator: User, post: Post, quoting_post: Post
) -> None:
    case = case_of(post)
    deciding.ask_for_change(case, moderator=moderator, version=1, policy=rule(), reason="Please.")
    assert "is being read by a moderator" in shown(quoting_post)
    posting.edit_and_resubmit(post, author=member, body="It was a long night.")
    case.refresh_from_db()
    deciding.approve(case, moderator=moderator, version=case.version)
    assert "does not stand in that post any more" in shown(quoting_post)
    assert Quotation.objects.get().words == ""


def test_words_that_stayed_come_back_with_the_post(
    member: User, moderator: User, post: Post, quoting_post: Post
) -> None:
    case = case_of(post)
    deciding.ask_for_change(case, moderator=moderator, version=1, policy=rule(), reason="Please.")
    posting.edit_and_resubmit(post, author=member, body=f"{WORDS}, and no more.")
    case.refresh_from_db()
    deciding.approve(case, moderator=moderator, version=case.version)
    assert f"<p>{WORDS}</p>" in shown(quoting_post)


@pytest.mark.parametrize("posts_stay", [True, False])
def test_whoever_leaves_takes_their_name_from_quotations(
    member: User, quoting_post: Post, posts_stay: bool
) -> None:
    closing.close_account(member, posts_stay=posts_stay)
    assert "Quiet Harbour" not in shown(quoting_post)
    assert (WORDS in shown(quoting_post)) == posts_stay
    assert ("Somebody who has left wrote" in shown(quoting_post)) == posts_stay
    if not posts_stay:
        assert not where_it_stands([WORDS.encode()])


def test_a_post_that_is_deleted_takes_its_words_from_where_they_were_quoted(
    moderator: User, post: Post, quoting_post: Post
) -> None:
    deciding.hide(case_of(post), moderator=moderator, version=1, policy=rule(), reason="A place.")
    Post.objects.filter(pk=post.pk).delete()
    assert not Quotation.objects.exists()
    quoting.rerender([quoting_post.pk])
    assert "is not here any more" in shown(quoting_post)


def test_whoever_keeps_a_copy_of_the_html_hears_of_it(member: User, quoting_post: Post) -> None:
    heard: list[int] = []

    def listen(post_ids: list[int], **kwargs: Any) -> None:
        heard.extend(post_ids)

    quoting.rerendered.connect(listen)
    try:
        member.save()
    finally:
        quoting.rerendered.disconnect(listen)
    assert heard == [quoting_post.pk]


def test_a_note_of_the_quoted_post_covers_the_words_until_opened(
    post: Post, quoting_post: Post
) -> None:
    Post.objects.filter(pk=post.pk).update(content_note="About sleep & <fear>")
    quoting.rerender([quoting_post.pk])
    start = "<details><summary>About sleep &amp; &lt;fear&gt;</summary><blockquote>"
    assert start in shown(quoting_post)


def test_being_quoted_by_many_costs_queries_by_the_batch(
    talk: Topic,
    member: User,
    post: Post,
    quoter: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def quote(times: int) -> None:
        for _ in range(times):
            one = PostFactory(topic=talk, author=quoter)
            taken = quoting.take(written(post.pk, WORDS), topic=talk, writer=quoter)
            Post.objects.filter(pk=one.pk).update(body=taken.body, html=taken.html)
            taken.keep(one)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            quoting.say_again(Post.objects.filter(pk=post.pk))
        return len(taken)

    quote(2)
    few = queries()
    quote(30)
    assert queries() == few
    monkeypatch.setattr(quoting, "AT_ONCE", 8)
    assert queries() == few + 4 * 3  # for each further batch three queries, and one for the search


def test_a_post_without_quotations_costs_no_query_more(
    talk: Topic, quoter: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert quoting.authors_of("Plain words") == []
        quoting.take("Plain words", topic=talk, writer=quoter)


def test_rendering_alone_never_shows_a_name() -> None:
    assert render("> [quote 5]\n> words") == "<blockquote>\n<p>words</p>\n</blockquote>\n"


def test_a_copy_of_ones_data_holds_no_words_of_whom_one_quotes(
    quoter: User, quoting_post: Post
) -> None:
    held = {one.key: one for one in belongings.holdings()}
    rows = [held["forum_posts"].plain(row) for row in held["forum_posts"].rows(quoter)]
    assert WORDS not in str(rows)
    quoted = held["forum_quoted"]
    assert [quoted.plain(row) for row in quoted.rows(quoter)] == []
