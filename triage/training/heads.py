"""Fitting the heads: small networks trained with numpy alone, the same from the same numbers.

Adam with decoupled decay, a rate that falls to nothing, and numbers and hidden units left out by chance: a few
thousand texts are few for eight hundred numbers, and several networks that differ only by chance err less together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.learned.heads import Heads
from triage.learned.linear import Floats

Chance = np.random.Generator


@dataclass(frozen=True)
class Settings:
    """``left_out``: the shares of numbers, and of hidden units, that a step does without."""

    networks: int = 3
    units: int = 128
    rounds: int = 20
    batch: int = 128
    rate: float = 1e-3
    decay: float = 0.05
    left_out: tuple[float, float] = (0.3, 0.5)


PLAIN = Settings()


@dataclass(frozen=True)
class Lesson:
    """``targets``: probabilities, a column per class. ``groups``: the columns of classes that add up to one (one
    column alone: a class of its own); ``weights``: a column per group, how much a text counts in it.
    """

    numbers: Floats
    targets: Floats
    groups: tuple[slice, ...]
    weights: Floats


def fit_heads(lesson: Lesson, seed: int, settings: Settings = PLAIN) -> Heads:
    """Networks that differ by chance alone; the scaling of the numbers is folded into them."""
    middle, spread = lesson.numbers.mean(axis=0), lesson.numbers.std(axis=0)
    spread = np.where(spread > 1e-5 * (1 + np.abs(middle)), spread, 1).astype(np.float32)  # less is rounding
    scaled = ((lesson.numbers - middle) / spread).astype(np.float32)
    fitted = [
        _fit(lesson, scaled, np.random.default_rng([seed, number]), settings) for number in range(settings.networks)
    ]
    hidden = np.array([each[0] for each in fitted]) / spread[:, None]
    bias = np.array([each[1] for each in fitted]) - middle @ hidden
    return Heads(hidden, bias, np.array([each[2] for each in fitted]), np.array([each[3] for each in fitted]))


def _fit(lesson: Lesson, scaled: Floats, chance: Chance, settings: Settings) -> list[Floats]:
    parts = _begin(scaled.shape[1], settings.units, lesson.targets.shape[1], chance)
    first, second = ([np.zeros_like(part) for part in parts] for _ in range(2))
    steps = settings.rounds * -(-len(scaled) // settings.batch)
    for step, rows in enumerate(_batches(len(scaled), settings, chance), 1):
        rate = settings.rate * (1 - step / steps)
        slopes = _slopes(parts, lesson, scaled, rows, settings.left_out, chance)
        for part, slope, one, two in zip(parts, slopes, first, second, strict=True):
            one += 0.1 * (slope - one)
            two += 0.001 * (slope * slope - two)
            if part.ndim > 1:
                part *= 1 - rate * settings.decay
            part -= rate * (one / (1 - 0.9**step)) / (np.sqrt(two / (1 - 0.999**step)) + 1e-8)
    return parts


def _begin(width: int, units: int, classes: int, chance: Chance) -> list[Floats]:
    shapes = [(width, units), (units, classes)]
    hidden, out = (chance.normal(0, shape[0] ** -0.5, shape).astype(np.float32) for shape in shapes)
    return [hidden, np.zeros(units, np.float32), out, np.zeros(classes, np.float32)]


def _batches(count: int, settings: Settings, chance: Chance) -> Iterator[NDArray[np.int64]]:
    for _ in range(settings.rounds):
        order = chance.permutation(count)
        yield from (order[start : start + settings.batch] for start in range(0, count, settings.batch))


def _slopes(
    parts: list[Floats],
    lesson: Lesson,
    scaled: Floats,
    rows: NDArray[np.int64],
    left_out: tuple[float, float],
    chance: Chance,
) -> list[Floats]:
    """Of the loss of some texts, towards each of the parts."""
    hidden, hidden_bias, out, out_bias = parts
    given = scaled[rows] * _kept((len(rows), scaled.shape[1]), left_out[0], chance)
    felt, kept = given @ hidden + hidden_bias, _kept((len(rows), hidden.shape[1]), left_out[1], chance)
    passed = np.maximum(felt, 0) * kept
    wrong = _wrong(passed @ out + out_bias, lesson, rows) / len(rows)
    back = (wrong @ out.T) * kept * (felt > 0)
    return [given.T @ back, back.sum(axis=0), passed.T @ wrong, wrong.sum(axis=0)]


def _kept(shape: tuple[int, int], share: float, chance: Chance) -> Floats:
    """Noughts by chance; the rest raised, so that their sum stays."""
    return (chance.random(shape, dtype=np.float32) >= share).astype(np.float32) / np.float32(1 - share)


def _wrong(logits: Floats, lesson: Lesson, rows: NDArray[np.int64]) -> Floats:
    """How far what is said lies from the targets, group by group."""
    wrong = np.empty_like(logits)
    for number, group in enumerate(lesson.groups):
        said = logits[:, group]
        if said.shape[1] == 1:
            told = 1 / (1 + np.exp(-np.clip(said, -20, 20)))
        else:
            risen = np.exp(said - said.max(axis=1, keepdims=True))
            told = risen / risen.sum(axis=1, keepdims=True)
        wrong[:, group] = (told - lesson.targets[rows, group]) * lesson.weights[rows, number, None]
    return wrong
