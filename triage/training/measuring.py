"""Figures of the sentiment experts: on texts, and on whole sources, that the models had not seen."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from triage.evaluation import Figure, calibration_error, macro_f1, resampled, share
from triage.learned.experts import GENRES, LABELS, mixture
from triage.learned.linear import Floats
from triage.training.sentiment import FOLDS, OutOfFold, Texts, finish, fit_experts

_NEG, _NEU, _POS = (LABELS.index(label) for label in ("neg", "neu", "pos"))


def cross_validated(texts: Texts, seen: OutOfFold) -> list[Figure]:
    """Five folds, grouped by text. Calibration and the weights of labels come from the other folds as well."""
    told = np.zeros((len(texts.labels), len(LABELS)), np.float32)
    said = np.zeros(len(texts.labels), np.int64)
    blank = fit_experts(texts.of(np.flatnonzero(texts.folds == 0)))
    for fold in range(FOLDS):
        out = np.flatnonzero(texts.folds == fold)
        experts = finish(blank, texts, seen, np.flatnonzero(texts.folds != fold))
        told[out] = experts.calibrate(seen.mixed[out])
        said[out] = experts.decide(told[out], seen.posts[out]).argmax(axis=1)
    figures: list[Figure] = []
    for genre in GENRES:
        mine = (texts.genre == genre) & texts.measured
        figures += _three_classes(f"{genre} (5 folds)", texts.labels[mine], said[mine], told[mine])
    return figures


def _three_classes(name: str, labels: NDArray[np.int64], said: NDArray[np.int64], told: Floats) -> list[Figure]:
    pairs = _pairs(labels, said)
    right = told.argmax(axis=1) == labels
    return [
        resampled(f"{name}: macro-F1", macro_f1, pairs),
        *_of_negative(name, labels, said),
        share(f"{name}: accuracy", int((labels == said).sum()), len(labels)),
        calibration_error(f"{name}: calibration error", told.max(axis=1).tolist(), right.tolist()),
    ]


def _of_negative(name: str, labels: NDArray[np.int64], said: NDArray[np.int64]) -> list[Figure]:
    caught = int(((labels == _NEG) & (said == _NEG)).sum())
    return [
        share(f"{name}: negative recall", caught, int((labels == _NEG).sum())),
        share(f"{name}: negative precision", caught, int((said == _NEG).sum())),
    ]


def left_out(texts: Texts) -> list[Figure]:
    """Good against bad on a source of which no text was trained on. All posts are one source: two sets share them."""
    figures: list[Figure] = []
    sources = np.where(texts.genre == "posts", "posts", texts.source)
    for source in sorted(set(sources.tolist())):
        out = np.flatnonzero((sources == source) & (texts.labels != _NEU))
        inside = texts.of(np.flatnonzero(sources != source))
        if len(out) and len(set(inside.labels.tolist())) == len(LABELS):
            figures += _two_classes(f"{source} left out", texts.of(out), inside)
    return figures


def _two_classes(name: str, out: Texts, inside: Texts) -> list[Figure]:
    mixed, _ = mixture(fit_experts(inside).logits(out.words, out.dense))
    said = np.where(mixed[:, _NEG] > mixed[:, _POS], _NEG, _POS)
    measure: Callable[[Sequence[tuple[str, str]]], float] = two_f1
    return [
        resampled(f"{name}: good or bad, macro-F1", measure, _pairs(out.labels, said)),
        *_of_negative(f"{name}: good or bad", out.labels, said)[:1],
    ]


def two_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Macro-F1 of good and bad alone."""
    return macro_f1(pairs, ("neg", "pos"))


def _pairs(labels: NDArray[np.int64], said: NDArray[np.int64]) -> list[tuple[str, str]]:
    return [(LABELS[label], LABELS[guess]) for label, guess in zip(labels.tolist(), said.tolist(), strict=True)]
