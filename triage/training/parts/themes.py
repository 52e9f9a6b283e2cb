"""The model of themes: trained on comments about care, measured out of fold, suggested from where it is right enough.

The nine groups after the Healthcare Complaints Analysis Tool are classes of the same model: they are how the work is
compared with others', and are not suggested.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.evaluation import Figure
from triage.taxonomy import CODES
from triage.themes.features import DENSE_NAMES
from triage.themes.model import ARTIFACT, CARD
from triage.training import theme_measures as measures
from triage.training.calibration import calibration
from triage.training.datasets import digest_of
from triage.training.fitting import rescaled
from triage.training.folds import grouped_folds
from triage.training.parts import Part
from triage.training.theme_fitting import Hints, fit_themes
from triage.training.theme_labels import GROUP_PREFIX, LABELS, groups_of, has_code, is_on
from triage.training.theme_samples import HINTS_FILE, THEMES_FILE, Samples, hints, samples

MEASURED_ON = "2026-11-22"  # written here and not read from a clock: the same files give the same bytes
LEAST_TEXTS, LEAST_RECALL = 30, 0.1  # below these a code is left to rules and people
FOLDS = 5


@dataclass(frozen=True)
class _Outside:
    """Predictions on texts not learned from: ``logits`` as fitted, ``sure`` calibrated on the other folds."""

    given: Samples
    hints: Hints
    classes: Sequence[str]
    targets: NDArray[np.int64]
    folds: NDArray[np.int64]
    logits: NDArray[np.float64]
    sure: NDArray[np.float64]

    def truth(self, place: int) -> measures.Flags:
        return np.asarray(self.targets[:, place] == 1, dtype=np.bool_)


def train(data: Path, out: Path) -> None:
    """Write the model and its card."""
    outside = _outside(data)
    fitted = fit_themes(outside.given.texts, outside.targets, outside.classes, DENSE_NAMES, outside.hints)
    scale, shift = _calibrated(outside.logits, outside.targets)
    rescaled(fitted, scale, shift).save(out / ARTIFACT)
    card = {
        "date": MEASURED_ON,
        "method": f"five-fold cross-validation grouped by text; thresholds chosen out of fold for a precision of at "
        f"least {measures.LEAST_PRECISION}",
        "files": {name: digest_of(data / name) for name in (THEMES_FILE, HINTS_FILE)},
        "texts": len(outside.given.rows),
        "codes": {code: _of_code(outside, code) for code in CODES},
        "groups": {name: _of_group(outside, name) for name in outside.classes if name.startswith(GROUP_PREFIX)},
        "figures": {each.name: [round(v, 3) for v in (each.value, each.low, each.high)] for each in _figures(outside)},
    }
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def evaluate(data: Path) -> Sequence[Figure]:
    """Macro-F1 of the groups, calibration, and for each code that is suggested its precision and recall."""
    outside = _outside(data)
    figures = list(_figures(outside))
    for code in LABELS:
        measured = _of_code(outside, code)
        if measured["trained"]:
            figures += [Figure(f"{code} {name}", *measured[name]) for name in ("precision", "recall", "f1")]
            figures += [Figure(f"{code} recall of rules", *measured["rules"]["recall"])]
    return figures


def _outside(data: Path) -> _Outside:
    given = samples(data)
    hinted = hints(data, given.rows)
    groups = groups_of(given.rows[0])
    classes = [*LABELS, *groups]
    rows = [[has_code(row, code) for code in LABELS] + [is_on(row, name) for name in groups] for row in given.rows]
    targets = np.array(rows, dtype=np.int64)
    folds = grouped_folds([row.text for row in given.rows], [""] * len(rows), k=FOLDS)
    logits = np.zeros(targets.shape)
    for fold in range(FOLDS):
        inside, out = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        model = fit_themes(given.texts.of(inside), targets[inside], classes, DENSE_NAMES, hinted)
        asked = given.texts.of(out)
        logits[out] = model.logits(asked.words, asked.dense)
    return _Outside(given, hinted, classes, targets, folds, logits, _sure(logits, targets, folds))


def _sure(logits: NDArray[np.float64], targets: NDArray[np.int64], folds: NDArray[np.int64]) -> NDArray[np.float64]:
    sure = np.zeros(logits.shape)
    for fold in range(FOLDS):
        others = folds != fold
        scale, shift = _calibrated(logits[others], targets[others])
        sure[~others] = 1 / (1 + np.exp(-(logits[~others] * scale + shift)))
    return sure


def _calibrated(
    logits: NDArray[np.float64], targets: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return calibration(logits, targets, np.ones(len(targets)), multilabel=True)


def _of_code(outside: _Outside, code: str) -> Mapping[str, Any]:
    if code not in LABELS:
        return {"trained": False, "why": "No labels to learn from: rules and people find it."}
    place = outside.classes.index(code)
    truth, sure = outside.truth(place), outside.sure[:, place]
    said = measures.said_out_of_fold(truth, sure, outside.folds, measures.LEAST_PRECISION)
    measured = measures.summary(truth, said)
    enough = truth.sum() >= LEAST_TEXTS and measured["recall"][0] >= LEAST_RECALL
    right = measured["precision"][0] >= measures.LEAST_PRECISION - 0.02
    return {
        "trained": bool(enough and right),
        "why": ""
        if enough and right
        else "Too few texts to learn from, or too seldom right: rules and people find it.",
        "n": int(truth.sum()),
        "threshold": round(measures.best_threshold(truth, sure, measures.LEAST_PRECISION), 4),
        **measured,
        "rules": measures.summary(truth, _by_rules(outside, code)),
    }


def _by_rules(outside: _Outside, code: str) -> measures.Flags:
    mirror = CODES[code].mirror  # "strength.access" is praise for waiting, and only by the way for the telephone
    names = {code, mirror} if mirror and CODES[mirror].mirror == code else {code}
    return np.array([any(each.code in names for each in found) for found in outside.given.found])


def _of_group(outside: _Outside, name: str) -> Mapping[str, Any]:
    place = outside.classes.index(name)
    truth, sure = outside.truth(place), outside.sure[:, place]
    said = measures.said_out_of_fold(truth, sure, outside.folds)
    return {
        "n": int(truth.sum()),
        "threshold": round(measures.best_threshold(truth, sure), 4),
        **measures.summary(truth, said),
    }


def _figures(outside: _Outside) -> Sequence[Figure]:
    groups = [place for place, name in enumerate(outside.classes) if name.startswith(GROUP_PREFIX)]
    truths = [outside.truth(place) for place in groups]
    said = [
        measures.said_out_of_fold(truth, outside.sure[:, place], outside.folds)
        for place, truth in zip(groups, truths, strict=True)
    ]

    def macro(rows: NDArray[np.int64]) -> float:
        return float(np.mean([measures.f1(truth[rows], each[rows]) for truth, each in zip(truths, said, strict=True)]))

    def error(rows: NDArray[np.int64]) -> float:
        codes = range(len(LABELS))
        return float(
            np.mean([measures.calibration_error(outside.truth(k)[rows], outside.sure[rows, k]) for k in codes])
        )

    count = len(outside.given.rows)
    wrong = measures.resampled("themes: calibration error", error, count)
    return [
        measures.resampled("themes: macro-F1 of nine groups", macro, count),
        replace(wrong, low=min(wrong.low, wrong.value)),  # resampling adds to an error that is all but nothing
    ]


PART = Part("themes", train, evaluate)
