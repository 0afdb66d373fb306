"""How fast one may write, read from the posts: if they cannot be read, nothing is posted."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User

from .models import Post

SECONDS_BETWEEN = 5
AN_HOUR = 20
AN_HOUR_WHEN_NEW = 6


def wait_words(author: User, *, is_new: bool) -> str:
    """What to tell somebody who writes too fast; empty if they do not. One query."""
    now = timezone.now()
    times = list(
        Post.objects.by(author)
        .filter(created_at__gt=now - timedelta(hours=1))
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:AN_HOUR]
    )
    if times and (now - times[0]).total_seconds() < SECONDS_BETWEEN:
        return "You sent something a moment ago. Wait a few seconds, then send this one too."
    most = AN_HOUR_WHEN_NEW if is_new else AN_HOUR
    if len(times) >= most:
        minutes = int((times[most - 1] + timedelta(hours=1) - now).total_seconds() // 60) + 1
        return (
            f"You have written {most} posts in an hour. You can send this one in {minutes} minutes."
        )
    return ""
