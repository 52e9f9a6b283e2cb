"""Figures of sentiment: on texts, and on whole sources, that the models had not seen; with the reader and without."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from triage.evaluation import Figure, calibration_error, macro_f1, resampled, share
from triage.learned.experts import GENRES, LABELS, mixture
from triage.learned.linear import Floats
from triage.training.sentiment import HEADS, OutOfFold, Views, fit_heads, fit_words, measured, views
from triage.training.sentiment_texts import FOLDS, Labelled, Texts
from triage.training.weighing import BY_WORDS, WITH_READER, Recalls, weighing

_NEG, _NEU, _POS = (LABELS.index(label) for label in ("neg", "neu", "pos"))
_FEWER_FOLDS = 3  # in which heads teach the words where a whole source is left out
WITHOUT = ", by words alone"  # after the names of figures of the desk without the sentence reader


def ways(seen: Views) -> Iterator[tuple[str, Floats, Recalls]]:
    """What the names of figures end on, the logits that they are of, and what is asked of them."""
    yield from (("", seen.reader, WITH_READER), (WITHOUT, seen.words, BY_WORDS))


def cross_validated(labelled: Labelled, seen: OutOfFold) -> list[Figure]:
    """Five folds, grouped by text. Calibration and the weights of labels come from the other folds as well."""
    whole, parts = measured(labelled, seen)
    return [*_by_genre("", *whole), *_by_genre(", sentences", *parts)]


def within_stories(texts: Texts, seen: Views) -> list[Figure]:
    """Good against bad of comments that stand behind, or within, what somebody told of themselves."""
    figures: list[Figure] = []
    long, held = texts.composed, texts.measured
    if not long.any():
        return figures
    for ending, logits, least in ways(seen):
        mixed, posts = mixture(logits)
        weighed = np.zeros_like(mixed)
        for fold in range(FOLDS):
            out, others = long & (texts.folds == fold), held & (texts.folds != fold)
            chosen = weighing(logits[others], texts.of(others), least)
            weighed[out] = chosen.decide(chosen.calibrate(mixed[out]), posts[out])
        name = f"care within stories ({FOLDS} folds){ending}"
        figures += _two_classes(name, texts.labels[long], weighed[long])
    return figures


def _by_genre(kind: str, texts: Texts, seen: Views) -> Iterator[Figure]:
    for ending, logits, least in ways(seen):
        probabilities, said = _decided(texts, logits, least)
        for genre in GENRES:
            mine = texts.genre == genre
            name = f"{genre}{kind} ({FOLDS} folds){ending}"
            yield from _three_classes(name, texts.labels[mine], said[mine], probabilities[mine])


def _decided(texts: Texts, logits: Floats, least: Recalls) -> tuple[Floats, NDArray[np.int64]]:
    """Probabilities and labels, weighed as the texts of the other folds say."""
    mixed, posts = mixture(logits)
    probabilities, said = np.zeros_like(mixed), np.zeros(len(mixed), np.int64)
    for fold in range(FOLDS):
        out, others = texts.folds == fold, texts.folds != fold
        chosen = weighing(logits[others], texts.of(others), least)
        probabilities[out] = chosen.calibrate(mixed[out])
        said[out] = chosen.decide(probabilities[out], posts[out]).argmax(axis=1)
    return probabilities, said


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


def left_out(texts: Texts, seen: Views) -> list[Figure]:
    """Good against bad on a source of which no text was trained on. All posts are one source: two sets share them.

    How labels are weighed comes from the other sources, out of fold.
    """
    figures: list[Figure] = []
    sources = np.where(texts.genre == "posts", "posts", texts.source)
    for source in sorted(set(sources[~texts.invented].tolist())):
        out, others = (sources == source) & (texts.labels != _NEU) & ~texts.composed, sources != source
        if out.any() and len(set(texts.labels[others].tolist())) == len(LABELS):
            figures += _without(f"{source} left out", texts.of(out), texts.of(others), seen.of(others))
    return figures


def _without(name: str, out: Texts, inside: Texts, seen: Views) -> Iterator[Figure]:
    asked = views(fit_words(inside, _FEWER_FOLDS), fit_heads(inside, HEADS), out)
    held = inside.measured
    for (ending, logits, least), (_, known, _) in zip(ways(asked), ways(seen.of(held)), strict=True):
        chosen = weighing(known, inside.of(held), least)
        mixed, posts = mixture(logits)
        yield from _two_classes(f"{name}{ending}", out.labels, chosen.decide(chosen.calibrate(mixed), posts))


def _two_classes(name: str, labels: NDArray[np.int64], weighed: Floats) -> list[Figure]:
    said = np.where(weighed[:, _NEG] > weighed[:, _POS], _NEG, _POS)
    measure: Callable[[Sequence[tuple[str, str]]], float] = two_f1
    return [
        resampled(f"{name}: good or bad, macro-F1", measure, _pairs(labels, said)),
        *_of_negative(f"{name}: good or bad", labels, said)[:1],
    ]


def two_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Macro-F1 of good and bad alone."""
    return macro_f1(pairs, ("neg", "pos"))


def _pairs(labels: NDArray[np.int64], said: NDArray[np.int64]) -> list[tuple[str, str]]:
    return [(LABELS[label], LABELS[guess]) for label, guess in zip(labels.tolist(), said.tolist(), strict=True)]
