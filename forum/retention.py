from datetime import timedelta

from django.utils import timezone

from privacy import retention

from .models import (
    Board,
    BoardFollow,
    BoardMark,
    Bookmark,
    MutedAlias,
    MutedPerson,
    Post,
    ReadingSettings,
    ReadMark,
    SearchEntry,
    Topic,
    TopicChoice,
)

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
_CLOSE = "you close your account"
retention.keep(
    ReadMark,
    until="you mark the board as read, the conversation goes, or " + _CLOSE,
    what="Up to which post you have read a conversation of the forum, as a number without a time",
)
retention.keep(
    BoardMark,
    until=_CLOSE,
    what="Up to which post all on a board counts as read by you",
)
for _model, _what in (
    (TopicChoice, "Which conversations of the forum you follow, muted, or stopped following"),
    (BoardFollow, "Which boards of the forum you follow"),
    (MutedPerson, "Whose posts you do not want to see; they are never told"),
    (MutedAlias, "Which names you muted in a conversation, written there under another name"),
    (ReadingSettings, "Whether you follow conversations that you answer"),
):
    retention.keep(_model, until=f"you change it, or {_CLOSE}", what=_what)
retention.keep(
    Bookmark,
    until=f"you take it away, or {_CLOSE}",
    what="Posts you keep in the forum, and your notes on them, encrypted",
)
retention.keep(
    SearchEntry,
    until="the post is taken back or taken down: then at once",
    what="The single words of the posts that others can read, for searching",
)
