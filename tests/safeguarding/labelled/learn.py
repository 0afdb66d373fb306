"""Learn the weights of words from the labelled posts, and write the table that is shipped.

    python -m tests.safeguarding.labelled.learn              writes screening/data/danger.txt
    python -m tests.safeguarding.labelled.learn --check      five-fold: what unseen posts would get

Logistic regression over words and pairs of words, in plain Python: the same posts give the same table.
`danger_judge` and `calm_judge` are never learnt from: the bench says by them what new posts would get.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

django.setup()

from safeguarding.screening import crisis, weighing  # noqa: E402
from safeguarding.screening.reading import Reading  # noqa: E402
from tests.safeguarding import labelled  # noqa: E402

GRAVE = ("red", "crisis")
LEARNT_FROM = (*labelled.PARTS, *(part for part in labelled.OF_DANGER if "judge" not in part))
LEAST = 2  # posts that have a term
ROUNDS = 60
STEP = 0.5
HOLD_BACK = 1e-5  # what draws every weight towards nothing
# How many unseen calm posts may be read as grave: of those that were written to sound alarming, and of
# those that people write on an ordinary day.
IN_VAIN = 0.10
ON_AN_ORDINARY_DAY = 0.04

Bag = Counter[str]


def sentences(text: str) -> list[str]:
    return crisis.plain_sentences(Reading(text))


def bag(said: Iterable[str]) -> Bag:
    found = Bag()
    for sentence in said:
        found.update(weighing.terms([word for word in sentence.split() if word != "."]))
    return found


def learn(posts: Sequence[tuple[Bag, bool]]) -> dict[str, float]:
    """Weights by stochastic gradient descent with steps of each weight's own (AdaGrad)."""
    has = Counter(term for words, _ in posts for term in words)
    rows = []
    for words, grave in posts:
        length = sqrt(sum(words.values())) or 1.0
        known = sorted(term for term in words if has[term] >= LEAST)
        rows.append(([(term, words[term] / length) for term in known], grave))
    share = sum(grave for _, grave in posts) / len(posts)
    weights = dict.fromkeys((*(t for t in has if has[t] >= LEAST), weighing.BEGIN), 0.0)
    steps = dict.fromkeys(weights, 0.0)  # sums of squares
    order = Random(0)  # noqa: S311  (an order to read in, the same each time)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for values, grave in rows:
            at = weights[weighing.BEGIN] + sum(weights[term] * value for term, value in values)
            off = (1 / (1 + exp(-max(-30.0, min(30.0, at))))) - grave
            off *= 0.5 / (share if grave else 1 - share)  # both kinds count alike
            for term, value in (*values, (weighing.BEGIN, 1.0)):
                slope = off * value + HOLD_BACK * weights[term]
                steps[term] += slope * slope
                weights[term] -= STEP * slope / (1e-6 + sqrt(steps[term]))
    return weights


def weight_of(said: Sequence[str], weights: dict[str, float]) -> float:
    """Of the heaviest passage, as `weighing.is_grave` reads it."""
    bags = [found for sentence in said if (found := bag([sentence]))] or [Bag()]
    sums = [(sum(weights.get(t, 0.0) for t in each), len(each)) for each in bags]
    passages = [
        sums[at : at + weighing.PASSAGE] for at in range(max(1, len(sums) - weighing.PASSAGE + 1))
    ]
    return weights[weighing.BEGIN] + max(
        sum(weight for weight, _ in each) / sqrt(sum(count for _, count in each) or 1)
        for each in passages
    )


def scores_unseen(posts: Sequence[tuple[list[str], bool]], folds: int = 5) -> list[float]:
    """Each post weighed by weights that were learnt without it."""
    found = [0.0] * len(posts)
    for fold in range(folds):
        weights = learn(
            [(bag(said), grave) for at, (said, grave) in enumerate(posts) if at % folds != fold]
        )
        for at in range(fold, len(posts), folds):
            found[at] = weight_of(posts[at][0], weights)
    return found


def limit(scores: Iterable[float], share: float) -> float:
    """What no more than this share of these is above."""
    calm = sorted(scores, reverse=True)
    return calm[int(share * len(calm))]


def main() -> None:
    parts = [(part, post) for part in LEARNT_FROM for post in labelled.posts(part)]
    posts = [(sentences(post.text), post.crisis in GRAVE) for _, post in parts]
    # Those written by people who had not seen the screening say best what new posts are like.
    new = [at for at, (part, _) in enumerate(parts) if part.startswith(("danger", "independent"))]
    ordinary = [at for at, (part, _) in enumerate(parts) if part.startswith("calm")]
    unseen = scores_unseen(posts)
    alarming = [unseen[at] for at in new if not posts[at][1]]
    calm = [unseen[at] for at in ordinary]
    threshold = max(limit(alarming, IN_VAIN), limit(calm, ON_AN_ORDINARY_DAY))
    grave = [unseen[at] for at in new if posts[at][1]]
    for name, scores in (("of danger", grave), ("that alarm in vain", alarming), ("calm", calm)):
        share = sum(score > threshold for score in scores) / len(scores)
        print(f"of {len(scores)} unseen posts {name}, {share:.3f} weigh enough")
    if "--check" in sys.argv:
        return
    weights = learn([(bag(said), grave) for said, grave in posts])
    weights[weighing.BEGIN] -= threshold
    lines = [f"{term}\t{weight:.2f}" for term, weight in sorted(weights.items())]
    kept = [line for line in lines if not line.endswith(("\t0.00", "\t-0.00"))]
    head = f"# Words and what they weigh: learnt by tests/safeguarding/labelled/learn.py from {len(posts)} posts."
    weighing.TABLE.write_text("\n".join([head, *kept]) + "\n")
    print(f"{len(kept)} terms")


if __name__ == "__main__":
    main()
