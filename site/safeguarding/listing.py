"""The list beside the case: a title and a name for each, in one query for all kinds together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value

from . import granting, reviewing
from .models import Case

LEFT = "Somebody who has left"
GONE = "It is gone"
KEPT = "It is gone; what was decided is looked at again"


@dataclass(frozen=True)
class Line:
    case: Case
    title: str
    author: str


def lines_of(cases: Sequence[Case]) -> list[Line]:
    """One query for all kinds that have `lines`, and one for each of the others."""
    kinds = reviewing.by_content_type()
    ids: dict[int, list[int]] = {}
    for case in cases:
        ids.setdefault(case.content_type_id, []).append(case.object_id)
    found: dict[tuple[int, int], tuple[str, str]] = {}
    together: list[Any] = []
    for kind, wanted in ids.items():
        review = kinds.get(kind)
        lines = reviewing.hook(review, "lines")() if review else None
        if lines is not None:
            together.append(
                lines.filter(pk__in=wanted)
                .annotate(line_kind=Value(kind))
                .order_by()
                .values_list("line_kind", "pk", "line_title", "line_author")
            )
        elif review is not None:
            for item in review.with_author().filter(pk__in=wanted):
                author = review.author(item)
                name = author.screen_name if author else ""
                found[kind, item.pk] = (review.title(item), name)
    if together:
        for kind, pk, title, name in together[0].union(*together[1:], all=True):
            found[kind, pk] = (title, name or "")
    return [_line(case, found) for case in cases]


def _line(case: Case, found: dict[tuple[int, int], tuple[str, str]]) -> Line:
    gone = KEPT if case.looks_again_at_id else GONE
    title, author = found.get((case.content_type_id, case.object_id), (gone, ""))
    return Line(case, title, author or LEFT)


def line_of(case: Case, item: Any) -> Line:
    """Of one that was fetched already."""
    review = reviewing.of(item)
    name = reviewing.hook(review, "shown_name")(item) or granting.name_for_moderators(item)
    return Line(case, review.title(item), name)
