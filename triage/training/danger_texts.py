"""The texts that teach danger by meaning and measure it: English ones that people labelled, others invented."""

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
INVENTED, ELSEWHERE, CARE_FRENCH = "french_danger.json", "danger_elsewhere.json", "french_examples.json"
FOLDS = 5
_COMPLAINTS, _INVENTED = 4.0, 6.0  # how much each counts: they are few beside labelled comments
KINDS = ("danger", "danger to another", "past", "no danger")  # of invented texts; past: told of it, or of a loss
_AMOUNTS = {"urgent": 3.0, "hard": 0.5, "complaints": _COMPLAINTS, **dict.fromkeys(KINDS, _INVENTED)}  # else 1
_DANGERS = ("urgent", "danger", "danger to another")


class Told(NamedTuple):
    """``kind``: urgent or hard (English, labelled), care, posts, french (posts), complaints (French, invented), danger,
    danger to another, past or no danger (invented, French or of ``language``)."""

    kind: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Texts:
    """``rows``: the encoder's numbers of each sentence; ``owner``: its text. ``kinds``, ``languages`` and ``folds`` by
    text; a language other than English and French, which are "", is a fold of its own."""

    rows: Floats
    owner: NDArray[np.int64]
    kinds: NDArray[np.str_]
    languages: NDArray[np.str_]
    folds: NDArray[np.int64]

    @property
    def elsewhere(self) -> NDArray[np.bool_]:
        return np.asarray(self.languages != "")

    def invented(self, kind: str, *, elsewhere: bool) -> NDArray[np.bool_]:
        """Which texts are of a kind, in French or in languages that nobody scores."""
        return np.asarray((self.kinds == kind) & (self.elsewhere == elsewhere))

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
    languages = np.array([each.language for each in told])
    return Texts(np.concatenate(rows), np.array(owner), kinds, languages, _folds(kinds, languages))


def _folds(kinds: NDArray[np.str_], languages: NDArray[np.str_]) -> NDArray[np.int64]:
    """Each kind spread over all, in order, and each other language by itself; no text is there twice."""
    folds = np.zeros(len(kinds), np.int64)
    for kind in np.unique(kinds):
        mine = np.flatnonzero((kinds == kind) & (languages == ""))
        folds[mine] = np.arange(len(mine)) % FOLDS
    for number, language in enumerate(np.unique(languages[languages != ""])):
        folds[languages == language] = FOLDS + number
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
    dangers, other, care = (json.loads((DATA / name).read_text("utf-8")) for name in (INVENTED, ELSEWHERE, CARE_FRENCH))
    for language, texts in {"": dangers, **other["languages"]}.items():
        yield from (Told(kind, text, language) for kind in KINDS for text in texts.get(kind, ()))
    yield from (Told("complaints", text) for label in ("neg", "neu", "pos") for text in care[label])
