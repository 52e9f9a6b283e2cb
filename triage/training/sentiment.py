"""Training of the sentiment experts: their texts, their fit, their calibration and how the labels are weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.learned.experts import COLUMNS, GENRES, LABELS, Experts, mixture
from triage.learned.features import marked, words_of
from triage.learned.linear import Floats, Linear
from triage.learned.numbers import NAMES, table
from triage.sentiment import score
from triage.text import normalise, sentences
from triage.training.calibration import calibration
from triage.training.datasets import DataError, Row, read
from triage.training.fitting import Doubles, Job, Settings, fit_uncalibrated
from triage.training.folds import group_of, grouped_folds

CARE, POSTS, PHASE_1 = "sentiment_care_en.csv", "sentiment_posts_en.csv", "themes_phase1.csv"
FILES = (CARE, POSTS, PHASE_1)
FOLDS, SEED = 5, 7
OTHER_GENRE, BY_CRITICALITY = 0.1, 0.3  # how much a text of the other genre, or labelled by its criticality, counts
LEAST_RECALL = 0.85  # of negative comments about care, out of fold, when the labels are weighed
SETTINGS = Settings(strength=4.0, least_texts=3, dense_scale=0.3)


@dataclass(frozen=True)
class Texts:
    """Every text once, made ready. ``words`` have negation marked, ``genre`` is care or posts."""

    words: Sequence[Sequence[str]]
    dense: Floats
    labels: NDArray[np.int64]
    genre: NDArray[np.str_]
    source: NDArray[np.str_]
    folds: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> "Texts":
        words = [self.words[row] for row in rows.tolist()]
        return Texts(words, self.dense[rows], self.labels[rows], self.genre[rows], self.source[rows], self.folds[rows])

    @property
    def measured(self) -> NDArray[np.bool_]:
        """Labelled by people for sentiment, not by the sign of a criticality."""
        return np.asarray(self.source != "phase 1", dtype=np.bool_)


def read_texts(data: Path) -> Texts:
    """The labelled texts of a folder. Raises ``DataError``."""
    groups: set[str] = set()
    kept: list[tuple[Row, str]] = []
    for name, genre, source in ((CARE, "care", ""), (POSTS, "posts", ""), (PHASE_1, "care", "phase 1")):
        for row in _labelled(data / name):
            group = group_of(row.text)
            if group not in groups:
                groups.add(group)
                kept.append((replace(row, source=source or row.source), genre))
    if not kept:
        raise DataError(f"{data} holds no labelled text.")
    return _ready(kept)


def _labelled(path: Path) -> list[Row]:
    rows = read(path)
    if path.name == PHASE_1:
        return [replace(row, label=_sign(row.other["criticality"])) for row in rows if _sign(row.other["criticality"])]
    if unknown := {row.label for row in rows} - set(LABELS):
        raise DataError(f"{path} has labels other than neg, neu and pos: {', '.join(sorted(unknown))[:100]}.")
    return rows


def _sign(criticality: str) -> str:
    """Praise or complaint by its sign; 0 is not neutral (almost all of it is praise by one trust) and says nothing."""
    value = float(criticality or 0)
    return "pos" if value > 0 else "neg" if value < 0 else ""


def _ready(kept: Sequence[tuple[Row, str]]) -> Texts:
    texts = [row.text for row, _ in kept]
    labels = [row.label for row, _ in kept]
    genre = np.array([genre for _, genre in kept])
    strata = [f"{row.source} {row.label}" for row, _ in kept]
    scores = []
    for text in texts:
        mapped = normalise(text)
        scores.append(score(mapped.text, sentences(mapped.text)))
    return Texts(
        [marked(words_of(text)) for text in texts],
        table(scores),
        np.array([LABELS.index(label) for label in labels], dtype=np.int64),
        genre,
        np.array([row.source for row, _ in kept]),
        grouped_folds(texts, strata, FOLDS, SEED),
    )


def everything(texts: Texts) -> NDArray[np.int64]:
    """The rows of all texts."""
    return np.arange(len(texts.labels))


def fit_experts(texts: Texts) -> Linear:
    """Both experts and the gate as the columns of one model, not yet calibrated."""
    jobs = [_weights(texts, genre) for genre in GENRES]
    job = Job(LABELS, NAMES, False, SEED, SETTINGS)
    parts = [fit_uncalibrated(job, texts.words, texts.labels, texts.dense, weights) for weights in jobs]
    gate_job = Job(("posts",), NAMES, True, SEED, replace(SETTINGS, strength=1.0))
    is_post = (texts.genre == "posts").astype(np.int64)[:, None]
    parts.append(fit_uncalibrated(gate_job, texts.words, is_post, texts.dense, texts.measured.astype(np.float64)))
    return Linear(
        COLUMNS,
        NAMES,
        parts[0].words,
        parts[0].pairs,
        parts[0].idf,
        np.hstack([part.weights for part in parts]),
        np.hstack([part.dense_weights for part in parts]),
        np.concatenate([part.bias for part in parts]),
        False,
    )


def _weights(texts: Texts, genre: str) -> Doubles:
    by_source = np.where(texts.measured, 1.0, BY_CRITICALITY)
    return by_source * np.where(texts.genre == genre, 1.0, OTHER_GENRE)


@dataclass(frozen=True)
class OutOfFold:
    """What models that had not seen a text make of it: the mixture of the experts, and the gate."""

    mixed: Floats
    posts: Floats


def out_of_fold(texts: Texts) -> OutOfFold:
    logits = np.zeros((len(texts.labels), len(COLUMNS)), np.float32)
    for fold in range(FOLDS):
        out = np.flatnonzero(texts.folds == fold)
        model = fit_experts(texts.of(np.flatnonzero(texts.folds != fold)))
        logits[out] = model.logits([texts.words[row] for row in out.tolist()], texts.dense[out])
    return OutOfFold(*mixture(logits))


def finish(linear: Linear, texts: Texts, seen: OutOfFold, rows: NDArray[np.int64]) -> Experts:
    """Calibrate and weigh the labels on the out-of-fold predictions of ``rows``."""
    rows = rows[texts.measured[rows]]
    logs, labels = np.log(seen.mixed[rows]).astype(np.float64), texts.labels[rows]
    scale, shift = calibration(logs, labels, np.ones(len(rows)), multilabel=False)
    plain = Experts(linear, float(scale[0]), shift.astype(np.float32), np.ones((len(GENRES), len(LABELS)), np.float32))
    told = plain.calibrate(seen.mixed[rows])
    factors = [
        _factors(told[mine], labels[mine], LEAST_RECALL if genre == "care" else 0.0)
        for genre in GENRES
        for mine in [texts.genre[rows] == genre]
    ]
    return replace(plain, factors=np.array(factors, dtype=np.float32))


def _factors(told: Floats, labels: NDArray[np.int64], least_recall: float) -> tuple[float, float, float]:
    """Of a coarse grid, the factors with the best macro-F1 among those that find enough of the negative texts."""
    best, chosen = -1.0, (1.0, 1.0, 1.0)
    for neg, neu in product(np.arange(0.6, 3.0, 0.2), np.arange(0.6, 3.6, 0.2)):
        said = (told * np.array([neg, neu, 1.0])).argmax(axis=1)
        recall = float((said[labels == 0] == 0).mean()) if (labels == 0).any() else 1.0
        value = _macro_f1(labels, said) - 10 * max(0.0, least_recall - recall)
        if value > best + 1e-9:
            best, chosen = value, (round(float(neg), 1), round(float(neu), 1), 1.0)
    return chosen


def _macro_f1(labels: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    table = np.bincount(labels * len(LABELS) + said, minlength=len(LABELS) ** 2).reshape(len(LABELS), len(LABELS))
    both = table.sum(axis=0) + table.sum(axis=1)
    return float(np.mean(2 * np.diag(table) / np.maximum(both, 1)))
