"""What the forum stores. Each module holds one family."""

from .boards import LIMITS, Board, BoardMember, BoardMemberQuerySet, BoardQuerySet, may_moderate
from .joining import (
    WHY_MAX,
    AcceptedLimits,
    BoardApplication,
    BoardApplicationQuerySet,
)
from .quotations import Quotation, QuotationQuerySet, Scrub
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
    "BoardMember",
    "BoardMemberQuerySet",
    "BoardQuerySet",
    "Draft",
    "Post",
    "PostQuerySet",
    "Quotation",
    "QuotationQuerySet",
    "Revision",
    "Scrub",
    "Topic",
    "TopicQuerySet",
    "may_moderate",
]
