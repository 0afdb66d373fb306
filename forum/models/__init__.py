"""What the forum stores. Each module holds one family."""

from .boards import LIMITS, Board, BoardMember, BoardMemberQuerySet, BoardQuerySet, may_moderate
from .joining import (
    WHY_MAX,
    AcceptedLimits,
    BoardApplication,
    BoardApplicationQuerySet,
)
from .talks import (
    BODY_MAX,
    POSTS_A_PAGE,
    TITLE_MAX,
    TOPICS_A_PAGE,
    Post,
    PostQuerySet,
    Topic,
    TopicQuerySet,
)

__all__ = [
    "BODY_MAX",
    "LIMITS",
    "POSTS_A_PAGE",
    "TITLE_MAX",
    "TOPICS_A_PAGE",
    "WHY_MAX",
    "AcceptedLimits",
    "Board",
    "BoardApplication",
    "BoardApplicationQuerySet",
    "BoardMember",
    "BoardMemberQuerySet",
    "BoardQuerySet",
    "Post",
    "PostQuerySet",
    "Topic",
    "TopicQuerySet",
    "may_moderate",
]
