"""How often the judgement is right, measured on texts that people labelled. Pure.

A mixed judgement counts as negative when the worst sentence outweighs the whole text, else as positive: two
thirds of mixed comments are negative to people, two thirds of mixed stories positive.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from triage.judge import Judgement, judge

LABELS = ("neg", "neu", "pos")
_SHORT = {"negative": "neg", "neutral": "neu", "positive": "pos", "not_scored": "neu"}
_RESAMPLES, _SEED = 400, 1

Pairs = Sequence[tuple[str, str]]  # (label of people, label of the judgement)


@dataclass(frozen=True)
class Figure:
    """A measure with its 95 % interval; ``count`` of ``total`` where it is a share of texts."""

    name: str
    value: float
    low: float
    high: float
    count: int | None = None
    total: int | None = None

    def __str__(self) -> str:
        line = f"{self.name:<28}{self.value:8.3f}   95 % {self.low:.3f} to {self.high:.3f}"
        return line if self.count is None else f"{line}   {self.count:,} of {self.total:,}"


def label_of(said: Judgement) -> str:
    """One of three labels for a judgement of five classes."""
    if said.sentiment == "mixed":
        return "neg" if -(said.worst_sentence or 0.0) >= (said.compound or 0.0) else "pos"
    return _SHORT[said.sentiment]


def evaluate(rows: Iterable[tuple[str, str]]) -> list[Figure]:
    """Figures over (text, label) rows, labels being neg, neu or pos."""
    judged = [(label, judge(text)) for text, label in rows]
    pairs = [(label, label_of(said)) for label, said in judged]
    marked = sum(guess == "neg" for _, guess in pairs)
    negative = sum(label == "neg" for label, _ in pairs)
    caught = pairs.count(("neg", "neg"))
    return [
        share("accuracy", sum(label == guess for label, guess in pairs), len(pairs)),
        _resampled("macro-F1", macro_f1, pairs),
        share("negative precision", caught, marked),
        share("negative recall", caught, negative),
        share("not scored", sum(said.outcome != "scored" for _, said in judged), len(judged)),
        *alerts([said for _, said in judged]),
    ]


def alerts(judged: Sequence[Judgement]) -> list[Figure]:
    """How many of a thousand posts call somebody at once (tier 0), or soon (tier 1)."""
    found = Counter(said.tier for said in judged)
    return [
        per_thousand("crisis alerts per 1,000", found[0], len(judged)),
        per_thousand("tier 1 per 1,000", found[1], len(judged)),
    ]


def share(name: str, count: int, total: int) -> Figure:
    """A proportion with Wilson's interval."""
    if not total:
        return Figure(name, 0.0, 0.0, 1.0, count, total)
    z, p = 1.96, count / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return Figure(name, p, max(0.0, middle - half), min(1.0, middle + half), count, total)


def per_thousand(name: str, count: int, total: int) -> Figure:
    one = share(name, count, total)
    return Figure(name, one.value * 1000, one.low * 1000, one.high * 1000, count, total)


def macro_f1(pairs: Pairs) -> float:
    """Mean of the F1 of the three labels."""
    table = Counter(pairs)
    guessed, real = Counter(guess for _, guess in pairs), Counter(label for label, _ in pairs)
    scores = [2 * table[k, k] / (guessed[k] + real[k]) if guessed[k] + real[k] else 0.0 for k in LABELS]
    return sum(scores) / len(scores)


def _resampled(name: str, measure: Callable[[Pairs], float], pairs: Pairs) -> Figure:
    chance = random.Random(_SEED)  # noqa: S311 - a bootstrap, repeatable
    drawn = sorted(measure(chance.choices(pairs, k=len(pairs))) for _ in range(_RESAMPLES)) if pairs else [0.0]
    cut = len(drawn) // 40
    return Figure(name, measure(pairs), drawn[cut], drawn[-1 - cut])
