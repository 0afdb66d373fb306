"""How fast one may write, read from the posts: if they cannot be read, nothing is posted.

Changing a post counts too: every change is a new text for a moderator to read, and somebody who
changed theirs without end would never be decided about.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User

from .models import Post

SECONDS_BETWEEN = 5
AN_HOUR = 20
AN_HOUR_WHEN_NEW = 6
CHANGES_AN_HOUR = 6  # of one post
_HOUR = timedelta(hours=1)


def wait_words(author: User, *, is_new: bool) -> str:
    """What to tell somebody who writes too fast; empty if they do not. One query."""
    now = timezone.now()
    times = list(
        Post.objects.by(author)
        .filter(created_at__gt=now - _HOUR)
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:AN_HOUR]
    )
    if times and (now - times[0]).total_seconds() < SECONDS_BETWEEN:
        return "You sent something a moment ago. Wait a few seconds, then send this one too."
    most = AN_HOUR_WHEN_NEW if is_new else AN_HOUR
    if len(times) >= most:
        minutes = int((times[most - 1] + _HOUR - now).total_seconds() // 60) + 1
        return (
            f"You have written {most} posts in an hour. You can send this one in {minutes} minutes."
        )
    return ""


def wait_words_to_change(post: Post) -> str:
    """What to tell somebody who changes their post too fast; empty if they do not. No query."""
    now = timezone.now()
    if post.edited_at and (now - post.edited_at).total_seconds() < SECONDS_BETWEEN:
        return "You changed this a moment ago. Wait a few seconds, then send it again."
    left = _left_of_hour(post, now)
    if left and post.edits >= CHANGES_AN_HOUR:
        minutes = int(left.total_seconds() // 60) + 1
        return (
            f"You have changed this {CHANGES_AN_HOUR} times in an hour. "
            f"You can change it again in {minutes} minutes."
        )
    return ""


def changed_once_more(post: Post) -> dict[str, Any]:
    """The fields of `post` that count one more change of it, made now."""
    now = timezone.now()
    if _left_of_hour(post, now):
        return {"edited_at": now, "edits": post.edits + 1}
    return {"edited_at": now, "edits": 1, "edits_since": now}


def _left_of_hour(post: Post, now: datetime) -> timedelta:
    """Of the hour in which changes of `post` are counted; nothing if it is over."""
    began = post.edits_since or now - _HOUR
    return max(began + _HOUR - now, timedelta())
