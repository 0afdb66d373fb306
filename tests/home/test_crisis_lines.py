"""The numbers at the foot of every page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from home.pages import crisis_lines
from home.pages.models import CrisisLine

from .factories import CrisisLineFactory

pytestmark = pytest.mark.django_db


def names(country: str = "GB") -> list[str]:
    return [line.name for line in crisis_lines.shown(country)]


def test_lines_cost_a_query_once_and_then_none(django_assert_num_queries: Any) -> None:
    CrisisLineFactory(name="Stop It Now")
    with django_assert_num_queries(1):
        assert names() == ["Stop It Now"]
    with django_assert_num_queries(0):
        assert names() == ["Stop It Now"]


def test_no_lines_at_all_are_cached_too(django_assert_num_queries: Any) -> None:
    assert names() == []
    with django_assert_num_queries(0):
        assert names() == []


def test_a_change_shows_at_once() -> None:
    line = CrisisLineFactory(name="Old name")
    assert names() == ["Old name"]
    line.name = "New name"
    line.save()
    assert names() == ["New name"]
    CrisisLineFactory(name="Another", sort_order=1)
    assert names() == ["Another", "New name"]
    line.delete()
    assert names() == ["Another"]


def test_what_another_visitor_cached_before_the_commit_is_dropped_after_it(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    line = CrisisLineFactory(name="Before")
    with django_capture_on_commit_callbacks(execute=False) as after_commit:
        before = crisis_lines.shown()
        line.name = "After"
        line.save()
    crisis_lines.cache.set(crisis_lines.KEY, before, 60)  # a page served meanwhile elsewhere
    assert names() == ["Before"]
    for call in after_commit:
        call()
    assert names() == ["After"]


def test_hidden_lines_and_other_countries_are_left_out() -> None:
    CrisisLineFactory(name="Hidden", is_shown=False)
    CrisisLineFactory(name="Far away", country="AU", sort_order=2)
    CrisisLineFactory(name="Here", sort_order=1)
    assert names() == ["Here"]
    assert names("AU") == ["Far away"]
    assert names("") == ["Here", "Far away"]


def test_the_tag_gives_templates_what_they_need() -> None:
    CrisisLineFactory(
        name="Here", phone="0808 1000 900", hours="24 hours", last_checked=date(2026, 11, 1)
    )
    shown = Template(
        "{% load pages_tags %}{% crisis_lines as lines %}{% for line in lines %}"
        "{{ line.name }}|{{ line.phone }}|{{ line.phone_href }}|{{ line.hours }}|{{ line.note }}|"
        "{{ line.website }}|{{ line.last_checked|date:'Y' }}{% endfor %}"
    ).render(Context())
    assert shown == "Here|0808 1000 900|tel:08081000900|24 hours|||2026"


@pytest.mark.parametrize("address", ["/", "/guidance/", "/search/", "/help-now/", "/nothing-here/"])
def test_every_page_has_the_lines_as_links_to_dial(visitor: Client, address: str) -> None:
    CrisisLineFactory(name="Here", phone="116 123")
    assert '<a href="tel:116123"' in visitor.get(address).content.decode().replace(
        'class="phone" ', ""
    )


def test_a_country_is_kept_in_capitals() -> None:
    line = CrisisLine(name="Here", phone="116 123", country="gb")
    line.full_clean()
    assert line.country == "GB"
