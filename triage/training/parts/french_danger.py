"""The head for danger in French as a part of training.

Nobody labelled French texts. It learns from English ones and from invented French sentences; recall is measured on the
invented ones alone, alerts on posts that people wrote in French and on invented French complaints.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.crisis.french import ARTIFACT
from triage.evaluation import Figure, per_thousand, share
from triage.learned.archive import save_arrays
from triage.training.datasets import DataError
from triage.training.french_danger import CARE, FOLDS, FRENCH, POSTS, URGENT, Texts, read_texts
from triage.training.parts import Part
from triage.training.reporting import write_report
from triage.training.second import Head, Scale, fit_head, scaled

STRENGTH = 0.01
ALERTS, MENTIONS = 8, 30  # of 1,000 French posts and as many complaints that may call a person, or let one read soon
_DIGITS = 6
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Limits(NamedTuple):
    """Probabilities."""

    alert: float
    mention: float


def train(data: Path, out: Path) -> None:
    texts = _texts(data)
    logits = texts.surest(_outside(texts))
    scale = _scale(texts, logits)
    whole = _head(texts, np.ones(len(texts.kinds), dtype=np.bool_))
    weights = (whole.weights[:, 0] * scale[0][0]).astype(np.float16)
    bias = (whole.bias * scale[0] + scale[1]).astype(np.float32)
    save_arrays(out / ARTIFACT, {"weights": weights, "bias": bias})
    limits = _limits(texts, _sure(logits, scale), np.ones(len(logits), dtype=np.bool_))
    settings = {"alert": limits.alert, "mention": limits.mention, "strength": STRENGTH, "invented": _amount(texts)}
    figures = _figures(texts, logits)
    write_report(out / ARTIFACT, data, (URGENT, CARE, POSTS, FRENCH), figures=figures, settings=settings)


def evaluate(data: Path) -> Sequence[Figure]:
    texts = _texts(data)
    return _figures(texts, texts.surest(_outside(texts)))


def _texts(data: Path) -> Texts:
    texts = read_texts(data)
    if texts is None:
        raise DataError("Danger in French is learned on the sentence encoder's numbers: install the group reader.")
    return texts


def _amount(texts: Texts) -> dict[str, int]:
    return {kind: int((texts.kinds == kind).sum()) for kind in ("danger", "danger to another", "no danger")}


def _head(texts: Texts, learned: Flags) -> Head:
    rows = learned[texts.owner]
    owner = texts.owner[rows]
    return fit_head(texts.rows[rows], texts.danger[owner].astype(np.int64), texts.amounts[owner], STRENGTH)


def _outside(texts: Texts) -> Doubles:
    """Of each sentence, by a head that learned from texts of other folds: logits, not calibrated."""
    found = np.zeros(len(texts.rows))
    for fold in range(FOLDS):
        mine = texts.folds == fold
        rows = mine[texts.owner]
        found[rows] = _head(texts, ~mine).logits(texts.rows[rows])[:, 0]
    return found


def _scale(texts: Texts, logits: Doubles) -> Scale:
    return scaled(logits[:, None], texts.danger[:, None].astype(np.int64))


def _sure(logits: Doubles, scale: Scale) -> Doubles:
    found: Doubles = 1 / (1 + np.exp(-(logits * scale[0][0] + scale[1][0])))
    return found


def _limits(texts: Texts, sure: Doubles, learned: Flags) -> Limits:
    """Both kinds of text that must not alarm count the same, however many there are of each."""
    kinds = [np.sort(sure[learned & (texts.kinds == kind)])[::-1] for kind in ("french", "complaints")]
    grid = np.unique(np.concatenate(kinds))[::-1]

    def limit(allowed: int) -> float:
        shares = sum(np.searchsorted(-each, -grid, side="right") / max(len(each), 1) for each in kinds) / len(kinds)
        within = grid[np.asarray(shares) * 1000 <= allowed]
        return round(float(within[-1] if len(within) else grid[0]), _DIGITS)

    return Limits(limit(ALERTS), limit(MENTIONS))


def _figures(texts: Texts, logits: Doubles) -> list[Figure]:
    """Each text judged by a head and by limits that were chosen without it."""
    called, read = np.zeros(len(logits), np.bool_), np.zeros(len(logits), np.bool_)
    for fold in range(FOLDS):
        mine = texts.folds == fold
        scale = scaled(logits[~mine, None], texts.danger[~mine, None].astype(np.int64))
        sure = _sure(logits, scale)
        limits = _limits(texts, sure, ~mine)
        called[mine], read[mine] = sure[mine] >= limits.alert, sure[mine] >= limits.mention
    found = []
    for kind in ("danger", "danger to another"):
        of_kind = texts.kinds == kind
        found.append(share(f"French, {kind}, invented: recall", int(called[of_kind].sum()), int(of_kind.sum())))
        found.append(share(f"French, {kind}, invented: read soon", int(read[of_kind].sum()), int(of_kind.sum())))
    near = texts.kinds == "no danger"
    found.append(share("French, near misses, invented: alarmed", int(called[near].sum()), int(near.sum())))
    for kind, name in (("french", "posts"), ("complaints", "complaints, invented")):
        of_kind = texts.kinds == kind
        found.append(per_thousand(f"French {name}: alerts per 1,000", int(called[of_kind].sum()), int(of_kind.sum())))
        found.append(per_thousand(f"French {name}: read soon per 1,000", int(read[of_kind].sum()), int(of_kind.sum())))
    return found


PART = Part("french_danger", train, evaluate)
