"""The one place where a post appears, or goes, and its topic's counts with it.

Both functions run in the caller's transaction, and touch the topic's row first: it is the lock
that keeps numbers without gaps and two moderators from meeting half way.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import following, indexing
from .models import Post, Topic
from .rendering import excerpt


@transaction.atomic
def publish(post: Post) -> bool:
    """Let others read it. False if it does not wait for that. It takes a number only once."""
    now = timezone.now()
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    number = post.number or topic.last_number + 1
    moved = Post.objects.filter(pk=post.pk, state=Post.State.HELD, number=post.number).update(
        state=Post.State.PUBLISHED,
        state_since=now,
        number=number,
        published_at=post.published_at or now,
    )
    if not moved:
        return False
    if is_first := number > topic.last_number:
        topic.last_number = number
        topic.last_post_at, topic.last_post_by_id = now, post.author_id
    if post.is_opening:
        topic.state, topic.excerpt = Topic.State.OPEN, excerpt(post.html)
    topic.save(update_fields=["last_number", "last_post_at", "last_post_by", "state", "excerpt"])
    Topic.objects.filter(pk=topic.pk).update(post_count=F("post_count") + 1)
    post.refresh_from_db()
    indexing.put_in(post)
    if is_first:
        following.published(post)
    return True


@transaction.atomic
def take_down(post: Post, *, to: Post.State) -> bool:
    """Put a post that waits or is published into the state `to`. False if it is in neither.

    With its opening post a conversation goes out of sight, unless the author withdrew it and
    others have answered: what they wrote stays readable, under a title that says so.
    """
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
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
    if post.is_opening:
        withdrawn = to == Post.State.WITHDRAWN
        if withdrawn and topic.post_count:
            topic.state = Topic.State.OPEN
        else:
            waiting = to == Post.State.SENT_BACK
            topic.state = Topic.State.WAITING if waiting else Topic.State.DOWN
        topic.excerpt = ""
        if withdrawn:
            topic.title = Post.State.WITHDRAWN.label
    topic.save(
        update_fields=["post_count", "last_post_at", "last_post_by", "state", "excerpt", "title"]
    )
    post.refresh_from_db()
    return True
