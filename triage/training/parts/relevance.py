"""The model of relevance as a part of training: its artifact, its report and its figures.

Its kinds come from invented texts. Comments about care teach what an experience is, and posts about anything what is
not about care; both weigh little beside the invented ones, for their manner is not that of the posts it will judge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triage.evaluation import Figure, macro_f1, resampled, share
from triage.learned.linear import Floats
from triage.reader import problem
from triage.relevance.kinds import NOT_FEEDBACK, Kind
from triage.relevance.model import ARTIFACT, KINDS, SURE, Kinds
from triage.training.datasets import DataError, read
from triage.training.folds import group_of, grouped_folds
from triage.training.invented import INVENTED, invented
from triage.training.parts import Part
from triage.training.reading import wholes
from triage.training.reporting import write_report

CARE, POSTS = "sentiment_care_en.csv", "sentiment_posts_en.csv"
FOLDS, SEED, ROUNDS, STRENGTH = 5, 7, 500, 0.03
TOTALS = {CARE: 150.0, POSTS: 20.0}  # how much all texts of a file weigh; an invented one weighs 1
TAUGHT = {CARE: Kind.EXPERIENCE, POSTS: Kind.OTHER}
TRIED = (
    "Strength .01 to .5: within .02 on invented texts; more of the comments about care called no feedback from .1 on.",
    "Without the comments about care: .02 more on invented texts, but 1 to 4 of 100 comments called no feedback.",
    "Without the posts: two of three posts about anything called an experience of care. Posts by what the model made of"
    " them at first (promotion, spam or other): half of them spam.",
)


@dataclass(frozen=True)
class Texts:
    """``numbers`` of the sentence reader, ``kinds`` as places in ``KINDS``; ``source`` is a file or ``INVENTED``."""

    numbers: Floats
    kinds: NDArray[np.int64]
    source: NDArray[np.str_]
    folds: NDArray[np.int64]

    @property
    def amounts(self) -> NDArray[np.float64]:
        found = np.ones(len(self.kinds))
        for file, total in TOTALS.items():
            mine = self.source == file
            found[mine] = total / max(1, mine.sum())
        return found

    def of(self, rows: NDArray[np.bool_]) -> "Texts":
        return Texts(self.numbers[rows], self.kinds[rows], self.source[rows], self.folds[rows])


def read_texts(data: Path) -> Texts:
    """Invented texts and labelled ones, each once. Raises ``DataError``."""
    kept: dict[str, tuple[str, str, str]] = {}
    for each in invented():
        kept.setdefault(group_of(each.text), (each.text, each.kind, INVENTED))
    for file, kind in TAUGHT.items():
        for row in read(data / file):
            kept.setdefault(group_of(row.text), (row.text, kind, file))
    texts, kinds, sources = zip(*kept.values(), strict=True)
    numbers = wholes(texts)
    if numbers is None:
        raise DataError(f"Training needs the sentence reader. {problem()}")
    places = np.array([KINDS.index(Kind(kind)) for kind in kinds], dtype=np.int64)
    labels = [f"{source} {kind}" for source, kind in zip(sources, kinds, strict=True)]
    return Texts(numbers, places, np.array(sources), grouped_folds(texts, labels, FOLDS, SEED))


def fit(texts: Texts) -> Kinds:
    """The scaling of the numbers is folded in."""
    rows = texts.numbers.astype(np.float64)
    middle, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit((rows - middle) / spread, texts.kinds, sample_weight=texts.amounts)
    weights = model.coef_.T / spread[:, None]
    return Kinds(weights.astype(np.float32), (model.intercept_ - middle @ weights).astype(np.float32))


def out_of_fold(texts: Texts) -> Floats:
    """Probabilities of each text by a model that learned from the other folds."""
    told = np.zeros((len(texts.kinds), len(KINDS)), np.float32)
    for fold in range(FOLDS):
        out = texts.folds == fold
        told[out] = fit(texts.of(~out)).probabilities(texts.numbers[out])
    return told


def _figures(texts: Texts, told: Floats) -> Iterator[Figure]:
    mine, said = texts.source == INVENTED, told.argmax(axis=1)
    pairs = [(KINDS[a], KINDS[b]) for a, b in zip(texts.kinds[mine].tolist(), said[mine].tolist(), strict=True)]
    yield resampled("invented texts (5 folds): macro-F1 of seven kinds", _of_kinds, pairs)
    yield share("invented texts (5 folds): accuracy", sum(a == b for a, b in pairs), len(pairs))
    none = [place for place, kind in enumerate(KINDS) if kind in NOT_FEEDBACK]
    aside, is_none = told[:, none].max(axis=1) >= SURE, np.isin(texts.kinds, none)
    yield _share("invented feedback (5 folds): called none", aside, mine & ~is_none)
    yield _share("invented texts that are none (5 folds): found", aside, mine & is_none)
    yield _share("comments about care (5 folds): called no feedback", aside, texts.source == CARE)
    away = said != KINDS.index(Kind.EXPERIENCE)
    yield _share("posts about anything (5 folds): not called an experience", away, texts.source == POSTS)


def _share(name: str, said: NDArray[np.bool_], among: NDArray[np.bool_]) -> Figure:
    return share(name, int((said & among).sum()), int(among.sum()))


def _of_kinds(pairs: Sequence[tuple[str, str]]) -> float:
    return macro_f1(pairs, KINDS)


def train(data: Path, out: Path) -> None:
    texts = read_texts(data)
    fit(texts).save(out / ARTIFACT)
    settings = {
        "seed": SEED,
        "strength": STRENGTH,
        "invented": int((texts.source == INVENTED).sum()),
        "weights of files": TOTALS,
        "sure": SURE,
    }
    figures = list(_figures(texts, out_of_fold(texts)))
    write_report(out / ARTIFACT, data, (CARE, POSTS), figures=figures, settings=settings, tried=TRIED)


def evaluate(data: Path) -> Sequence[Figure]:
    texts = read_texts(data)
    return list(_figures(texts, out_of_fold(texts)))


PART = Part("relevance", train, evaluate)
