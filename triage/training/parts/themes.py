"""The model of themes: trained on comments about care, measured out of fold, suggested from where it is right enough.

The nine groups after the Healthcare Complaints Analysis Tool are classes of the same model: they are how the work is
compared with others', and are not suggested. All is measured twice: by words alone, and with the sentence reader.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.evaluation import Figure, share
from triage.learned.archive import save_arrays
from triage.learned.linear import Floats, Linear
from triage.learned.second import Second
from triage.taxonomy import CODES, CONCERN
from triage.themes.model import ARTIFACT, CARD, WITH_READER
from triage.themes.polarity import tone_of
from triage.training import theme_measures as measures
from triage.training.datasets import digest_of
from triage.training.fitting import rescaled
from triage.training.parts import Part
from triage.training.reporting import MEASURED_ON
from triage.training.second import averaging, folded, scaled
from triage.training.theme_fitting import Texts
from triage.training.theme_labels import GROUP_PREFIX, LABELS, TONES
from triage.training.theme_outside import SHARES, Outside, Read, by_words, fit_heads, with_reader
from triage.training.theme_samples import HINTS_FILE, OTHER_FILES, THEMES_FILE, TONES_FILE, others

LEAST_TEXTS, LEAST_RECALL = 30, 0.1  # below these a code is left to rules and people
TRIED = (
    "With the reader's mean and summary alone: .661 for the nine groups; the largest and smallest of its pieces in "
    "the summary's stead .666.",
    "Its numbers of every sentence, the best counting: .001 to .004 less than of the whole alone.",
    "A network of one hidden layer over all labels of the file at once: .656 to .659. Support vectors with a radial "
    "kernel: .669, and the texts themselves in the artifact, so left out.",
    "Its numbers beside the words in one model: .647 alone, .662 averaged. Heads of the other scheme's labels on its "
    "numbers: .019 more for the reader alone, nothing together.",
    "One share of .45 for every class: .666 for the nine groups; a share for each class, chosen out of fold by how "
    "likely it makes the labels, .669.",
    "Thresholds from the expected F1 of calibrated probabilities: .001 to .003 less. The mean of those of 40 resampled "
    "sets: .001 more or less.",
    "The nine groups by the whole text alone: .667. By the mean of the whole and its best sentence, as the codes are: "
    ".672 where praise and what nobody could label stay with the whole, .669 where they do not; kept.",
    "Regression over what all classes say of a text, for the nine groups: .003 to .03 less.",
    "A third opinion, a small network that also learned the other scheme's labels: .002 more or less of F1 by how its "
    "share is chosen, .004 to .008 of average precision; left out, as it is three times the artifact.",
)


def train(data: Path, out: Path) -> None:
    """Write the model and its card."""
    words = by_words(data)
    read = with_reader(words)
    model = rescaled(words.fit(), *scaled(words.logits, words.targets))
    second = _second(words, read) if read else None
    save_arrays(out / ARTIFACT, {**model.arrays(), **(second.arrays() if second else {})})
    apart = others(data, measured=True)
    card = {
        "date": MEASURED_ON,
        "method": f"five-fold cross-validation grouped by text; thresholds chosen out of fold for a precision of at "
        f"least {measures.LEAST_PRECISION}",
        "files": {name: digest_of(data / name) for name in (THEMES_FILE, HINTS_FILE, TONES_FILE, *OTHER_FILES)},
        "texts": len(words.given.rows),
        **_measured(words, model, None, apart),
        **({WITH_READER: _measured(read.outside, model, second, apart)} if read else {}),
        "tried": list(TRIED),
    }
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def _second(words: Outside, read: Read) -> Second:
    head = fit_heads(words, np.arange(len(words.targets)))
    average = averaging(words.logits, read.heads, words.targets, SHARES)
    return folded(head, average, scaled(read.outside.logits, words.targets))


def _measured(
    outside: Outside, model: Linear, second: Second | None, apart: tuple[Texts, Floats | None]
) -> Mapping[str, Any]:
    codes = {code: _of_code(outside, code) for code in CODES}
    return {
        "codes": codes,
        "groups": {name: _of_group(outside, name) for name in outside.classes if name.startswith(GROUP_PREFIX)},
        "figures": {each.name: [round(v, 3) for v in (each.value, each.low, each.high)] for each in _figures(outside)},
        "other posts with a suggestion": _on_others(model, second, codes, apart),
    }


def _on_others(
    model: Linear,
    second: Second | None,
    codes: Mapping[str, Mapping[str, Any]],
    apart: tuple[Texts, Floats | None],
) -> list[float]:
    """The share of posts about no service in which the model sees a theme all the same, with its interval."""
    texts, pooled = apart
    logits = model.logits(texts.words, texts.dense)
    if second and pooled is not None:
        logits = second.logits(logits, pooled)
    suggested = [code for code in LABELS if codes[code]["trained"]]
    limits = np.array([codes[code]["threshold"] for code in suggested])
    sure = 1 / (1 + np.exp(-logits[:, [model.classes.index(code) for code in suggested]]))
    figure = share("", int((sure >= limits).any(axis=1).sum()), len(logits))
    return [round(value, 3) for value in (figure.value, figure.low, figure.high)]


def evaluate(data: Path) -> Sequence[Figure]:
    """Macro-F1 of the groups, calibration, and for each code that is suggested its precision and recall."""
    words = by_words(data)
    read = with_reader(words)
    return [*_all(words, ""), *(_all(read.outside, f"{WITH_READER}: ") if read else [])]


def _all(outside: Outside, prefix: str) -> Sequence[Figure]:
    figures = list(_figures(outside))
    for code in LABELS:
        measured = _of_code(outside, code)
        if measured["trained"]:
            figures += [Figure(f"{code} {name}", *measured[name]) for name in ("precision", "recall", "f1")]
            figures += [Figure(f"{code} recall of rules", *measured["rules"]["recall"])]
    return [replace(each, name=f"{prefix}{each.name}") for each in figures]


def _toned(outside: Outside, rows: NDArray[np.int64]) -> NDArray[np.str_]:
    sure = outside.sure[rows, -len(TONES) :]
    return np.array([tone_of(float(concern), float(strength)) for concern, strength in sure])


def _of_code(outside: Outside, code: str) -> Mapping[str, Any]:
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


def _by_rules(outside: Outside, code: str) -> measures.Flags:
    mirror = CODES[code].mirror  # "strength.access" is praise for waiting, and only by the way for the telephone
    names = {code, mirror} if mirror and CODES[mirror].mirror == code else {code}
    return np.array([any(each.code in names for each in found) for found in outside.given.found])


def _of_group(outside: Outside, name: str) -> Mapping[str, Any]:
    place = outside.classes.index(name)
    truth, sure = outside.truth(place), outside.sure[:, place]
    said = measures.said_out_of_fold(truth, sure, outside.folds)
    return {
        "n": int(truth.sum()),
        "threshold": round(measures.best_threshold(truth, sure), 4),
        **measures.summary(truth, said),
    }


def _figures(outside: Outside) -> Sequence[Figure]:
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
