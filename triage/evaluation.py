"""How often the judgement is right, measured on texts that people labelled. Pure.

A mixed judgement counts as negative when the worst sentence outweighs the whole text, else as positive: two
thirds of mixed comments are negative to people, two thirds of mixed stories positive.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from triage.judge import Asked, Judgement, judge_many

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
    """One of three labels for a judgement of five classes: the model's own where there was one."""
    if said.label:
        return said.label
    if said.sentiment == "mixed":
        return "neg" if -(said.worst_sentence or 0.0) >= (said.compound or 0.0) else "pos"
    return _SHORT[said.sentiment]


def evaluate(rows: Iterable[tuple[str, str]], *, with_reader: bool = True) -> list[Figure]:
    """Figures over (text, label) rows, labels being neg, neu or pos; with the sentence reader or by words alone."""
    listed = list(rows)
    said_of = judge_many([Asked(text) for text, _ in listed], with_reader=with_reader)
    judged = list(zip([label for _, label in listed], said_of, strict=True))
    pairs = [(label, label_of(said)) for label, said in judged]
    marked = sum(guess == "neg" for _, guess in pairs)
    negative = sum(label == "neg" for label, _ in pairs)
    caught = pairs.count(("neg", "neg"))
    return [
        share("accuracy", sum(label == guess for label, guess in pairs), len(pairs)),
        resampled("macro-F1", macro_f1, pairs),
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


def macro_f1(pairs: Pairs, labels: Sequence[str] = LABELS) -> float:
    """Mean of the F1 of the labels."""
    table = Counter(pairs)
    guessed, real = Counter(guess for _, guess in pairs), Counter(label for label, _ in pairs)
    scores = [2 * table[k, k] / (guessed[k] + real[k]) if guessed[k] + real[k] else 0.0 for k in labels]
    return sum(scores) / len(scores)


def resampled(name: str, measure: Callable[[Pairs], float], pairs: Pairs) -> Figure:
    """A measure with the interval of a bootstrap, the same each time."""
    chance = random.Random(_SEED)  # noqa: S311 - a bootstrap, repeatable
    drawn = sorted(measure(chance.choices(pairs, k=len(pairs))) for _ in range(_RESAMPLES)) if pairs else [0.0]
    cut = len(drawn) // 40
    return Figure(name, measure(pairs), drawn[cut], drawn[-1 - cut])


def calibration_error(name: str, told: Sequence[float], right: Sequence[bool], bins: int = 10) -> Figure:
    """Expected calibration error: how far, on average, the probability told lies from the share that was right."""

    def error(pairs: Sequence[tuple[float, bool]]) -> float:
        held: dict[int, list[float]] = {}
        for probability, was_right in pairs:
            held.setdefault(min(int(probability * bins), bins - 1), []).append(probability - was_right)
        return sum(abs(sum(each)) for each in held.values()) / max(len(pairs), 1)

    pairs = list(zip(told, right, strict=True))
    chance = random.Random(_SEED)  # noqa: S311 - a bootstrap, repeatable
    drawn = sorted(error(chance.choices(pairs, k=len(pairs))) for _ in range(_RESAMPLES // 4)) if pairs else [0.0]
    cut = len(drawn) // 40
    value = error(pairs)
    return Figure(name, value, min(value, drawn[cut]), max(value, drawn[-1 - cut]))
