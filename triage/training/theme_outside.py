"""What the model of themes says of comments that it had not learned from: by words alone, and with the reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.learned.linear import Floats, Linear
from triage.themes.features import DENSE_NAMES
from triage.themes.model import OF_WHOLE
from triage.training.folds import grouped_folds
from triage.training.second import Doubles, Head, fit_head, mixed_out_of_fold, scaled, together
from triage.training.theme_fitting import OTHERS_COUNT, Class, Hints, Texts, fit_themes
from triage.training.theme_labels import LABELS, TONES, groups_of, has_code, is_on
from triage.training.theme_measures import Flags
from triage.training.theme_samples import Samples, hints, others, samples, tones

FOLDS = 5
STRENGTH = 0.003  # of the reader's heads: inverse of the penalty
SHARES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75)  # how much their word may count; chosen for each class


@dataclass(frozen=True)
class Outside:
    """Predictions on texts not learned from: ``logits`` as fitted, ``sure`` calibrated on the other folds."""

    given: Samples
    hints: Hints
    others: Texts
    pooled_others: Floats | None
    classes: Sequence[str]
    targets: NDArray[np.int64]
    folds: NDArray[np.int64]
    logits: Doubles
    sure: Doubles

    def truth(self, place: int) -> Flags:
        return np.asarray(self.targets[:, place] == 1, dtype=np.bool_)

    def fit(self, rows: Sequence[int] | None = None) -> Linear:
        """By words; of ``rows``, or of all texts. Not calibrated."""
        texts = self.given.texts if rows is None else self.given.texts.of(rows)
        targets = self.targets if rows is None else self.targets[list(rows)]
        return fit_themes(texts, targets, named(self.classes), DENSE_NAMES, self.hints, self.others)


def by_words(data: Path) -> Outside:
    """Raises ``DataError``."""
    given = samples(data)
    apart, pooled = others(data, measured=False)
    classes = [*LABELS, *groups_of(given.rows[0]), *TONES]
    targets = _targets(data, given)
    folds = grouped_folds([row.text for row in given.rows], [""] * len(given.rows), k=FOLDS)
    nothing = np.zeros(targets.shape)
    outside = Outside(given, hints(data, given.rows), apart, pooled, classes, targets, folds, nothing, nothing)
    logits = np.zeros(targets.shape)
    for fold in range(FOLDS):
        out = np.flatnonzero(folds == fold).tolist()
        logits[out] = _asked(outside.fit(np.flatnonzero(folds != fold).tolist()), given, out)
    return replace(outside, logits=logits, sure=sure_of(logits, targets, folds))


def _targets(data: Path, given: Samples) -> NDArray[np.int64]:
    groups = groups_of(given.rows[0])
    rows = [
        [
            *(has_code(row, code) for code in LABELS),
            *(is_on(row, name) for name in groups),
            *(tone == wanted for wanted in TONES.values()),
        ]
        for row, tone in zip(given.rows, tones(data, given.rows), strict=True)
    ]
    return np.array(rows, dtype=np.int64)


def named(classes: Sequence[str]) -> list[Class]:
    return [Class(name, anywhere=name in LABELS) for name in classes]


def _asked(model: Linear, given: Samples, out: Sequence[int]) -> Doubles:
    rows = np.flatnonzero(np.isin(given.owners, out))
    owners = np.searchsorted(np.array(out), given.owners[rows])
    return told_of(model, given.texts.of(out), given.units.of(rows.tolist()), owners)


def told_of(model: Linear, texts: Texts, units: Texts, owners: NDArray[np.int64]) -> Doubles:
    """Logits of texts as inference has them: the mean of the whole and its best sentence, or the whole alone.

    ``owners``: for each of the sentences (``units``) the number of its text.
    """
    whole = model.logits(texts.words, texts.dense).astype(np.float64)
    best = np.full(whole.shape, -np.inf)
    np.maximum.at(best, owners, model.logits(units.words, units.dense))
    best = np.where(np.isfinite(best), best, whole)  # a text may have no words
    alone = [place for place, name in enumerate(model.classes) if name in OF_WHOLE or name in TONES]
    best[:, alone] = whole[:, alone]
    mean: Doubles = (whole + best) / 2
    return mean


def sure_of(logits: Doubles, targets: NDArray[np.int64], folds: NDArray[np.int64]) -> Doubles:
    """Probabilities, each calibrated on the other folds."""
    sure = np.zeros(logits.shape)
    for fold in np.unique(folds):
        rest = folds != fold
        scale, shift = scaled(logits[rest], targets[rest])
        sure[~rest] = 1 / (1 + np.exp(-(logits[~rest] * scale + shift)))
    return sure


@dataclass(frozen=True)
class Read:
    """Both opinions together on texts not learned from, and what the reader's heads said of these alone."""

    outside: Outside
    heads: Doubles


def with_reader(outside: Outside) -> Read | None:
    """None without a reader."""
    pooled, folds = outside.given.pooled, outside.folds
    if pooled is None:
        return None
    heads = np.zeros(outside.targets.shape)
    for fold in range(FOLDS):
        heads[folds == fold] = fit_heads(outside, np.flatnonzero(folds != fold)).logits(pooled[folds == fold])
    mixed = mixed_out_of_fold(outside.logits, heads, outside.targets, folds, SHARES)
    return Read(replace(outside, logits=mixed, sure=sure_of(mixed, outside.targets, folds)), heads)


def fit_heads(outside: Outside, rows: NDArray[np.int64]) -> Head:
    """One for each class, on the reader's numbers of ``rows``; codes learn from posts about no service as well."""
    assert outside.given.pooled is not None
    own, apart = outside.given.pooled[rows], outside.pooled_others
    heads = []
    for place, each in enumerate(named(outside.classes)):
        more = apart if each.anywhere and apart is not None else own[:0]
        target = np.concatenate([outside.targets[rows, place], np.zeros(len(more), dtype=np.int64)])
        amounts = np.where(np.arange(len(target)) < len(own), 1.0, OTHERS_COUNT)
        heads.append(fit_head(np.vstack([own, more]), target, amounts, STRENGTH))
    return together(heads)
