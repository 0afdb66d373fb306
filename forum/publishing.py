"""The one place where a post appears, or goes, and its topic's counts with it.

The functions run in the caller's transaction, and touch the topic's row first: it is the lock
that keeps numbers without gaps and two moderators from meeting half way.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import following, indexing, quoting
from .models import NOTE_MAX, TITLE_MAX, Post, PostQuerySet, Quotation, Topic
from .rendering import excerpt, render


def excerpt_of(post: Post) -> str:
    """For lists: the first words, or the note that covers them; nothing of what its author covered."""
    if post.is_blurred:
        return ""
    return f"Content note: {post.content_note}" if post.is_covered else excerpt(post.html)


def give_title(post: Post, topic: Topic, title: str) -> None:
    """To a conversation, by its opening post. While that is covered its title waits with it. The caller
    saves the title of `topic`."""
    if post.is_blurred:
        Post.objects.filter(pk=post.pk).update(covered_title=title)
        post.covered_title = title
    else:
        topic.title = title


@transaction.atomic
def publish(post: Post) -> bool:
    """Let others read it. False if it does not wait for that. It takes a number only once."""
    now = timezone.now()
    topic = _held_topic_of(post)
    number = post.number or topic.last_number + 1
    moved = Post.objects.filter(pk=post.pk, state=Post.State.HELD, number=post.number).update(
        state=Post.State.PUBLISHED,
        state_since=now,
        number=number,
        published_at=post.published_at or now,
    )
    if not moved:
        return False
    is_first = number > topic.last_number
    if number >= topic.last_number:
        topic.last_number = number
        topic.last_post_at, topic.last_post_by_id = post.published_at or now, post.author_id
        topic.last_post_shown_as = post.shown_as
    if post.is_opening:
        topic.state, topic.excerpt = Topic.State.OPEN, excerpt_of(post)
    topic.save(
        update_fields=[
            "last_number", "last_post_at", "last_post_by", "last_post_shown_as", "state", "excerpt",
        ]
    )  # fmt: skip
    Topic.objects.filter(pk=topic.pk).update(post_count=F("post_count") + 1)
    quoting.say_again(Post.objects.filter(pk=post.pk))
    post.refresh_from_db()
    indexing.put_in(post)
    if is_first:
        following.published(post)
    return True


@transaction.atomic
def put_back(post: Post) -> bool:
    """Let others read again what a moderator took out of sight. False if it is not."""
    Topic.objects.select_for_update().get(pk=post.topic_id)
    down = Post.objects.filter(pk=post.pk, state__in=Post.DOWN)
    if not down.update(state=Post.State.HELD, state_since=timezone.now()):
        return False
    post.refresh_from_db()
    return publish(post)


@transaction.atomic
def change_text(post: Post, text: str) -> bool:
    """Put other words into a post that waits or is published: `text` is as `reviewed_text` is."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    title, body, note = topic.title, text, post.content_note
    if post.note_of_its_own:
        body, _, note = body.rpartition("\n\nContent note: ")
    if post.is_opening:
        title, _, body = body.partition("\n\n")
    changed = Post.objects.filter(
        pk=post.pk, state__in=[Post.State.HELD, Post.State.PUBLISHED], body=post.body
    ).update(body=body, html=render(body), content_note=note[:NOTE_MAX])
    if not changed:
        return False
    Quotation.objects.filter(post=post).delete()  # the text that was reviewed has none
    quoting.say_again(Post.objects.filter(pk=post.pk))
    post.refresh_from_db()
    if post.is_opening:
        give_title(post, topic, title[:TITLE_MAX])
        if topic.excerpt:
            topic.excerpt = excerpt_of(post)
        topic.save(update_fields=["title", "excerpt"])
    post.topic = topic
    indexing.put_in(post)
    return True


@transaction.atomic
def take_down(post: Post, *, to: Post.State) -> bool:
    """Put a post that waits or is published into the state `to`. False if it is in neither.

    With its opening post a conversation goes out of sight, unless the author withdrew it and
    others have answered: what they wrote stays readable, under a title that says so.
    """
    topic = _held_topic_of(post)
    was_public = Post.objects.filter(pk=post.pk, state=Post.State.PUBLISHED)
    public = bool(was_public.update(state=to, state_since=timezone.now()))
    if not public:
        waits = Post.objects.filter(pk=post.pk, state__in=[Post.State.HELD, Post.State.SENT_BACK])
        if not waits.exclude(state=to).update(state=to, state_since=timezone.now()):
            return False
    if public:
        topic.post_count -= 1
        last = (
            topic.posts.in_conversation().filter(state=Post.State.PUBLISHED).order_by("-number")
        ).first()
        if last is not None and last.published_at:
            topic.last_post_at, topic.last_post_by_id = last.published_at, last.author_id
            topic.last_post_shown_as = last.shown_as
    if post.is_opening:
        withdrawn = to == Post.State.WITHDRAWN
        if withdrawn and topic.post_count:
            topic.state = Topic.State.OPEN
        else:
            waiting = to in (Post.State.SENT_BACK, Post.State.HELD)
            topic.state = Topic.State.WAITING if waiting else Topic.State.DOWN
        topic.excerpt = ""
        if withdrawn:
            topic.title = Post.State.WITHDRAWN.label
    topic.save(
        update_fields=[
            "post_count", "last_post_at", "last_post_by", "last_post_shown_as", "state", "excerpt",
            "title",
        ]
    )  # fmt: skip
    quoting.say_again(Post.objects.filter(pk=post.pk))
    post.refresh_from_db()
    return True


@transaction.atomic
def take_back(post: Post) -> bool:
    """Its words are gone; a conversation keeps its place."""
    if not take_down(post, to=Post.State.WITHDRAWN):
        return False
    empty(Post.objects.filter(pk=post.pk))
    post.refresh_from_db()
    return True


def _held_topic_of(post: Post) -> Topic:
    """Its conversation, locked. If a moderator moved the post while we waited, the one it is in now."""
    while True:
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post.refresh_from_db(fields=["topic", "number", "is_opening"])
        if post.topic_id == topic.pk:
            return topic


def count_again(topic: Topic) -> None:
    """Work out from the posts what is stored of them, for a conversation whose row is locked.

    Some queries, as many for any size. The time of the last talk stays if nothing can be read in it.
    """
    public = topic.posts.in_conversation().filter(state=Post.State.PUBLISHED)
    topic.refresh_from_db()
    topic.last_number = topic.posts.in_conversation().count()
    topic.post_count = public.count()
    last = public.order_by("-number").first()
    if last is not None and last.published_at:
        topic.last_post_at, topic.last_post_by_id = last.published_at, last.author_id
        topic.last_post_shown_as = last.shown_as
    opening = public.filter(is_opening=True).first()
    topic.excerpt = excerpt_of(opening) if opening else ""
    topic.save(
        update_fields=[
            "last_number", "post_count", "last_post_at", "last_post_by", "last_post_shown_as", "excerpt",
        ]
    )  # fmt: skip


def empty(posts: PostQuerySet) -> None:
    """No word is left of these posts, nor of what they quote, nor where others quote them."""
    Quotation.objects.filter(post__in=posts.order_by().values("pk")).delete()
    posts.update(body="", html="", content_note="", blurred_at=None, covered_title="")
    quoting.say_again(posts)
