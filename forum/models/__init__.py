"""What the forum stores. Each module holds one family."""

from .boards import Board, may_moderate
from .bookmarks import NOTE_MAX, Bookmark
from .choices import BoardFollow, MutedAlias, MutedPerson, ReadingSettings, TopicChoice
from .marks import BoardMark, ReadMark
from .searching import SearchEntry
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
    "NOTE_MAX",
    "POSTS_A_PAGE",
    "TITLE_MAX",
    "TOPICS_A_PAGE",
    "Board",
    "BoardFollow",
    "BoardMark",
    "Bookmark",
    "MutedAlias",
    "MutedPerson",
    "Post",
    "PostQuerySet",
    "ReadMark",
    "ReadingSettings",
    "SearchEntry",
    "Topic",
    "TopicChoice",
    "TopicQuerySet",
    "may_moderate",
]
