"""How well and how fast the screening reads. Prints JSON lines and writes them to var/bench/.

    python bench/screening.py            the figures
    python bench/screening.py --misses   and what was missed or seen in vain

A span counts as found when one of its kind covers at least half of what the two have together
(`overlap`), or when both ends agree (`exact`).
"""

import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django  # noqa: E402

django.setup()

from safeguarding.screening import CRISIS_LEVELS, KINDS, screen  # noqa: E402
from tests.safeguarding import labelled  # noqa: E402

Row = tuple[str, str, float, str]
GRAVE = ("red", "crisis")


def agree(one: tuple[str, int, int], other: tuple[str, int, int], *, exact: bool) -> bool:
    if one[0] != other[0]:
        return False
    if exact:
        return one == other
    common = min(one[2], other[2]) - max(one[1], other[1])
    return common > 0 and 2 * common >= max(one[2], other[2]) - min(one[1], other[1])


def details(part: str, *, exact: bool, misses: bool) -> Iterator[Row]:
    right, wanted, found = Counter[str](), Counter[str](), Counter[str]()
    for post in labelled.posts(part):
        seen = [(span.kind, span.start, span.end) for span in screen(post.text).spans]
        for label in post.spans:
            wanted[label[0]] += 1
            if any(agree(label, span, exact=exact) for span in seen):
                right[label[0]] += 1
            elif misses:
                print(f"# missed {label[0]} {post.text[label[1] : label[2]]!r}: {post.text}")
        for span in seen:
            found[span[0]] += 1
            if misses and not any(agree(label, span, exact=exact) for label in post.spans):
                print(f"# in vain {span[0]} {post.text[span[1] : span[2]]!r}: {post.text}")
    how = "exact" if exact else "overlap"
    for kind in (*KINDS, "all"):
        n, hit, said = (
            sum(c.values()) if kind == "all" else c[kind] for c in (wanted, right, found)
        )
        if n or said:
            yield f"{part} {how} {kind}", "recall", hit / n if n else 1.0, f"of {n}"
            yield f"{part} {how} {kind}", "precision", hit / said if said else 1.0, f"of {said}"


def crisis(part: str, *, misses: bool) -> Iterator[Row]:
    right, wanted, caught = Counter[str](), Counter[str](), Counter[str]()
    false_alarms = 0
    posts = labelled.posts(part)
    for post in posts:
        level = screen(post.text).crisis
        wanted[post.crisis] += 1
        right[post.crisis] += level == post.crisis
        caught[post.crisis] += level in GRAVE
        false_alarms += level in GRAVE and post.crisis not in GRAVE
        if misses and level != post.crisis:
            print(f"# {post.crisis} was read as {level}: {post.text}")
    for level in CRISIS_LEVELS:
        if wanted[level]:
            yield (
                f"{part} {level}",
                "same grade",
                right[level] / wanted[level],
                f"of {wanted[level]}",
            )
    grave = sum(wanted[level] for level in GRAVE)
    alarms = sum(caught[level] for level in GRAVE)
    yield f"{part} red and crisis", "recall", alarms / grave, f"of {grave}"
    yield f"{part} red and crisis", "precision", alarms / (alarms + false_alarms), "share"


def adding_up(*, misses: bool) -> Iterator[Row]:
    right, writers = 0, labelled.writers()
    for writer in writers:
        same = screen(writer.text, history=writer.history).adds_up == writer.adds_up
        right += same
        if misses and not same:
            print(f"# adds up should be {writer.adds_up}: {writer.history} + {writer.text}")
    yield "adding up", "right", right / len(writers), f"of {len(writers)}"


def speed() -> Iterator[Row]:
    for part in labelled.PARTS:
        words = " ".join(post.text for post in labelled.posts(part)).split()
        yield (
            f"{part}, full of details",
            "median",
            _milliseconds(" ".join(words[:1000])),
            "ms a 1,000 words",
        )
    calm = " ".join(
        post.text
        for part in labelled.PARTS
        for post in labelled.posts(part)
        if not post.spans and post.crisis == "none"
    )
    yield (
        "posts with nothing to find",
        "median",
        _milliseconds(" ".join(calm.split()[:1000])),
        "ms a 1,000 words",
    )


def _milliseconds(text: str, times: int = 60) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        screen(text)
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def main() -> None:
    misses = "--misses" in sys.argv
    only = [part for part in labelled.PARTS if part in sys.argv] or list(labelled.PARTS)
    rows: list[Row] = []
    for part in only:
        rows += details(part, exact=False, misses=misses)
        rows += details(part, exact=True, misses=False)
        rows += crisis(part, misses=misses)
    rows += adding_up(misses=misses)
    rows += speed()
    lines = [
        json.dumps(
            {
                "bench": "screening",
                "case": case,
                "metric": metric,
                "value": round(value, 3),
                "unit": unit,
            }
        )
        for case, metric, value, unit in rows
    ]
    print("\n".join(lines))
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "screening.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
