"""How posts are reviewed: what a moderator is shown, and what a decision does to them."""

from typing import Any

from safeguarding.reviewing import ContextItem

from . import publishing
from .models import Post, PostQuerySet

CONTEXT_POSTS = 5


class PostReview:
    """`safeguarding.reviewing.Review` for posts. An opening post is reviewed with its title."""

    model = Post
    key = "forum-post"
    noun = "post"

    def with_author(self) -> PostQuerySet:
        return Post.objects.with_people()

    def author(self, item: Post) -> Any:
        return item.author

    def title(self, item: Post) -> str:
        kind = "New conversation" if item.is_opening else "Reply"
        return f"{kind}: {item.topic.title}"

    def text(self, item: Post) -> str:
        return item.reviewed_text

    def context(self, item: Post) -> list[ContextItem]:
        """The opening and the few posts before it, oldest first; at most two queries."""
        if item.is_opening:
            return []
        before = item.topic.posts.in_conversation().filter(state=Post.State.PUBLISHED)
        before = before.exclude(pk=item.pk).select_related("author")
        if item.number:
            before = before.filter(number__lt=item.number)
        posts = list(before.order_by("-number")[:CONTEXT_POSTS])[::-1]
        if posts and not posts[0].is_opening:
            posts = [*before.filter(is_opening=True), *posts]
        return [ContextItem(post.author_name, post.published_at, post.own_text) for post in posts]

    def url(self, item: Post) -> str:
        return item.get_absolute_url()

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
