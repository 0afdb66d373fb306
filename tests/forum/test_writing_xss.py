"""What people write never becomes markup: a list of known tricks, against every place it is shown."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum import drafting, other_names, posting
from forum.models import BODY_MAX, NOTE_MAX, TITLE_MAX, Post, Topic
from forum.rendering import render
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory, conversation

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CASES = [
    line.encode().decode("unicode_escape") if "\\u" in line else line
    for line in (Path(__file__).parent / "xss_cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#!")
]
ALLOWED_IN_POSTS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "a"}
MARK = "xsszqj"


class Found(HTMLParser):
    """Every element with its attributes, as a browser's parser would take them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def is_harmless(html: str) -> str:
    """Why it is not; empty if it is. Our own pages have scripts from files, and none of these."""
    for tag, attributes in Found(html).elements:
        for name, value in attributes.items():
            if name.startswith("on") or name in ("srcdoc", "formaction", "style"):
                return f"{tag} {name}"
            if name in ("href", "src", "action", "xlink:href", "data"):
                target = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
                if re.match(r"(javascript|vbscript|data:text|data:image/svg)", target):
                    return f"{tag} {name}={target[:40]}"
        if tag in ("iframe", "object", "embed", "base", "math", "marquee", "applet", "frame"):
            return tag
        if tag == "script" and not (attributes.get("src") or "").startswith("/static/"):
            return tag
        if MARK in tag or any(MARK in name for name in attributes):
            return tag
    return ""


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert is_harmless("<img src=x onerror=alert(1)>")
    assert is_harmless('<a href="java\tscript:alert(1)">x</a>')


@pytest.mark.parametrize("case", CASES)
def test_a_rendered_post_holds_only_what_posts_may_hold(case: str) -> None:
    html = render(case)
    assert {tag for tag, _ in Found(html).elements} <= ALLOWED_IN_POSTS
    assert not is_harmless(html), html
    for tag, attributes in Found(html).elements:
        assert attributes.keys() <= {"href", "rel", "start"}, (tag, attributes)


def test_no_place_that_shows_them_lets_one_through(
    member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    """All of them at once on each page: in title, words, note, draft, history and preview."""
    board = BoardFactory()
    writer, reader, staff = signed_in(member), signed_in(other_member), signed_in(moderator)
    topic = conversation(member, board=board)
    for case in (case.replace("\0", "") for case in CASES):  # no form takes NUL
        one = TopicFactory(board=board, author=member, title=case[:TITLE_MAX], excerpt=case[:200])
        assert one.pk
        PostFactory(topic=topic, author=member, body=case, content_note=case[:NOTE_MAX])
    for number, post in enumerate(Post.objects.filter(topic=topic, number=None), start=2):
        Post.objects.filter(pk=post.pk).update(
            number=number, state="published", published_at=post.created_at
        )
    Topic.objects.filter(pk=topic.pk).update(last_number=len(CASES) + 1)
    pages = [f"{topic.get_absolute_url()}?from={n}" for n in range(1, len(CASES) + 1, 20)]
    newest = board.topics.order_by("-last_post_at", "-id")
    pages += [board.get_absolute_url(), *(f"?before={t.pk}" for t in newest[19::20])]
    for page in pages:
        address = page if page.startswith("/") else f"{board.get_absolute_url()}{page}"
        html = reader.get(address).content.decode()
        assert not is_harmless(html), (address, is_harmless(html))
    everything = "\n\n".join(CASES)[:BODY_MAX]
    drafting.save(author=member, board=board, title=CASES[0][:TITLE_MAX], body=everything)
    form = {"title": CASES[0][:100], "body": everything, "content_note": "own"}
    form |= {"own_note": CASES[1][:NOTE_MAX], "alias": CASES[2][:40], "offered": CASES[3][:90]}
    address = reverse("forum:new_topic", args=[board.slug])
    answers = [writer.get(address), writer.get(reverse("forum:drafts"))]
    answers += [writer.post(address, form | {name: "yes"}) for name in ("preview", "keep", "apply")]
    answers.append(writer.post(address, form))
    answers.append(staff.get(reverse("forum:note", args=[topic.posts.first().pk])))  # type: ignore[union-attr]
    for answer in answers:
        assert answer.status_code in (200, 422)
        assert not is_harmless(answer.content.decode()), is_harmless(answer.content.decode())
    guard = writer.post(reverse("forum:guard"), {"title": "x", "body": everything}).json()
    assert not is_harmless(guard["html"])


@pytest.mark.parametrize("case", CASES)
def test_none_is_taken_as_a_name(case: str, member: User) -> None:
    assert other_names.refuse(case, person=member)


def test_a_note_is_stored_as_it_was_written_and_shown_escaped(
    member: User, other_member: User, signed_in: SignIn
) -> None:
    note = "<b>speaks</b> & more"
    topic = conversation(member, replies=1)
    posting.reply(topic, author=member, body="Tea.", content_note=note)
    html = signed_in(other_member).get(topic.get_absolute_url()).content.decode()
    assert "&lt;b&gt;speaks&lt;/b&gt; &amp; more" in html
