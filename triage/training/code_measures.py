"""What the model of codes is worth, from predictions on sentences that it had not seen; and from where it suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.codes.model import NEVER
from triage.evaluation import Figure, share
from triage.training.code_fitting import Doubles, Flags, measured, out_of_fold, scaled
from triage.training.code_texts import CARE, INVENTED, POSTS, Sentences
from triage.training.theme_measures import f1, resampled, summary

LEAST_PRECISION = 0.6  # of a suggestion on sentences of every code in equal number, where neighbours are likeliest
LEAST_FOUND = 8  # sentences on which a threshold must rest
LEAST_RECALL = 0.1
WEAK = "Too seldom right or found: rules and people find it."


@dataclass(frozen=True)
class Outside:
    """Predictions of sentences by models of other folds: ``sure`` calibrated, ``said`` with thresholds, of them too."""

    given: Sentences
    logits: Doubles
    sure: Doubles
    said: Flags

    def limits(self) -> Doubles:
        """From where each code is suggested, by all sentences; ``NEVER`` where it is too weak."""
        rows = measured(self.given)
        found = [limit(self.given, self.sure, place, rows) for place in range(len(self.given.codes))]
        return np.array([each if self.is_fit(place) else NEVER for place, each in enumerate(found)])

    def is_fit(self, place: int) -> bool:
        figures = self.of_code(place, INVENTED)
        return bool(figures["recall"][0] >= LEAST_RECALL and figures["precision"][0] >= LEAST_PRECISION - 0.1)

    def of_code(self, place: int, source: str) -> Mapping[str, Any]:
        """Precision, recall and F1 among the sentences of a source of which it is known."""
        mine = (self.given.source == source) & self.given.known[:, place]
        return summary(self.given.targets()[mine, place], self.said[mine, place])


def outside(given: Sentences) -> Outside:
    logits = out_of_fold(given)
    sure, said = np.zeros(logits.shape), np.zeros(logits.shape, np.bool_)
    for fold in np.unique(given.folds):
        others = given.folds != fold
        scale = scaled(given, logits, others)
        sure[~others] = scale.sure(logits[~others])
        rest, rows = scale.sure(logits), measured(given) & others
        limits = [limit(given, rest, place, rows) for place in range(len(given.codes))]
        said[~others] = sure[~others] >= np.array(limits)
    return Outside(given, logits, sure, said)


def limit(given: Sentences, sure: Doubles, place: int, rows: Flags) -> float:
    """The threshold of the highest F1 among those that are right often enough; ``NEVER`` where none is."""
    mine = rows & given.known[:, place]
    truth, told = given.targets()[mine, place], sure[mine, place]
    order = np.argsort(-told, kind="stable")
    right = np.cumsum(truth[order])
    precision = right / np.arange(1, len(order) + 1)
    recall = right / max(1, int(truth.sum()))
    fit = (precision >= LEAST_PRECISION) & (right >= LEAST_FOUND)
    if not fit.any():
        return NEVER
    worth = np.where(fit, 2 * precision * recall / np.maximum(precision + recall, 1e-9), -1)
    return float(told[order][int(worth.argmax())])


def figures(found: Outside) -> Sequence[Figure]:
    """Over all codes together; intervals from resampled sentences."""
    given = found.given
    rows = np.flatnonzero(given.source == INVENTED)
    truth, said = given.targets()[rows], found.said[rows]

    def macro(drawn: NDArray[np.int64]) -> float:
        return float(np.mean([f1(truth[drawn, k], said[drawn, k]) for k in range(truth.shape[1])]))

    both = int((truth & said).sum())
    return [
        resampled("invented sentences (5 folds): macro-F1 of codes", macro, len(rows)),
        share("invented sentences (5 folds): precision of suggestions", both, int(said.sum())),
        share("invented sentences (5 folds): codes found", both, int(truth.sum())),
        _empty("invented sentences without a code (5 folds): some suggested", found, rows[~truth.any(axis=1)]),
        _empty("posts about anything (5 folds): some suggested", found, np.flatnonzero(given.source == POSTS)),
        *_on_labels(found),
    ]


def _empty(name: str, found: Outside, rows: NDArray[np.int64]) -> Figure:
    return share(name, int(found.said[rows].any(axis=1).sum()), len(rows))


def _on_labels(found: Outside) -> Sequence[Figure]:
    """On comments that people labelled, the codes that their labels stand for."""
    mine = found.given.source == CARE
    truth, said = found.given.targets()[mine], found.said[mine] & found.given.known[mine]
    both = int((truth & said).sum())
    return [
        share("labelled comments (5 folds): precision of suggestions", both, int(said.sum())),
        share("labelled comments (5 folds): codes found", both, int(truth.sum())),
    ]
