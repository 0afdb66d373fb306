"""What the forum stores. Each module holds one family."""

from .boards import Board, may_moderate
from .quotations import Quotation, QuotationQuerySet, Scrub
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
    "POSTS_A_PAGE",
    "TITLE_MAX",
    "TOPICS_A_PAGE",
    "Board",
    "Post",
    "PostQuerySet",
    "Quotation",
    "QuotationQuerySet",
    "Scrub",
    "Topic",
    "TopicQuerySet",
    "may_moderate",
]
