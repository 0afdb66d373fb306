from datetime import timedelta

from django.utils import timezone

from privacy import retention

from .models import Board, Post, Quotation, Scrub, Topic

retention.keep(
    Board, until="the board is closed", what="The boards of the forum", about_people=False
)
retention.purge(
    Post,
    after=(
        "at once when you withdraw it (6 months if it was waiting for a moderator by then); 6 months "
        "after a moderator took it down, did not put it up, or asked for a change that was not made. "
        "All others stay for those who come after you; if you close your account, you choose "
        "whether they stay without your name or go"
    ),
    what="What you write in the forum",
    overdue=lambda: Post.objects.out_of_sight().filter(
        state_since__lt=timezone.now() - timedelta(days=180)
    ),
)
retention.purge(
    Topic,
    after="at once when nothing is left in it; otherwise it stays for those who come after you",
    what="The titles of conversations in the forum",
    overdue=lambda: Topic.objects.filter(posts=None),
)
retention.keep(
    Quotation,
    until="you withdraw the post, or it is deleted, or whoever quotes it takes that out; a quoted name"
    " is always the one you have now",
    what="What others quote of your posts in the forum",
)
retention.purge(
    Scrub,
    after="6 months",
    what="That you covered or withdrew many posts at once, and how many (never which)",
    overdue=lambda: Scrub.objects.filter(done_at__lt=timezone.now() - timedelta(days=180)),
)
