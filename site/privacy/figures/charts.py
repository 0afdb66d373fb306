"""Two plots, drawn by the server as SVG: bars by kind, and columns over time.

Each has one idea, a sentence that says what it shows, and the table behind it. Sizes are worked out
here, in units of a drawing 380 wide, which is read on a phone as on a desk; colours and type come from
`privacy/figures.css`. Nothing is told by colour: hidden counts are hatched, and named in the table.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .counts import Share, Shown

WIDTH = 380
HIDDEN = 10  # how wide a hidden count is drawn, whatever it is
TEXT, GAP, BAR = 17, 19, 14
LABEL = 34  # characters in one line, beside which the longest words about a value find room
PANEL, TALL = 84, 48
LABELS = 24


class Row(NamedTuple):
    """One bar. `value` is what is drawn; `words` what is said of it, if not the value itself.

    `mark` is where a line stands across it, such as the time that was allowed.
    """

    label: str
    value: Shown | Share | float | None
    words: str = ""
    mark: float | None = None


class Panel(NamedTuple):
    """Columns of one kind, one for each label of the time below."""

    label: str
    cells: Sequence[Shown]


@dataclass(frozen=True)
class Shape:
    x: str
    y: str
    width: str
    height: str
    hidden: bool = False


@dataclass(frozen=True)
class Line:
    """A text of the plot, and what is drawn beneath it."""

    labels: list[tuple[int, str]]  # y, and one line of it
    words: str
    y: int
    shapes: list[Shape]
    base: int
    mark: str = ""


@dataclass(frozen=True)
class Chart:
    key: str  # unique on its page
    title: str
    says: str
    kind: str
    height: int
    lines: list[Line]
    ticks: list[tuple[str, str, str]]  # x, anchor, words
    head: list[str]
    table: list[list[str]]

    @property
    def width(self) -> int:
        return WIDTH


def bars(
    key: str, *, title: str, says: str, rows: Sequence[Row], head: Sequence[str],
    table: Sequence[Sequence[object]] | None = None, most: float | None = None,
) -> Chart:  # fmt: skip
    """Bars by kind, in the order given. `most` is the value as wide as the plot; by default the
    largest. `table` holds more columns than the plot shows, if there are more to know."""
    values = [_number(row.value) for row in rows]
    marks = [row.mark for row in rows if row.mark is not None]
    scale = most or max([value for value in values if value is not None] + marks, default=1) or 1
    lines = []
    top = 0
    for row, value in zip(rows, values, strict=True):
        labels = [
            (top + 16 + number * TEXT, line)
            for number, line in enumerate(textwrap.wrap(row.label, LABEL) or [""])
        ]
        bar = labels[-1][0] + 7
        wide = HIDDEN if value is None else min(1, value / scale) * WIDTH
        lines.append(
            Line(
                labels,
                row.words or str(row.value),
                top + 16,
                [Shape("0", str(bar), f"{wide:.1f}", str(BAR), hidden=value is None)],
                bar + BAR,
                "" if row.mark is None else f"{min(1, row.mark / scale) * (WIDTH - 2) + 1:.1f}",
            )
        )
        top = bar + BAR + GAP - 6
    return Chart(
        key, title, says, "bars", max(1, top), lines, [], list(head),
        [list(map(str, cells)) for cells in table]
        if table is not None
        else [[row.label, row.words or str(row.value)] for row in rows],
    )  # fmt: skip


def over_time(
    key: str, *, title: str, says: str, labels: Sequence[str], panels: Sequence[Panel], head: str
) -> Chart:
    """Columns over time, a panel for each kind, all on one scale so that they can be compared."""
    most = max((cell.value or 0 for panel in panels for cell in panel.cells), default=0) or 1
    slot = WIDTH / max(1, len(labels))
    lines = []
    for number, panel in enumerate(panels):
        base = number * PANEL + 24 + TALL
        shapes = []
        for place, cell in enumerate(panel.cells):
            tall = 5 if cell.value is None else max(2.0, TALL * cell.value / most)
            shapes.append(
                Shape(
                    f"{place * slot + slot * 0.15:.1f}",
                    f"{base - tall:.1f}",
                    f"{slot * 0.7:.1f}",
                    f"{tall:.1f}",
                    hidden=cell.value is None,
                )
            )
        peak = max((cell.value or 0 for cell in panel.cells), default=0)
        words = f"up to {peak:,}" if peak else "fewer than 5 each"
        y = number * PANEL + 16
        lines.append(Line([(y, panel.label)], words, y, shapes, base))
    ticks = [("0", "start", labels[0]), (str(WIDTH), "end", labels[-1])] if labels else []
    if len(labels) > 8:
        ticks.insert(1, (str(WIDTH // 2), "middle", labels[len(labels) // 2]))
    return Chart(
        key, title, says, "columns", len(panels) * PANEL + LABELS, lines, ticks,
        [head, *(panel.label for panel in panels)],
        [
            [label, *(str(panel.cells[place]) for panel in panels)]
            for place, label in enumerate(labels)
        ],
    )  # fmt: skip


def _number(value: Shown | Share | float | None) -> float | None:
    if isinstance(value, Shown):
        return value.value
    return value.tenths if isinstance(value, Share) else value
