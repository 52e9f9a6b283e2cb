"""The head for danger by meaning, in French and in languages that nobody scores, as a part of training.

Nobody labelled such texts. It learns from English ones and from invented sentences. Recall is measured on the invented
ones alone: on French out of fold, on every other language by a head that had none of it. Alerts are measured on
posts that people wrote in French, and on invented complaints.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.crisis.meaning import ARTIFACT, Limits
from triage.evaluation import Figure, per_thousand, share
from triage.language import FRENCH as FRENCH_CODE
from triage.language import name_of
from triage.learned.archive import save_arrays
from triage.training.danger_texts import CARE, FRENCH, KINDS, POSTS, URGENT, Texts, read_texts
from triage.training.datasets import DataError
from triage.training.parts import Part
from triage.training.reporting import write_report
from triage.training.second import Head, Scale, fit_head, scaled

STRENGTH = 0.003
ALERTS, MENTIONS = 10, 45  # of 1,000 French posts and as many complaints that may call a person, or let one read soon
NEAR_ALERTS, NEAR_MENTIONS = 20, 120  # of 1,000 near misses in other languages, which are far harder than posts
_DIGITS, _ABOVE = 6, 1e-6
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def train(data: Path, out: Path) -> None:
    texts = _texts(data)
    logits = texts.surest(_outside(texts))
    everyone = np.ones(len(logits), dtype=np.bool_)
    scale = _scale(texts, logits, everyone)
    whole = _head(texts, everyone)
    weights = (whole.weights[:, 0] * scale[0][0]).astype(np.float16)
    bias = (whole.bias * scale[0] + scale[1]).astype(np.float32)
    save_arrays(out / ARTIFACT, {"weights": weights, "bias": bias})
    french, elsewhere = _limits(texts, _sure(logits, scale), everyone)
    settings = {
        "french": french._asdict(),
        "elsewhere": elsewhere._asdict(),
        "strength": STRENGTH,
        "invented": _amounts(texts),
    }
    figures = _figures(texts, logits)
    write_report(out / ARTIFACT, data, (URGENT, CARE, POSTS, FRENCH), figures=figures, settings=settings)


def evaluate(data: Path) -> Sequence[Figure]:
    texts = _texts(data)
    return _figures(texts, texts.surest(_outside(texts)))


def _texts(data: Path) -> Texts:
    texts = read_texts(data)
    if texts is None:
        raise DataError("Danger by meaning is learned on the sentence encoder's numbers: install the group reader.")
    return texts


def _amounts(texts: Texts) -> dict[str, int]:
    told = zip(texts.languages.tolist(), texts.kinds.tolist(), strict=True)
    return dict(
        sorted(Counter(f"{language or FRENCH_CODE}: {kind}" for language, kind in told if kind in KINDS).items())
    )


def _head(texts: Texts, learned: Flags) -> Head:
    rows = learned[texts.owner]
    owner = texts.owner[rows]
    return fit_head(texts.rows[rows], texts.danger[owner].astype(np.int64), texts.amounts[owner], STRENGTH)


def _outside(texts: Texts) -> Doubles:
    """Of each sentence, by a head that learned from texts of other folds: logits, not calibrated."""
    found = np.zeros(len(texts.rows))
    for fold in np.unique(texts.folds):
        mine = texts.folds == fold
        rows = mine[texts.owner]
        found[rows] = _head(texts, ~mine).logits(texts.rows[rows])[:, 0]
    return found


def _scale(texts: Texts, logits: Doubles, learned: Flags) -> Scale:
    return scaled(logits[learned, None], texts.danger[learned, None].astype(np.int64))


def _sure(logits: Doubles, scale: Scale) -> Doubles:
    found: Doubles = 1 / (1 + np.exp(-(logits * scale[0][0] + scale[1][0])))
    return found


def _limits(texts: Texts, sure: Doubles, learned: Flags) -> tuple[Limits, Limits]:
    """For French and for the others. Kinds of text that must not alarm count the same, however many there are."""
    french = [sure[learned & (texts.kinds == kind)] for kind in ("french", "complaints")]
    near = [sure[learned & texts.invented("no danger", elsewhere=True)]]
    return (
        Limits(_limit(french, ALERTS), _limit(french, MENTIONS)),
        Limits(_limit(near, NEAR_ALERTS), _limit(near, NEAR_MENTIONS)),
    )


def _limit(kinds: Sequence[Doubles], allowed: int) -> float:
    """The lowest from which at most ``allowed`` of 1,000 are found."""
    grid = np.unique(np.concatenate(kinds))[::-1]
    above = [np.searchsorted(-np.sort(each)[::-1], -grid, side="right") / max(len(each), 1) for each in kinds]
    within = grid[np.mean(above, axis=0) * 1000 <= allowed]
    return round(float(within[-1] if len(within) else grid[0] + _ABOVE), _DIGITS)


def _figures(texts: Texts, logits: Doubles) -> list[Figure]:
    called, read = _judged(texts, logits)
    return [*_of_french(texts, called, read), *_of_others(texts, called, read)]


def _judged(texts: Texts, logits: Doubles) -> tuple[Flags, Flags]:
    """Who is called for each text, and what is read soon: by a head and by limits that were chosen without it."""
    called, read = np.zeros(len(logits), np.bool_), np.zeros(len(logits), np.bool_)
    for fold in np.unique(texts.folds):
        mine = texts.folds == fold
        sure = _sure(logits, _scale(texts, logits, ~mine))
        french, elsewhere = _limits(texts, sure, ~mine)
        limits = elsewhere if texts.elsewhere[mine][0] else french
        called[mine], read[mine] = sure[mine] >= limits.alert, sure[mine] >= limits.mention
    return called, read


def _of_french(texts: Texts, called: Flags, read: Flags) -> Iterator[Figure]:
    for kind in ("danger", "danger to another"):
        of_kind = texts.invented(kind, elsewhere=False)
        yield _share(f"French, {kind}, invented: recall", called, of_kind)
        yield _share(f"French, {kind}, invented: read soon", read, of_kind)
    yield _share("French, near misses, invented: alarmed", called, texts.invented("no danger", elsewhere=False))
    for kind, name in (("french", "posts"), ("complaints", "complaints, invented")):
        of_kind = texts.kinds == kind
        total = int(of_kind.sum())
        yield per_thousand(f"French {name}: alerts per 1,000", int(called[of_kind].sum()), total)
        yield per_thousand(f"French {name}: read soon per 1,000", int(read[of_kind].sum()), total)


def _of_others(texts: Texts, called: Flags, read: Flags) -> Iterator[Figure]:
    """Each language by a head and by limits that had none of it."""
    for kind in ("danger", "danger to another"):
        of_kind = texts.invented(kind, elsewhere=True)
        yield _share(f"other languages, untaught, {kind}, invented: recall", called, of_kind)
        yield _share(f"other languages, untaught, {kind}, invented: read soon", read, of_kind)
    for kind, name in (("past", "past or loss"), ("no danger", "near misses")):
        of_kind = texts.invented(kind, elsewhere=True)
        yield _share(f"other languages, untaught, {name}, invented: alarmed", called, of_kind)
        yield _share(f"other languages, untaught, {name}, invented: read soon", read, of_kind)
    for language in np.unique(texts.languages[texts.elsewhere]).tolist():
        of_kind = texts.invented("danger", elsewhere=True) & (texts.languages == language)
        yield _share(f"{name_of(language)}, untaught, danger, invented: read soon", read, of_kind)


def _share(name: str, found: Flags, among: Flags) -> Figure:
    return share(name, int(found[among].sum()), int(among.sum()))


PART = Part("danger_meaning", train, evaluate)
