"""Small things that templates of the forum need."""

from collections.abc import Iterable
from typing import Any

from django import template

from forum.models import Topic
from forum.rendering import excerpt
from forum.searching import similar

register = template.Library()
register.filter("excerpt", excerpt)

SAMARITANS = "116123"


@register.filter
def open_day_and_night(lines: Iterable[Any]) -> list[Any]:
    """The crisis lines that are always open. Samaritans first: they are for everybody."""
    return sorted(
        (line for line in lines if _is_always_open(line)),
        key=lambda line: line.phone.replace(" ", "") != SAMARITANS,
    )


@register.filter
def open_at_times(lines: Iterable[Any]) -> list[Any]:
    """The others, in the order of the editors."""
    return [line for line in lines if not _is_always_open(line)]


def _is_always_open(line: Any) -> bool:
    return "24 hours" in line.hours.lower()


@register.simple_tag(takes_context=True)
def similar_to(context: Any, title: str) -> list[Topic]:
    """Conversations begun under a title like this one. Two queries; none without a title."""
    return similar(title, person=context["request"].user) if title else []
