"""Posts with what is in them written down by a person, to measure the screening by.

A line of a part (`dev.txt` and the others) is a grade of crisis, a colon and the post; what shows
somebody stands in it as [[kind|words]], and a line break is a ⏎. The held-out posts were written
before the detectors, the blind ones were scored before anything was learnt from them.
`adding_up.jsonl` has texts with earlier ones of the same writer.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PARTS = (
    "dev",
    "held_out",
    "blind",
    "blind_second",
    "blind_third",
    "veiled",
    "independent_a",
    "independent_b",
)
# Only the danger in these is labelled; those called calm have none, and are what people write on an
# ordinary day. Those called judge are held back: nothing is learnt from them.
OF_DANGER = (
    "danger_first",
    "danger_second",
    "danger_judge",
    "calm_first",
    "calm_second",
    "calm_judge",
)
_MARKED = re.compile(r"\[\[([a-z_]+)\|([^\]]+)\]\]")


@dataclass(frozen=True)
class Labelled:
    text: str
    crisis: str
    spans: tuple[tuple[str, int, int], ...]  # kind, start, end


def read(line: str) -> Labelled:
    crisis, _, marked = line.partition(": ")
    text, at, spans = "", 0, []
    marked = marked.replace("⏎", "\n")
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return Labelled(text + marked[at:], crisis, tuple(spans))


def posts(part: str) -> list[Labelled]:
    return [read(line) for line in (HERE / f"{part}.txt").read_text().splitlines() if line]


@dataclass(frozen=True)
class WithHistory:
    text: str
    history: tuple[str, ...]
    adds_up: bool


def writers() -> list[WithHistory]:
    rows = map(json.loads, (HERE / "adding_up.jsonl").read_text().splitlines())
    return [WithHistory(row["text"], tuple(row["history"]), row["adds_up"]) for row in rows]
