"""Putting words into the search. Taking them out is done by the database (`index_tables`)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from .models import Post, PostQuerySet, SearchEntry, Topic
from .models.searching import TITLE
from .quoting import rerendered
from .rendering import plain
from .signals import topic_renumbered
from .words import stems

AT_ONCE = 500


def put_in(*posts: Post) -> None:
    """The words of these posts as they are now; of those that are published. One query.

    Call it last, in the transaction in which a post appears or its words or title change. Their
    `topic` should be there, for the title of an opening post.
    """
    SearchEntry.objects.bulk_create(
        [
            _entry(post)
            for post in posts
            if post.state == Post.State.PUBLISHED and not post.is_blurred
        ],
        update_conflicts=True,
        unique_fields=["post"],
        update_fields=["words"],
    )


def put_in_what_is_missing(posts: PostQuerySet | None = None) -> int:
    """Published posts (all, or of these) that were changed and not put in again. Returns how many."""
    missing = (
        (Post.objects.all() if posts is None else posts)
        .published()
        .filter(blurred_at=None)
        .filter(~Exists(SearchEntry.objects.filter(post=OuterRef("pk"))))
    )
    return sum(map(_put_in_batch, _few_at_a_time(missing)))


def put_in_anew() -> int:
    """All of it, from the posts. Others can read and write meanwhile. Returns how many."""
    count = sum(
        map(_put_in_batch, _few_at_a_time(Post.objects.published().filter(blurred_at=None)))
    )
    SearchEntry.objects.exclude(post__state=Post.State.PUBLISHED).delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO forum_search(forum_search) VALUES ('rebuild')")
    return count


def _few_at_a_time(posts: PostQuerySet) -> Iterator[list[int]]:
    after = 0
    while keys := list(
        posts.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        yield keys
        after = keys[-1]


@transaction.atomic
def _put_in_batch(keys: Iterable[int]) -> int:
    """Read within the transaction, and kept still: a post taken back meanwhile does not come back."""
    posts = (
        Post.objects.published().filter(blurred_at=None).filter(pk__in=keys).select_related("topic")
    )
    posts = posts.select_for_update(of=("self",)) if connection.vendor != "sqlite" else posts
    found = list(posts)
    put_in(*found)
    return len(found)


def _entry(post: Post) -> SearchEntry:
    words = stems(post.content_note if post.is_covered else plain(post.html))
    if post.is_opening:
        title = stems(post.topic.title)
        words = [*title, *(TITLE + word for word in title), *words]
    return SearchEntry(post=post, words=" ".join(words))


@receiver(rerendered, dispatch_uid="forum.search_again")
def said_again(sender: Any, post_ids: Iterable[int], **kwargs: Any) -> None:
    """Their HTML was written anew, since somebody they quote changed it: the trigger took them out."""
    put_in(*Post.objects.published().filter(pk__in=list(post_ids)).select_related("topic"))


@receiver(topic_renumbered, dispatch_uid="forum.search_titles")
def stands_elsewhere(sender: Any, topic: Topic, **kwargs: Any) -> None:
    """Topics were merged or split: an opening has become a reply, or a reply an opening, and so its
    title is another or none. The trigger took it out."""
    put_in_what_is_missing(Post.objects.filter(topic=topic))
