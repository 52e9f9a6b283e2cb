"""The texts that the crisis model learns from and is measured on: labelled ones, and invented ones beside them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.crisis.features import Features, features_of
from triage.crisis.model import BRIEF, SHORT
from triage.crisis.rules import has_ground, known, match
from triage.crisis.senses import sense_of, told_sentences
from triage.learned.linear import Floats
from triage.text import normalise, sentences, tokens
from triage.training.datasets import read
from triage.training.folds import group_of, grouped_folds
from triage.training.reading import pools
from triage.version import DATA

URGENT, CARE, POSTS = "urgent_selfharm_en.csv", "sentiment_care_en.csv", "sentiment_posts_en.csv"
INVENTED = "invented"
SEED, FOLDS = 7, 5
_KINDS = {"danger": "danger", "danger to another": "danger", "no danger": "no danger"}  # of the invented texts
_SELF = frozenset("i im ive id ill me my myself".split())  # noqa: SIM905


@dataclass(frozen=True)
class Texts:
    """Every text once. ``kind`` is urgent, hard (said beside urgent ones, but not), care, posts or invented.

    ``ground``: a word gives ground to speak of danger. ``told``: some of it is told of the past, of a loss or in a
    figure. ``pooled``: the sentence reader's numbers; None without a reader.
    """

    words: list[Sequence[str]]
    dense: Floats
    urgent: NDArray[np.int64]
    kind: NDArray[np.str_]
    source: NDArray[np.str_]
    by_rules: NDArray[np.bool_]
    told: NDArray[np.bool_]
    ground: NDArray[np.bool_]
    of_self: NDArray[np.bool_]
    folds: NDArray[np.int64]
    pooled: Floats | None

    @property
    def distorted(self) -> NDArray[np.bool_]:
        """Of the set whose words were replaced by concepts."""
        return np.char.startswith(self.source, "Reddit")

    @property
    def short(self) -> NDArray[np.bool_]:
        return np.array([len(words) < SHORT for words in self.words])

    @property
    def groundless(self) -> NDArray[np.bool_]:
        """Those of few words of which none gives ground to speak of danger."""
        return np.array([len(words) < BRIEF for words in self.words]) & ~self.ground


class _Told(NamedTuple):
    """``family``: of an invented text the number of its ending; -1 for others."""

    kind: str
    source: str
    text: str
    family: int = -1


def read_texts(data: Path) -> Texts:
    """Raises ``DataError``."""
    once: dict[str, _Told] = {}
    for each in [*_labelled(data), *_invented()]:
        once.setdefault(group_of(each.text), each)
    told = list(once.values())
    kinds, texts = [each.kind for each in told], [each.text for each in told]
    seen = [_seen(text) for text in texts]
    return Texts(
        [each.features.words for each in seen],
        np.stack([each.features.dense for each in seen]),
        np.array([[kind in ("urgent", "danger")] for kind in kinds], dtype=np.int64),
        np.array([INVENTED if each.source == INVENTED else each.kind for each in told]),
        np.array([each.source for each in told]),
        np.array([each.by_rules for each in seen]),
        np.array([each.told for each in seen]),
        np.array([each.ground for each in seen]),
        np.array([not _SELF.isdisjoint(each.features.words) for each in seen]),
        _folds(told),
        pools(texts),
    )


def _folds(told: Sequence[_Told]) -> NDArray[np.int64]:
    """Invented texts of one ending are of one fold: what is measured on them was not learned from their like."""
    folds = grouped_folds([each.text for each in told], [each.kind for each in told], FOLDS, SEED)
    families = np.array([each.family for each in told])
    return np.where(families >= 0, families % FOLDS, folds)


def _labelled(data: Path) -> list[_Told]:
    found = [_Told("urgent" if row.label == "urgent" else "hard", row.source, row.text) for row in read(data / URGENT)]
    for kind, name in (("care", CARE), ("posts", POSTS)):
        found += [_Told(kind, name, row.text) for row in read(data / name)]
    return found


def _invented() -> list[_Told]:
    templates = json.loads((DATA / "crisis_templates.json").read_text("utf-8"))
    return [
        *(
            _Told(kind, INVENTED, f"{opening}{ending}.", family)
            for name, kind in _KINDS.items()
            for opening in templates[name]["openings"]
            for family, ending in enumerate(templates[name]["endings"])
        ),
        *_paired(templates["pairs"]),
    ]


def _paired(pairs: Sequence[Mapping[str, Sequence[str]]]) -> Iterator[_Told]:
    """Each head before each tail, of danger and of none: a head alone says nothing."""
    for number, pair in enumerate(pairs):
        for name, kind in _KINDS.items():
            for family, tail in enumerate(pair.get(name, ())):
                yield from (_Told(kind, INVENTED, f"{head}{tail}.", number + family) for head in pair["heads"])


class _Seen(NamedTuple):
    """``by_rules``: a rule calls a person. ``told``: a sentence is told in another sense."""

    features: Features
    by_rules: bool
    told: bool
    ground: bool


def _seen(text: str) -> _Seen:
    mapped = normalise(text)
    words = tokens(mapped.text, sentences(mapped.text), known)
    found = match(words)
    by_rules = any(
        rule.code != "crisis.mention" and not sense_of(rule, hit, found.contexts, words) for rule, hit in found.hits
    )
    ground = bool(found.hits) or has_ground(words.words)
    return _Seen(features_of(words, found), by_rules, bool(told_sentences(found, words)), ground)
