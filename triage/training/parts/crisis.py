"""The crisis model: trained on texts labelled urgent or not, with comments and posts that must not alarm anybody.

Urgent texts are few and of two kinds: posts as written, and posts whose words were replaced by concepts. The
threshold is set by how many comments about care may alarm somebody; recall is what comes of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.crisis.features import DENSE_NAMES, Features, features_of
from triage.crisis.model import ARTIFACT, REPORT, SHORT, SURE
from triage.crisis.rules import known, match
from triage.crisis.senses import sense_of
from triage.evaluation import Figure, per_thousand, share
from triage.learned.linear import Floats
from triage.text import normalise, sentences, tokens
from triage.training.calibration import calibration
from triage.training.datasets import digest_of, read
from triage.training.fitting import Job, Settings, fit_uncalibrated, rescaled
from triage.training.folds import group_of, grouped_folds
from triage.training.parts import Part
from triage.version import DATA

URGENT, CARE, POSTS = "urgent_selfharm_en.csv", "sentiment_care_en.csv", "sentiment_posts_en.csv"
INVENTED = "invented"
ALERTS, MENTIONS = 13.0, 40.0  # of 1,000 comments about care: on whom a person is called, or reads soon
SEED, FOLDS = 7, 5
_SETTINGS = Settings(strength=4.0, least_texts=3, dense_scale=0.1)
_AMOUNTS = {"urgent": 5.0, "hard": 0.5, INVENTED: 0.5}  # how much a text counts; 1 for others
Scale = tuple[NDArray[np.float64], NDArray[np.float64]]
_SELF = frozenset("i im ive id ill me my myself".split())  # noqa: SIM905


@dataclass(frozen=True)
class Texts:
    """Every text once. ``kind`` is urgent, hard (said beside urgent ones, but not), care, posts or invented."""

    words: list[Sequence[str]]
    dense: Floats
    urgent: NDArray[np.int64]
    kind: NDArray[np.str_]
    source: NDArray[np.str_]
    by_rules: NDArray[np.bool_]
    of_self: NDArray[np.bool_]
    folds: NDArray[np.int64]


def _texts(data: Path) -> Texts:
    rows: dict[str, tuple[str, str, str]] = {}
    for kind, source, text in [*_labelled(data), *_invented()]:
        rows.setdefault(group_of(text), (kind, source, text))
    kinds, sources, texts = zip(*rows.values(), strict=True)
    seen = [_seen(text) for text in texts]
    return Texts(
        [features.words for features, _ in seen],
        np.stack([features.dense for features, _ in seen]),
        np.array([[kind in ("urgent", "danger")] for kind in kinds], dtype=np.int64),
        np.array([INVENTED if source == INVENTED else kind for kind, source in zip(kinds, sources, strict=True)]),
        np.array(sources),
        np.array([by_rules for _, by_rules in seen]),
        np.array([not _SELF.isdisjoint(features.words) for features, _ in seen]),
        grouped_folds(texts, kinds, FOLDS, SEED),
    )


def _labelled(data: Path) -> list[tuple[str, str, str]]:
    found = [("urgent" if row.label == "urgent" else "hard", row.source, row.text) for row in read(data / URGENT)]
    for kind, name in (("care", CARE), ("posts", POSTS)):
        found += [(kind, name, row.text) for row in read(data / name)]
    return found


def _invented() -> list[tuple[str, str, str]]:
    templates = json.loads((DATA / "crisis_templates.json").read_text("utf-8"))
    return [
        (kind, INVENTED, f"{opening}{ending}.")
        for kind in ("danger", "no danger")
        for opening in templates[kind]["openings"]
        for ending in templates[kind]["endings"]
    ]


def _seen(text: str) -> tuple[Features, bool]:
    mapped = normalise(text)
    words = tokens(mapped.text, sentences(mapped.text), known)
    found = match(words)
    by_rules = any(
        rule.code != "crisis.mention" and not sense_of(rule, hit, found.contexts, words) for rule, hit in found.hits
    )
    return features_of(words, found), by_rules


def _amounts(texts: Texts) -> NDArray[np.float64]:
    return np.array([_AMOUNTS.get(kind, 1.0) for kind in texts.kind.tolist()])


def _fit(texts: Texts, rows: NDArray[np.int64]) -> tuple[Job, list[Sequence[str]]]:
    return Job(("danger",), DENSE_NAMES, True, SEED, _SETTINGS), [texts.words[row] for row in rows.tolist()]


def _outside(texts: Texts) -> NDArray[np.float64]:
    """What a model says of each text that learned from the other folds only: logits, not calibrated."""
    outside = np.zeros((len(texts.words), 1))
    amounts = _amounts(texts)
    for fold in range(FOLDS):
        inside, out = np.flatnonzero(texts.folds != fold), np.flatnonzero(texts.folds == fold)
        job, words = _fit(texts, inside)
        model = fit_uncalibrated(job, words, texts.urgent[inside], texts.dense[inside], amounts[inside])
        outside[out] = model.logits([texts.words[row] for row in out.tolist()], texts.dense[out])
    return outside


def _threshold(probabilities: NDArray[np.float64], by_rules: NDArray[np.bool_], allowed: float) -> float:
    """Above which, with the rules' own, so many of 1,000 comments alarm."""
    quiet = np.sort(probabilities[~by_rules])[::-1]
    place = int(allowed * len(probabilities) / 1000) - int(by_rules.sum())
    return float(quiet[max(0, min(place, len(quiet) - 1))])


def _calibrated(texts: Texts, outside: NDArray[np.float64]) -> tuple[NDArray[np.float64], Scale]:
    """Probabilities that mean what they say of texts that people wrote, with the scale and shift of their logits."""
    real = np.flatnonzero(texts.kind != INVENTED)
    scale, shift = calibration(outside[real], texts.urgent[real], np.ones(len(real)), multilabel=True)
    found = 1 / (1 + np.exp(-(outside[:, 0] * scale[0] + shift[0])))
    return found, (scale, shift)


def _counting(texts: Texts, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities that may call a person: those of short texts only from ``SURE`` on."""
    short = np.array([len(words) < SHORT for words in texts.words])
    return np.where(short & (probabilities < SURE), 0.0, probabilities)


def train(data: Path, out: Path) -> None:
    texts = _texts(data)
    outside = _outside(texts)
    probabilities, (scale, shift) = _calibrated(texts, outside)
    job, words = _fit(texts, np.arange(len(texts.words)))
    raw = fit_uncalibrated(job, words, texts.urgent, texts.dense, _amounts(texts))
    rescaled(raw, scale, shift).save(out / ARTIFACT)
    care = texts.kind == "care"
    alert = _threshold(_counting(texts, probabilities)[care], texts.by_rules[care], ALERTS)
    mention = _threshold(probabilities[care], texts.by_rules[care], MENTIONS)
    report = {
        "alert": round(alert, 6),
        "mention": round(mention, 6),
        "alerts_per_thousand_comments": ALERTS,
        "texts": {kind: int((texts.kind == kind).sum()) for kind in sorted(set(texts.kind.tolist()))},
        "files": {name: digest_of(data / name) for name in (URGENT, CARE, POSTS)},
        "figures": [str(figure) for figure in _figures(texts, probabilities)],
    }
    (out / REPORT).write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def evaluate(data: Path) -> list[Figure]:
    """Recall and alerts by rules, by the model and by both; each text judged by a model and a threshold of others."""
    texts = _texts(data)
    return _figures(texts, _calibrated(texts, _outside(texts))[0])


def _figures(texts: Texts, probabilities: NDArray[np.float64]) -> list[Figure]:
    counting = _counting(texts, probabilities)
    by_model = np.zeros(len(texts.words), dtype=bool)
    for fold in range(FOLDS):
        others = (texts.folds != fold) & (texts.kind == "care")
        limit = _threshold(counting[others], texts.by_rules[others], ALERTS)
        mine = texts.folds == fold
        by_model[mine] = counting[mine] > limit
    found = {"rules": texts.by_rules, "model": by_model, "both": texts.by_rules | by_model}
    return [figure for how, alarmed in found.items() for figure in _by(texts, alarmed, how)]


def _by(texts: Texts, alarmed: NDArray[np.bool_], how: str) -> list[Figure]:
    urgent, distorted = texts.kind == "urgent", np.char.startswith(texts.source, "Reddit")
    parts = [
        ("recall, undistorted", share, urgent & ~distorted),
        ("recall, undistorted, of self", share, urgent & ~distorted & texts.of_self),
        ("recall, distorted", share, urgent & distorted),
        ("alarmed, not urgent", share, (texts.kind == "hard") & ~distorted),
        ("alarmed, not urgent, distorted", share, (texts.kind == "hard") & distorted),
        ("alerts per 1,000 comments", per_thousand, texts.kind == "care"),
        ("alerts per 1,000 posts", per_thousand, texts.kind == "posts"),
    ]
    return [make(f"{how}: {name}", int(alarmed[of].sum()), int(of.sum())) for name, make, of in parts]


PART = Part("crisis", train, evaluate)
