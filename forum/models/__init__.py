"""What the forum stores. Each module holds one family."""

from .boards import LIMITS, Board, BoardMember, BoardMemberQuerySet, BoardQuerySet, may_moderate
from .bookmarks import BOOKMARK_NOTE_MAX, Bookmark
from .choices import BoardFollow, MutedAlias, MutedPerson, ReadingSettings, TopicChoice
from .joining import (
    WHY_MAX,
    AcceptedLimits,
    BoardApplication,
    BoardApplicationQuerySet,
)
from .marks import BoardMark, ReadMark
from .quotations import Quotation, QuotationQuerySet, Scrub
from .searching import SearchEntry
from .talks import (
    BODY_MAX,
    CONTENT_NOTES,
    EDIT_WINDOW,
    NOTE_MAX,
    POSTS_A_PAGE,
    TITLE_MAX,
    TOPICS_A_PAGE,
    Post,
    PostQuerySet,
    Topic,
    TopicQuerySet,
)
from .writing import DRAFTS_KEPT, Alias, Draft, Revision

__all__ = [
    "BODY_MAX",
    "BOOKMARK_NOTE_MAX",
    "CONTENT_NOTES",
    "DRAFTS_KEPT",
    "EDIT_WINDOW",
    "LIMITS",
    "NOTE_MAX",
    "POSTS_A_PAGE",
    "TITLE_MAX",
    "TOPICS_A_PAGE",
    "WHY_MAX",
    "AcceptedLimits",
    "Alias",
    "Board",
    "BoardApplication",
    "BoardApplicationQuerySet",
    "BoardFollow",
    "BoardMark",
    "BoardMember",
    "BoardMemberQuerySet",
    "BoardQuerySet",
    "Bookmark",
    "Draft",
    "MutedAlias",
    "MutedPerson",
    "Post",
    "PostQuerySet",
    "Quotation",
    "QuotationQuerySet",
    "ReadMark",
    "ReadingSettings",
    "Revision",
    "Scrub",
    "SearchEntry",
    "Topic",
    "TopicChoice",
    "TopicQuerySet",
    "may_moderate",
]
