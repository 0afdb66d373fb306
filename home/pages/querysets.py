"""Reading guidance. Every list costs one query (two where pages may be private), however long."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import PageManager, PageQuerySet

from journey.stages import BESIDE_THE_JOURNEY, JOURNEY, Stage

if TYPE_CHECKING:
    from .models import GuidancePage

_WORD = re.compile(r"[^\W_]+")


@dataclass
class StageGroup:
    """The first articles of one stage, and how many there are."""

    stage: Stage
    articles: "list[GuidancePage]" = field(default_factory=list)
    total: int = 0

    @property
    def has_more(self) -> bool:
        return self.total > len(self.articles)


class GuidanceQuerySet(PageQuerySet):
    def shown(self) -> "GuidanceQuerySet":
        """Published, and not behind one of Wagtail's view restrictions."""
        return self.live().public()

    def for_stage(self, stage: str) -> "GuidanceQuerySet":
        return self.filter(stage=stage)

    def for_lists(self) -> "GuidanceQuerySet":
        """Without the long bodies, and with what has passed its review date last."""
        return self.defer_streamfields().stale_last()

    def stale_last(self, today: date | None = None) -> "GuidanceQuerySet":
        today = today or timezone.localdate()
        stale = Case(
            When(review_by__lt=today, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return self.order_by(stale, "path")

    def overdue_for_review(self, today: date | None = None) -> "GuidanceQuerySet":
        return self.filter(review_by__lt=today or timezone.localdate())

    def related_to(self, article: "GuidancePage", count: int = 4) -> "list[GuidancePage]":
        """Others of the same stage."""
        others = self.shown().for_stage(article.stage).exclude(pk=article.pk)
        return list(others.for_lists()[:count])

    def grouped_by_stage(self, each: int = 4) -> list[StageGroup]:
        """Every stage in order, with its first `each` articles. One query for all of them."""
        groups = {stage: StageGroup(stage) for stage in (*JOURNEY, *BESIDE_THE_JOURNEY)}
        ordered = self.for_lists()
        articles: Iterable[Any] = ordered.annotate(
            place=Window(RowNumber(), partition_by=F("stage"), order_by=ordered.query.order_by),
            of=Window(Count("pk"), partition_by=F("stage")),
        ).filter(place__lte=each)
        for article in articles:
            group = groups[Stage(article.stage)]
            group.articles.append(article)
            group.total = article.of
        return list(groups.values())

    def found_by(self, words: str, *, number: str | int = 1, per_page: int = 10) -> "Findings":
        """Articles with all of the words; or, when there are none, with some of the longer ones.

        Only letters and digits reach the engines: each has a query language, and SQLite's raises
        on a stray quotation mark.
        """
        terms = _WORD.findall(words)
        found = self.search(" ".join(terms), operator="and") if terms else self.none()
        page = Paginator(found, per_page).get_page(number)
        if page.paginator.count or len(terms) < 2:
            return Findings(page)
        longer = [term for term in terms if len(term) > 3]
        loosely = self.search(" ".join(longer), operator="or") if longer else self.none()
        return Findings(Paginator(loosely, per_page).get_page(number), loosely=True)


@dataclass(frozen=True)
class Findings:
    """One page of what a search found; `loosely` when no article had all of the words."""

    page: "PageOfResults[Any]"
    loosely: bool = False

    @property
    def count(self) -> int:
        return self.page.paginator.count


GuidanceManager = PageManager.from_queryset(GuidanceQuerySet)
