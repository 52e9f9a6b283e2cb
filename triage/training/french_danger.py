"""The texts that teach danger in French and measure it: English ones that people labelled, invented French ones."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.encoder import encoder
from triage.encoder.network import MOST_LETTERS
from triage.learned.linear import Floats
from triage.text import normalise, sentences
from triage.training.datasets import DataError, read
from triage.version import DATA

URGENT, CARE, POSTS, FRENCH = (
    "urgent_selfharm_en.csv",
    "sentiment_care_en.csv",
    "sentiment_posts_en.csv",
    "sentiment_fr.csv",
)
INVENTED, CARE_FRENCH = "french_danger.json", "french_examples.json"
FOLDS = 5
_AMOUNTS = {"urgent": 3.0, "hard": 0.5, "danger": 3.0, "danger to another": 3.0, "no danger": 3.0}  # 1 for others
_DANGERS = ("urgent", "danger", "danger to another")


class Told(NamedTuple):
    """``kind``: urgent or hard (English, labelled), care, posts, french (posts), complaints (French, invented), danger,
    danger to another or no danger (French, invented)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Texts:
    """``rows``: the encoder's numbers of each sentence; ``owner``: its text. ``kinds`` and ``folds`` by text."""

    rows: Floats
    owner: NDArray[np.int64]
    kinds: NDArray[np.str_]
    folds: NDArray[np.int64]

    @property
    def danger(self) -> NDArray[np.bool_]:
        return np.isin(self.kinds, _DANGERS)

    @property
    def amounts(self) -> NDArray[np.float64]:
        return np.array([_AMOUNTS.get(kind, 1.0) for kind in self.kinds.tolist()])

    def surest(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each text the most telling of its sentences."""
        found = np.full(len(self.kinds), -np.inf)
        np.maximum.at(found, self.owner, logits)
        return found


def read_texts(data: Path) -> Texts | None:
    """None without the encoder. Raises ``DataError``."""
    network = encoder()
    if network is None:
        return None
    told = list(dict.fromkeys([*_labelled(data), *_invented()]))
    rows, owner = [], list[int]()
    for number, each in enumerate(told):
        units = _units(each)
        rows.append(network.numbers(units))
        owner += [number] * len(units)
    kinds = np.array([each.kind for each in told])
    return Texts(np.concatenate(rows), np.array(owner), kinds, _folds(kinds))


def _folds(kinds: NDArray[np.str_]) -> NDArray[np.int64]:
    """Each kind spread over all, in order; no text is there twice."""
    folds = np.zeros(len(kinds), np.int64)
    for kind in np.unique(kinds):
        mine = np.flatnonzero(kinds == kind)
        folds[mine] = np.arange(len(mine)) % FOLDS
    return folds


def _units(told: Told) -> Sequence[str]:
    """A labelled text as a whole, since only some of its sentences are what the label says; others by sentence."""
    text = normalise(told.text).text
    if told.kind in ("urgent", "hard"):
        return [text]
    return [text[start:end] for start, end in sentences(text)] or [text]


def _labelled(data: Path) -> Iterator[Told]:
    for row in read(data / URGENT):
        if row.label not in ("urgent", "not"):
            raise DataError(f"{URGENT} needs the labels urgent and not, and no others.")
        if not row.source.startswith("Reddit") and (row.label == "not" or len(row.text) <= MOST_LETTERS):
            yield Told("urgent" if row.label == "urgent" else "hard", row.text)
    for kind, name in (("care", CARE), ("posts", POSTS), ("french", FRENCH)):
        yield from (Told(kind, row.text) for row in read(data / name))


def _invented() -> Iterator[Told]:
    dangers, care = (json.loads((DATA / name).read_text("utf-8")) for name in (INVENTED, CARE_FRENCH))
    for kind in ("danger", "danger to another", "no danger"):
        yield from (Told(kind, text) for text in dangers[kind])
    yield from (Told("complaints", text) for label in ("neg", "neu", "pos") for text in care[label])
