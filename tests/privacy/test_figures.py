"""No number that is shown gives away one that is not."""

import re
from itertools import product
from typing import Any

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.figures import charts, counts

SMALL = st.integers(0, counts.FEW - 1)


def drawn(chart: charts.Chart) -> str:
    return render_to_string("privacy/figures/chart.html", {"chart": chart})


def over_weeks(table: list[list[int]]) -> str:
    cells = [[counts.shown(count) for count in row] for row in table]
    return drawn(
        charts.over_time(
            "weeks",
            title="A title",
            says=counts.at_least(cell for row in cells for cell in row),
            labels=[f"week {place}" for place in range(len(table[0]))],
            panels=[charts.Panel(f"kind {number}", row) for number, row in enumerate(cells)],
            head="Week",
        )
    )


def by_kind(values: list[int]) -> str:
    cells = [counts.shown(count) for count in values]
    rows = [charts.Row(f"kind {number}", cell) for number, cell in enumerate(cells)]
    return drawn(
        charts.bars("k", title="A title", says=counts.at_least(cells), rows=rows, head=["K", "N"])
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4),
    SMALL,
)
def test_a_page_is_the_same_whatever_the_hidden_counts_are(
    table: list[list[int]], instead: int
) -> None:
    other = [[instead if count < counts.FEW else count for count in row] for row in table]
    assert over_weeks(table) == over_weeks(other)
    assert by_kind(table[0]) == by_kind(other[0])


def test_a_total_tells_no_hidden_count() -> None:
    assert counts.at_least(map(counts.shown, (7, 5))) == "12"
    assert counts.at_least(map(counts.shown, (7, 5, 0))) == "12 or more"
    assert {
        counts.at_least(map(counts.shown, (a, b, 9))) for a, b in product(range(5), repeat=2)
    } == {"9 or more"}


def test_every_share_that_is_told_can_stand_for_two_counts_at_least() -> None:
    assert str(counts.share(19, 19)) == "too few to say"
    for whole in range(counts.SHARE_OF, 61):
        told = [counts.share(part, whole).tenths for part in range(whole + 1)]
        assert min(told.count(tenth) for tenth in set(told)) >= 1
        # Nobody learns that all did, or that nobody did.
        assert counts.share(whole, whole) == counts.share(whole - 1, whole)
        assert counts.share(0, whole) == counts.share(1, whole)


def test_a_plot_has_a_title_a_sentence_and_its_table_and_no_style_of_its_own() -> None:
    html = by_kind([3, 12])
    assert 'role="img" aria-labelledby="k-title k-desc"' in html
    assert re.search(r'<title id="k-title">A title</title>', html)
    assert re.search(r'<desc id="k-desc">12 or more The numbers', html)
    assert "<td>fewer than 5</td>" in html
    assert "<td>12</td>" in html
    assert 'fill="url(#k-hatch)"' in html  # not by colour alone
    assert "style=" not in html


def test_a_bar_is_as_long_as_its_value_and_nothing_is_longer_than_the_plot() -> None:
    rows = [charts.Row("a", 0.5, "half", mark=1.0), charts.Row("b", 2.0, "twice", mark=1.0)]
    chart = charts.bars("k", title="T", says="S", rows=rows, head=["K", "N"])
    assert [line.shapes[0].width for line in chart.lines] == ["95.0", "380.0"]
    assert {line.mark for line in chart.lines} == {"190.0"}


def test_a_long_label_is_broken_before_it_meets_the_words_of_its_value() -> None:
    long = "It describes, excuses or blames in a way that harms"
    rows = [charts.Row(long, counts.shown(9)), charts.Row("Short", counts.shown(9))]
    first, second = charts.bars("k", title="T", says="S", rows=rows, head=["K", "N"]).lines
    assert [text for _, text in first.labels] == [
        "It describes, excuses or blames in",
        "a way that harms",
    ]
    assert int(first.shapes[0].y) > first.labels[-1][0]
    assert second.labels[0][0] > first.base


def test_what_is_drawn_is_escaped_and_nothing_is_drawn_of_nothing() -> None:
    rows: Any = [charts.Row("<b>", counts.shown(9))]
    html = drawn(charts.bars("k", title="<i>", says="S", rows=rows, head=["K", "N"]))
    assert "<b>" not in html
    assert "<i>" not in html
    empty = drawn(charts.bars("k", title="T", says="S", rows=[], head=["K", "N"]))
    assert "<svg" not in empty
    assert "Nothing yet." in empty
