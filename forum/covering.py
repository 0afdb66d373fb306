"""Covering a post: less than withdrawing. Others see that there is one, and no word of it.

Its author can uncover it, and moderators go on reading it. The words are not sent to other members
at all, so that nothing in their browsers can show them; the title of a conversation goes with its
opening post.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from . import indexing, quoting
from .models import Post, PostQuerySet, SearchEntry, Topic
from .rendering import excerpt

TITLE = "Covered by its author"


def cover(post: Post, *, author: User) -> bool:
    """False if it is covered already, or others cannot read it. Raises nothing for that: the page
    says how it stands."""
    return cover_all(Post.objects.by(author).filter(pk=post.pk)) > 0


def uncover(post: Post, *, author: User) -> bool:
    return uncover_all(Post.objects.by(author).filter(pk=post.pk)) > 0


@transaction.atomic
def cover_all(posts: PostQuerySet) -> int:
    """Returns how many were covered. A constant number of queries, and those of `say_again`."""
    ids = _held_still(posts.can_be_covered())
    openings = Post.objects.filter(pk__in=ids, is_opening=True).select_related("topic")
    kept = list(openings)
    for post in kept:
        post.covered_title, post.topic.title = post.topic.title, TITLE
        post.topic.excerpt = ""
    Post.objects.bulk_update(kept, ["covered_title"])
    Topic.objects.bulk_update([post.topic for post in kept], ["title", "excerpt"])
    covered = Post.objects.filter(pk__in=ids)
    count = covered.update(blurred_at=timezone.now())
    SearchEntry.objects.filter(post__in=ids).delete()
    quoting.say_again(covered)
    return count


@transaction.atomic
def uncover_all(posts: PostQuerySet) -> int:
    """Returns how many can be read again."""
    ids = _held_still(posts.covered())
    kept = list(Post.objects.filter(pk__in=ids, is_opening=True).select_related("topic"))
    for post in kept:
        post.topic.title, post.covered_title = post.covered_title or post.topic.title, ""
        post.topic.excerpt = _excerpt_again(post)
    Topic.objects.bulk_update([post.topic for post in kept], ["title", "excerpt"])
    Post.objects.bulk_update(kept, ["covered_title"])
    uncovered = Post.objects.filter(pk__in=ids)
    count = uncovered.update(blurred_at=None)
    indexing.put_in(*uncovered.select_related("topic"))
    quoting.say_again(uncovered)
    return count


def _excerpt_again(post: Post) -> str:
    return f"Content note: {post.content_note}" if post.is_covered else excerpt(post.html)


def _held_still(posts: PostQuerySet) -> list[int]:
    """The conversations are locked first, as by everything that moves a post."""
    topics = posts.order_by().values("topic")
    list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
    return list(posts.order_by("pk").values_list("pk", flat=True))
