"""docs/asvs.md says what we meet, and of what it says so it has to name the proof."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
# Numbers and levels of version 5.0.0, nothing else: the words are under another licence.
NUMBERS = (Path(__file__).parent / "asvs_numbers.txt").read_text().split("\n")
STATES = ("met", "partly", "not met", "does not apply")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.M)
ROWS = ROW.findall(PAGE)
SUMMARY = re.compile(
    r"^(Levels 1 and 2|Level 3): (\d+) requirements: (\d+) met, (\d+) partly, (\d+) not met,"
    r" (\d+) do not apply\.$",
    re.M,
)


def _tests() -> set[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def test_every_requirement_of_the_first_two_levels_stands_there_once() -> None:
    wanted = dict(line.split() for line in NUMBERS if line)
    assert Counter(wanted.values()) == {"1": 70, "2": 183}
    assert len(ROWS) == PAGE.count("\n| ") - 2 * PAGE.count("\n## ")  # no row that is not read
    there = Counter(number for number, *_ in ROWS)
    assert {number for number, times in there.items() if times > 1} == set()
    assert {number: level for number, level, *_ in ROWS if level != "3"} == wanted


def test_what_is_met_names_a_test_a_file_or_a_command_that_is_there() -> None:
    tests, wrong = _tests(), []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for number, _, words, state, how, proof in ROWS:
        assert state in STATES, number
        assert len(words.split()) <= 12, number
        assert how, number
        named = proof.strip("`")
        if not named:
            if state == "met":
                wrong.append(f"{number} is met and names nothing")
        elif named.startswith("make "):
            if named.removeprefix("make ") not in targets:
                wrong.append(f"{number}: no {named}")
        elif "::" in named:
            if named not in tests:
                wrong.append(f"{number}: no test {named}")
        elif not (ROOT / named).exists():
            wrong.append(f"{number}: no file {named}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(("name", "levels"), [("Levels 1 and 2", "12"), ("Level 3", "3")])
def test_the_counts_are_right(name: str, levels: str) -> None:
    (told,) = (found for found in SUMMARY.findall(PAGE) if found[0] == name)
    states = Counter(state for _, level, _, state, *_ in ROWS if level in levels)
    assert list(map(int, told[1:])) == [states.total(), *(states[state] for state in STATES)]
