"""Quoting: a reference and words that really stand in the other post, shown as that post is now.

    taken = quoting.take(body, topic=topic, writer=author)   # before the post is saved
    post = Post(body=taken.body, html=taken.html, ...)
    taken.keep(post)

Nobody can put words into another's mouth: what does not stand in the quoted post, in this
conversation, for the writer to read, becomes an ordinary block quote without a name.

HTML is stored, so whatever changes how a post may be quoted calls `say_again`: a new name, covering,
withdrawing, a decision, a change of its text, leaving. Who keeps another copy of the HTML, such as
an index, connects to `rerendered`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User

from .models import Post, PostQuerySet, Quotation, Topic
from .references import Block, blocks, reference, written
from .rendering import quotable, render

MOST = 10  # quotations in one post
LONGEST = 1_500  # characters of one
AT_ONCE = 200  # posts that are rendered anew by one set of queries

# Sent with `post_ids`, in the transaction, after the HTML of these posts was written anew.
rerendered = Signal()


@dataclass(frozen=True)
class Taken:
    """A text that somebody sent: what is stored of it, and its quotations in their order."""

    body: str
    html: str
    quotations: Sequence[tuple[Post, str]]

    def keep(self, post: Post) -> None:
        """In the place of those that the post had before. At most two queries."""
        Quotation.objects.filter(post=post).delete()
        if self.quotations:
            Quotation.objects.bulk_create(
                Quotation(post=post, quoted=quoted, order=order, words=words)
                for order, (quoted, words) in enumerate(self.quotations)
            )


def take(body: str, *, topic: Topic, writer: User) -> Taken:
    """Look at each quotation in a text. One query if there is any, none if there is not.

    Call `authors_of` before, so that no name changes until the caller's transaction has ended.
    """
    found = list(blocks(body))
    can = _can_be_quoted(found, topic, writer)
    lines: list[str] = []
    kept: list[tuple[Post, str]] = []
    for block in found:
        if block.quoted is None:
            lines += block.lines
            continue
        post = can.get(block.quoted)
        if post is not None and len(kept) < MOST and _stands_in(block.words, post):
            lines.append(reference(post.pk))
            kept.append((post, block.words))
        else:
            lines += block.lines[1:]
    text = "\n".join(lines).strip()
    return Taken(text, render(text, [_shown(post, words) for post, words in kept]), kept)


def authors_of(body: str) -> list[int]:
    """Whose names will stand in this text. One query if it quotes anybody."""
    ids = {block.quoted for block in blocks(body) if block.quoted is not None}
    if not ids:
        return []
    authors = Post.objects.filter(pk__in=ids).values_list("author_id", flat=True)
    return sorted({author for author in authors if author is not None})


def put_back(post: Post) -> str:
    """The text of a post as its author wrote it, with the words that still stand. One query."""
    if not any(block.quoted is not None for block in blocks(post.body)):
        return post.body
    words = {row.order: row for row in post.quotations.all()}
    parts: list[str] = []
    order = 0
    for block in blocks(post.body):
        if block.quoted is None:
            parts += block.lines
            continue
        row = words.get(order)
        if row is not None and row.words:
            parts.append(written(row.quoted_id, row.words))
        order += 1
    return "\n".join(parts).strip()


def quotable_in(topic: Topic, *, reader: User) -> PostQuerySet:
    """Within one conversation, whose readers may all read what is quoted. Never what waits or is covered,
    also of one's own: quoting it would show it."""
    return topic.posts.visible_to(reader).filter(state=Post.State.PUBLISHED, blurred_at=None)


def first_words(post: Post) -> str:
    """A quotation of a whole post, cut where it gets long, for the box of an answer."""
    words = quotable(post.html)
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(None, 1)[0]
    return written(post.pk, words) + "\n\n" if words else ""


@transaction.atomic
def say_again(posts: PostQuerySet, *, leaving: User | None = None) -> int:
    """Render every post anew that quotes one of these. Returns how many there were."""
    quoting = Quotation.objects.of(posts).values_list("post_id", flat=True)
    return rerender(quoting, leaving=leaving)


@transaction.atomic
def rerender(post_ids: Iterable[int], *, leaving: User | None = None) -> int:
    """Render posts anew, as those they quote are now. At most four queries for each 200 posts.

    Words that were withdrawn, or that their author wrote differently, are deleted. The name of
    `leaving` is left out, whose account is deleted in the same transaction.
    """
    ids = sorted(set(post_ids))
    for start in range(0, len(ids), AT_ONCE):
        _rerender(ids[start : start + AT_ONCE], leaving)
    return len(ids)


def _rerender(ids: list[int], leaving: User | None) -> None:
    posts = list(Post.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    rows: dict[int, dict[int, Quotation]] = {post.pk: {} for post in posts}
    for row in Quotation.objects.filter(post__in=ids).select_related("quoted__author"):
        rows[row.post_id][row.order] = row
        if leaving is not None and row.quoted.author_id == leaving.pk:
            row.quoted.author = None
    gone = [
        row.pk
        for of_post in rows.values()
        for row in of_post.values()
        if row.words and _is_lost(row)
    ]
    for post in posts:
        post.html = render(post.body, list(_all_shown(post, rows[post.pk], set(gone))))
    Quotation.objects.filter(pk__in=gone).update(words="")
    Post.objects.bulk_update(posts, ["html"])
    rerendered.send(sender=Post, post_ids=[post.pk for post in posts])


def _all_shown(post: Post, rows: dict[int, Quotation], gone: set[int]) -> Iterator[str]:
    order = 0
    for block in blocks(post.body):
        if block.quoted is not None:
            row = rows.get(order)
            yield (
                _away("is not here any more")
                if row is None
                else _shown(row.quoted, "" if row.pk in gone else row.words)
            )
            order += 1


def _can_be_quoted(found: list[Block], topic: Topic, writer: User) -> dict[int, Post]:
    ids = {block.quoted for block in found if block.quoted is not None}
    if not ids:
        return {}
    readable = quotable_in(topic, reader=writer).filter(pk__in=ids)
    return {post.pk: post for post in readable.select_related("author")}


def _is_lost(row: Quotation) -> bool:
    return row.quoted.state == Post.State.WITHDRAWN or not _stands_in(row.words, row.quoted)


def _stands_in(words: str, post: Post) -> bool:
    """Whole words, in one piece; how they are broken into lines does not matter."""
    said, text = (" ".join(one.split()) for one in (words, quotable(post.html)))
    if not said or len(words) > LONGEST:
        return False
    before = r"(?<!\w)" if said[0].isalnum() else ""
    after = r"(?!\w)" if said[-1].isalnum() else ""
    return re.search(before + re.escape(said) + after, text) is not None


# As HTML


def _shown(post: Post, words: str) -> SafeString:
    """All that is put in is escaped here. Shown to everybody alike, whoever reads it."""
    if post.state == Post.State.WITHDRAWN:
        return _away("was withdrawn by its author")
    if post.state in (Post.State.HIDDEN, Post.State.REFUSED):
        return _away("was taken down by a moderator")
    if post.state != Post.State.PUBLISHED:
        return _away("is being read by a moderator")
    if post.is_blurred:
        return _away("was covered by its author")
    if not words:
        return _away("does not stand in that post any more")
    lines = format_html_join(
        "", "<p>{}</p>", ((line,) for line in words.split("\n") if line.strip())
    )
    quote = format_html("<blockquote>{}</blockquote>", lines)
    if note := post.content_note:
        quote = format_html("<details><summary>{}</summary>{}</details>", note, quote)
    return format_html(
        '<figure class="quote"><figcaption><a href="{}">{} wrote</a></figcaption>{}</figure>\n',
        reverse("forum:post", args=[post.pk]),
        post.author_name,
        quote,
    )


def _away(why: str) -> SafeString:
    return format_html(
        '<figure class="quote quote--away"><p>What was quoted here {}.</p></figure>\n', why
    )
