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

from triage.evaluation import Figure, share
from triage.learned.linear import Linear
from triage.taxonomy import CODES, CONCERN
from triage.themes.features import DENSE_NAMES
from triage.themes.model import ARTIFACT, CARD
from triage.themes.polarity import tone_of
from triage.training import theme_measures as measures
from triage.training.calibration import calibration
from triage.training.datasets import digest_of
from triage.training.fitting import rescaled
from triage.training.folds import grouped_folds
from triage.training.parts import Part
from triage.training.theme_fitting import Class, Hints, Texts, fit_themes
from triage.training.theme_labels import GROUP_PREFIX, LABELS, TONES, groups_of, has_code, is_on
from triage.training.theme_samples import (
    HINTS_FILE,
    OTHER_FILES,
    THEMES_FILE,
    TONES_FILE,
    Samples,
    hints,
    others,
    samples,
    tones,
)

MEASURED_ON = "2026-11-22"  # written here and not read from a clock: the same files give the same bytes
LEAST_TEXTS, LEAST_RECALL = 30, 0.1  # below these a code is left to rules and people
FOLDS = 5


@dataclass(frozen=True)
class _Outside:
    """Predictions on texts not learned from: ``logits`` as fitted, ``sure`` calibrated on the other folds."""

    given: Samples
    hints: Hints
    others: Texts
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
    fitted = fit_themes(
        outside.given.texts, outside.targets, _named(outside.classes), DENSE_NAMES, outside.hints, outside.others
    )
    scale, shift = _calibrated(outside.logits, outside.targets)
    model = rescaled(fitted, scale, shift)
    model.save(out / ARTIFACT)
    codes = {code: _of_code(outside, code) for code in CODES}
    card = {
        "date": MEASURED_ON,
        "method": f"five-fold cross-validation grouped by text; thresholds chosen out of fold for a precision of at "
        f"least {measures.LEAST_PRECISION}",
        "files": {name: digest_of(data / name) for name in (THEMES_FILE, HINTS_FILE, TONES_FILE, *OTHER_FILES)},
        "texts": len(outside.given.rows),
        "codes": codes,
        "groups": {name: _of_group(outside, name) for name in outside.classes if name.startswith(GROUP_PREFIX)},
        "figures": {each.name: [round(v, 3) for v in (each.value, each.low, each.high)] for each in _figures(outside)},
        "other posts with a suggestion": _on_others(model, codes, others(data, measured=True)),
    }
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def _on_others(model: Linear, codes: Mapping[str, Mapping[str, Any]], apart: Texts) -> list[float]:
    """The share of posts about no service in which the model sees a theme all the same, with its interval."""
    sure = model.probabilities(apart.words, apart.dense)
    suggested = [code for code in LABELS if codes[code]["trained"]]
    limits = np.array([codes[code]["threshold"] for code in suggested])
    said = sure[:, [model.classes.index(code) for code in suggested]] >= limits
    figure = share("", int(said.any(axis=1).sum()), len(said))
    return [round(value, 3) for value in (figure.value, figure.low, figure.high)]


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
    hinted, apart = hints(data, given.rows), others(data, measured=False)
    groups = groups_of(given.rows[0])
    classes = [*LABELS, *groups, *TONES]
    rows = [
        [
            *(has_code(row, code) for code in LABELS),
            *(is_on(row, name) for name in groups),
            *(tone == wanted for wanted in TONES.values()),
        ]
        for row, tone in zip(given.rows, tones(data, given.rows), strict=True)
    ]
    targets = np.array(rows, dtype=np.int64)
    folds = grouped_folds([row.text for row in given.rows], [""] * len(rows), k=FOLDS)
    logits = np.zeros(targets.shape)
    for fold in range(FOLDS):
        inside, out = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        model = fit_themes(given.texts.of(inside), targets[inside], _named(classes), DENSE_NAMES, hinted, apart)
        logits[out] = _asked(model, given, out)
    return _Outside(given, hinted, apart, classes, targets, folds, logits, _sure(logits, targets, folds))


def _asked(model: Linear, given: Samples, out: Sequence[int]) -> NDArray[np.float64]:
    """Logits of texts as inference has them: for a code the mean of the whole and its best sentence."""
    asked = given.texts.of(out)
    logits = model.logits(asked.words, asked.dense).astype(np.float64)
    of_units = np.flatnonzero(np.isin(given.owners, out))
    units = given.units.of(of_units.tolist())
    best = np.full((len(given.rows), len(LABELS)), -np.inf)
    np.maximum.at(best, given.owners[of_units], model.logits(units.words, units.dense)[:, : len(LABELS)])
    best = np.where(np.isfinite(best[out]), best[out], logits[:, : len(LABELS)])  # a text may have no words
    logits[:, : len(LABELS)] = (logits[:, : len(LABELS)] + best) / 2
    return logits


def _named(classes: Sequence[str]) -> list[Class]:
    return [Class(name, anywhere=name in LABELS) for name in classes]


def _toned(outside: _Outside, rows: NDArray[np.int64]) -> NDArray[np.str_]:
    sure = outside.sure[rows, -len(TONES) :]
    return np.array([tone_of(float(concern), float(strength)) for concern, strength in sure])


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

    def tone(rows: NDArray[np.int64]) -> float:
        told = rows[outside.targets[rows, -len(TONES) :].any(axis=1)]
        return float(np.mean(outside.targets[told, -len(TONES)] == (_toned(outside, told) == CONCERN)))

    count = len(outside.given.rows)
    wrong = measures.resampled("themes: calibration error", error, count)
    return [
        measures.resampled("themes: macro-F1 of nine groups", macro, count),
        measures.resampled("themes: concern told from praise", tone, count),
        replace(wrong, low=min(wrong.low, wrong.value)),  # resampling adds to an error that is all but nothing
    ]


PART = Part("themes", train, evaluate)
