"""How posts are reviewed: what a moderator is shown, and what a decision does to them."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from safeguarding.redacting import without
from safeguarding.reviewing import ContextItem, Extras, Facet, Whereabouts

from . import keeping, publishing
from .models import Board, Post, PostQuerySet, Topic

CONTEXT_POSTS = 5
EARLIER_READ = 20  # as many as `posting` reads


def _boards() -> list[tuple[str, str]]:
    return [(board.slug, board.title) for board in Board.objects.order_by("order", "pk")]


class PostReview(Extras):
    """`safeguarding.reviewing.Review` for posts. An opening post is reviewed with its title."""

    model = Post
    key = "forum-post"
    noun = "post"
    facet = Facet(
        "board", "Board", _boards, lambda slug: Post.objects.filter(topic__board__slug=slug)
    )

    def with_author(self) -> PostQuerySet:
        return Post.objects.with_people()

    def lines(self) -> "models.QuerySet[Any]":
        kind = Case(
            When(is_opening=True, then=Value("New conversation: ")), default=Value("Reply: ")
        )
        name = Case(
            When(shown_as="", then=F("author__screen_name")),
            default=Concat(F("author__screen_name"), Value(", here as "), F("shown_as")),
        )
        return Post.objects.annotate(line_title=Concat(kind, F("topic__title")), line_author=name)

    def author(self, item: Post) -> Any:
        return item.author

    def title(self, item: Post) -> str:
        kind = "New conversation" if item.is_opening else "Reply"
        return f"{kind}: {item.topic.title}"

    def text(self, item: Post) -> str:
        return item.reviewed_text

    def context(self, item: Post) -> list[ContextItem]:
        """The opening and the few posts before it, oldest first; one query."""
        if item.is_opening:
            return []
        before = item.topic.posts.in_conversation().filter(state=Post.State.PUBLISHED)
        before = before.exclude(pk=item.pk)
        if item.number:
            before = before.filter(number__lt=item.number)
        last = before.order_by("-number").values("pk")[:CONTEXT_POSTS]
        opening = before.filter(is_opening=True).order_by("number").values("pk")[:1]
        # Two short walks of an index, each in a list of its own: an OR would read the whole topic.
        both = Post.objects.filter(pk__in=last).union(Post.objects.filter(pk__in=opening))
        posts = Post.objects.filter(pk__in=both.values("pk")).select_related("author")
        posts = posts.order_by("number")
        return [ContextItem(post.author_name, post.published_at, post.own_text) for post in posts]

    def url(self, item: Post) -> str:
        return item.get_absolute_url()

    def earlier(self, item: Post) -> list[ContextItem]:
        """What `posting` reads with a new post for details that add up. One query."""
        before = Post.objects.written_before(item).select_related("topic")[:EARLIER_READ]
        return [
            ContextItem(
                post.topic.title,
                post.published_at or post.created_at,
                post.body,
                post.get_absolute_url(),
            )
            for post in before
        ]

    def others_can_read(self, person: Any) -> PostQuerySet:
        return Post.objects.by(person).filter(state=Post.State.PUBLISHED)

    def named(self, item: Post) -> Any:
        return None if item.shown_as else item.author

    def is_public(self, item: Post) -> bool:
        return item.state == Post.State.PUBLISHED

    def may_be_read_by(self, item: Post, person: Any) -> bool:
        return (
            bool(person.has_perm("forum.read_forum"))
            and item.may_be_read_by(person)
            and item.topic.may_be_seen_by(person)
        )

    def approve(self, item: Post) -> bool:
        return publishing.publish(item)

    def send_back(self, item: Post) -> bool:
        return publishing.take_down(item, to=Post.State.SENT_BACK)

    def refuse(self, item: Post) -> bool:
        return item.state == Post.State.HELD and publishing.take_down(item, to=Post.State.REFUSED)

    def hide(self, item: Post) -> bool:
        return item.state == Post.State.PUBLISHED and publishing.take_down(
            item, to=Post.State.HIDDEN
        )

    def whereabouts(self, item: Post) -> Whereabouts:
        if item.state == Post.State.WITHDRAWN:
            return "gone"
        if item.state in Post.DOWN:
            return "down"
        return "public" if item.state == Post.State.PUBLISHED else "waiting"

    def change_url(self, item: Post) -> str:
        """Where its author can change it now; empty if they cannot."""
        return reverse("forum:edit", args=[item.pk]) if item.can_be_changed else ""

    def redact(self, item: Post, spans: Sequence[Sequence[int]]) -> bool:
        return publishing.change_text(item, without(item.reviewed_text, spans))

    def restore(self, item: Post, text: str | None) -> bool:
        if text is not None:
            return item.state == Post.State.PUBLISHED and publishing.change_text(item, text)
        return publishing.put_back(item)

    def is_locked(self, item: Post) -> bool:
        return item.topic.locked

    def lock(self, item: Post) -> bool:
        return bool(Topic.objects.filter(pk=item.topic_id, locked=False).update(locked=True))

    def unlock(self, item: Post) -> bool:
        return bool(Topic.objects.filter(pk=item.topic_id, locked=True).update(locked=False))

    def take_back(self, item: Post) -> bool:
        """Its author asked for it. See safeguarding.granting."""
        return publishing.take_back(item)

    def about_to_go(self, item: Post) -> None:
        keeping.forget_earlier_texts(Post.objects.filter(pk=item.pk))

    def name_for_moderators(self, item: Post) -> str:
        if item.shown_as and item.author:
            return f"{item.author.screen_name}, here as {item.shown_as}"
        return item.author_name

    def history_address(self, item: Post) -> str:
        """Costs one query, and none for a post that was never changed."""
        if item.changed_at and item.revisions.exists():
            return reverse("forum:history", args=[item.pk])
        return ""
