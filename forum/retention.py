from datetime import timedelta

from django.utils import timezone

from privacy import retention
from safeguarding import appealing

from .models import (
    DRAFTS_KEPT,
    AcceptedLimits,
    Alias,
    Board,
    BoardApplication,
    BoardFollow,
    BoardMark,
    BoardMember,
    Bookmark,
    Draft,
    MutedAlias,
    MutedPerson,
    Post,
    Quotation,
    ReadingSettings,
    ReadMark,
    Revision,
    Scrub,
    SearchEntry,
    Topic,
    TopicChoice,
)
from .models.joining import KEPT

retention.keep(
    Board, until="the board is closed", what="The boards of the forum", about_people=False
)
retention.purge(
    Post,
    after=(
        "at once when you withdraw it (6 months if it was waiting for a moderator by then); 6 months "
        "after a moderator took it down, did not put it up, or asked for a change that was not made, "
        "and not before an appeal about it is answered. "
        "All others stay for those who come after you; if you close your account, you choose "
        "whether they stay without your name or go"
    ),
    what="What you write in the forum",
    overdue=lambda: (
        Post.objects.out_of_sight()
        .filter(state_since__lt=timezone.now() - timedelta(days=180))
        .exclude(pk__in=appealing.items_heard(Post))
    ),
)
retention.purge(
    Topic,
    after="at once when nothing is left in it; otherwise it stays for those who come after you",
    what="The titles of conversations in the forum",
    # One that was merged into another stays as a signpost to it: an id, without words or a name.
    overdue=lambda: Topic.objects.filter(posts=None, merged_into=None),
)
retention.purge(
    BoardApplication,
    after="30 days after it was decided (not before an appeal about it is answered), or after we asked for"
    " more words and heard nothing. The words go at once when you take it back",
    what="If you ask to join a board: that you asked, and your words, encrypted",
    overdue=lambda: BoardApplication.objects.overdue().exclude(
        pk__in=appealing.items_heard(BoardApplication)
    ),
)
retention.purge(
    BoardMember,
    after="at once when you leave the board; 30 days after a moderator ended it. Otherwise it stays"
    " until you close your account",
    what="Which boards you were let into, since when; if a moderator ended it, by which rule and why",
    overdue=lambda: BoardMember.objects.filter(ended_on__lt=timezone.localdate() - KEPT),
)
retention.keep(
    AcceptedLimits,
    until="you close your account, or the board is closed",
    what="That you read what a board can and cannot keep to itself, and when",
)
retention.purge(
    Draft,
    after="30 days after you last changed it; at once when you send it or throw it away",
    what="What you are writing and have not sent. It is sealed, and only you can read it",
    overdue=lambda: Draft.objects.filter(saved_at__lt=timezone.now() - DRAFTS_KEPT),
)
retention.purge(
    Revision,
    after="6 months after you changed it; at once when you withdraw the post or close your account,"
    " unless a moderator has to look at it",
    what="What stood in a post before you changed it. It is sealed, and only moderators can read it",
    overdue=lambda: Revision.objects.filter(replaced_at__lt=timezone.now() - timedelta(days=180)),
)
retention.keep(
    Alias,
    until="the conversation is gone, or you close your account",
    what="The other name that you took for one conversation",
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
