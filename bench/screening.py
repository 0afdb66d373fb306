"""How well and how fast the screening reads. Prints JSON lines and writes them to var/bench/.

    python bench/screening.py            the figures
    python bench/screening.py --misses   and what was missed or seen in vain

A span counts as found when one of its kind covers at least half of what the two have together
(`overlap`), or when both ends agree (`exact`).
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
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
    if grave:
        yield f"{part} red and crisis", "recall", alarms / grave, f"of {grave}"
        yield f"{part} red and crisis", "precision", alarms / (alarms + false_alarms), "share"
    calm = len(posts) - grave
    yield f"{part} red and crisis", "false alarms", false_alarms / calm, f"of {calm} calm posts"


def adding_up(*, misses: bool) -> Iterator[Row]:
    right, writers = 0, labelled.writers()
    for writer in writers:
        same = screen(writer.text, history=writer.history).adds_up == writer.adds_up
        right += same
        if misses and not same:
            print(f"# adds up should be {writer.adds_up}: {writer.history} + {writer.text}")
    yield "adding up", "right", right / len(writers), f"of {len(writers)}"


# What people write most: a page of plain prose, of this project, with nothing to find.
PROSE = """
I have been reading here for three weeks before I dared to write anything at all. The police came
in the morning when the children were eating breakfast, and since then I do not recognise our
life. My husband says very little. He goes for long walks and sits in the car outside the house
before he comes in. I have told my sister and one friend and nobody else. The solicitor says that
it could be a year before we hear anything and that we should try to live as normally as we can. I
go to work and I smile and I come home and I put the washing on. The social worker has been kind
but every visit makes my stomach turn over. Has anybody found a way of telling the grandparents?
His mother is nearly eighty and she reads the local paper from front to back every week. We have
been married for nineteen years and I thought that I knew everything about him. I would like to
hear from people who are further along than we are. Did you stay or did you leave, and how did you
know what was right? The other thing that worries me is money. They took both computers and his
phone, and he cannot do his job without them. I rang the bank and they were good about the
mortgage and gave us a pause. Somebody at the group told me to write things down, so I keep a
small book in my handbag. I write what we ate and what the weather was like and one thing that was
not bad. Yesterday it was the blackbird on the fence. Thank you for reading this far. I will try
to answer when I can.
"""


def speed() -> Iterator[Row]:
    """Time of the process, not of the clock: what other work on the machine takes is left out."""
    posts = [post for part in labelled.PARTS for post in labelled.posts(part)]
    prose = (PROSE.split() * 5)[:1000]
    cases = {
        "plain prose": prose,
        "labelled posts, full of details and alarming words": " ".join(
            post.text for post in posts
        ).split()[:1000],
    }
    for case, words in cases.items():
        yield case, "least", _milliseconds(" ".join(words)), "ms a 1,000 words"
    history = [" ".join(prose[at : at + 150]) + f" {at}" for at in range(20)]
    text = " ".join(prose[:150]) + " We live in Hull."
    yield "150 words", "least", _milliseconds(text), "ms"
    yield "the same with 20 earlier texts", "least", _milliseconds(text, history), "ms"


def _milliseconds(text: str, history: Sequence[str] = (), times: int = 60) -> float:
    least = float("inf")
    for _ in range(times):
        started = time.process_time()
        screen(text, history=history)
        least = min(least, time.process_time() - started)
    return least * 1000


def main() -> None:
    misses = "--misses" in sys.argv
    every = (*labelled.PARTS, *labelled.OF_DANGER)
    only = [part for part in every if part in sys.argv] or every
    rows: list[Row] = []
    for part in only:
        if part in labelled.PARTS:
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
