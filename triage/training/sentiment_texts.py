"""The labelled texts that sentiment is learned from, each once and made ready for words and for the sentence reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.learned.experts import LABELS
from triage.learned.features import marked, words_of
from triage.learned.linear import Floats
from triage.learned.numbers import table
from triage.reader import problem
from triage.sentiment import score
from triage.text import normalise, sentences
from triage.training.datasets import DataError, Row, read
from triage.training.folds import group_of, grouped_folds
from triage.training.invented import INVENTED, invented
from triage.training.pairs import paired, stacked
from triage.training.reading import wholes
from triage.training.sentiment_stories import NARRATIVES, Composed, composed, stories

CARE, POSTS, PHASE_1 = "sentiment_care_en.csv", "sentiment_posts_en.csv", "themes_phase1.csv"
FILES = (CARE, POSTS, PHASE_1, NARRATIVES)
FOLDS, SEED = 5, 7
NO_FOLD = -1  # of invented texts
STORY, COMPOSED = "story", "composed"  # genres of long texts


@dataclass(frozen=True)
class Texts:
    """Every text once, made ready. ``words`` have negation marked, ``read`` are the sentence reader's numbers,
    ``genre`` is care or posts, or invented, a story that is, or composed around a comment of this source. Copies of a
    text, and parts read beside each other, are in one of the ``folds``.
    """

    words: Sequence[Sequence[str]]
    dense: Floats
    read: Floats
    labels: NDArray[np.int64]
    genre: NDArray[np.str_]
    source: NDArray[np.str_]
    folds: NDArray[np.int64]

    def of(self, rows: NDArray[Any]) -> "Texts":
        """By number, or where ``rows`` is true."""
        chosen = np.arange(len(self.labels))[rows]
        return Texts(
            [self.words[row] for row in chosen.tolist()],
            self.dense[chosen],
            self.read[chosen],
            self.labels[chosen],
            self.genre[chosen],
            self.source[chosen],
            self.folds[chosen],
        )

    def alike(self, words: Sequence[Sequence[str]], dense: Floats, read: Floats) -> "Texts":
        """Other words and numbers of the same origin."""
        return Texts(words, dense, read, self.labels, self.genre, self.source, self.folds)

    def beside(self, other: "Texts") -> "Texts":
        """All of both."""
        mine, theirs = vars(self), vars(other)
        arrays = {name: np.concatenate([mine[name], theirs[name]]) for name in mine if name != "words"}
        return Texts([*self.words, *other.words], **arrays)

    @property
    def measured(self) -> NDArray[np.bool_]:
        """Labelled by people for sentiment, not by the sign of a criticality, and not invented."""
        return np.asarray((self.source != "phase 1") & ~self.invented & ~self.composed, dtype=np.bool_)

    @property
    def invented(self) -> NDArray[np.bool_]:
        """Written to teach: of no genre, and never held out."""
        return np.asarray(self.source == INVENTED, dtype=np.bool_)

    @property
    def composed(self) -> NDArray[np.bool_]:
        """Made around a comment: of no genre, and never measured."""
        return np.asarray(self.genre == COMPOSED, dtype=np.bool_)

    @property
    def long(self) -> NDArray[np.bool_]:
        """Made to be long: an invented story, or composed."""
        return np.asarray(self.composed | (self.genre == STORY), dtype=np.bool_)

    @property
    def numbers(self) -> Floats:
        """What the heads take: the reader's numbers, then the lexicon's."""
        return np.hstack([self.read, self.dense])


class Labelled(NamedTuple):
    """``whole`` texts, and ``parts``: short ones again, as sentences of a text of two."""

    whole: Texts
    parts: Texts


def read_texts(data: Path) -> Labelled:
    """The labelled texts of a folder. Raises ``DataError``."""
    groups: set[str] = set()
    kept: list[tuple[Row, str]] = []
    for name, genre, source in ((CARE, "care", ""), (POSTS, "posts", ""), (PHASE_1, "care", "phase 1")):
        for row in _labelled(data / name):
            group = group_of(row.text)
            if group not in groups:
                groups.add(group)
                kept.append((replace(row, source=source or row.source), genre))
    if not kept:
        raise DataError(f"{data} holds no labelled text.")
    texts = [row.text for row, _ in kept]
    folds = grouped_folds(texts, [f"{row.source} {row.label}" for row, _ in kept], FOLDS, SEED).tolist()
    taught = [*((each.text, each.label, INVENTED) for each in invented()), *((*each, STORY) for each in stories())]
    kept += [(Row(text, label, INVENTED), genre) for text, label, genre in taught]
    folds += [NO_FOLD] * len(taught)
    for text, number in _composed(data, kept):
        kept.append((replace(kept[number][0], text=text), COMPOSED))
        folds.append(folds[number])
    return _ready(kept, np.array(folds, dtype=np.int64))


def _composed(data: Path, kept: Sequence[tuple[Row, str]]) -> list[Composed]:
    """Around comments that people labelled, drawn by chance."""
    order = np.random.default_rng(SEED).permutation(len(kept))
    labels = np.array([row.label if genre == "care" and row.source != "phase 1" else "" for row, genre in kept])[order]
    return composed(data, [row.text for row, _ in kept], order[labels == "pos"], order[labels == "neg"])


def _labelled(path: Path) -> list[Row]:
    rows = read(path)
    if path.name == PHASE_1:
        return [replace(row, label=_sign(row.other["criticality"])) for row in rows if _sign(row.other["criticality"])]
    if unknown := {row.label for row in rows} - set(LABELS):
        raise DataError(f"{path} has labels other than neg, neu and pos: {', '.join(sorted(unknown))[:100]}.")
    return rows


def _sign(criticality: str) -> str:
    """Praise or complaint by its sign; 0 is not neutral (almost all of it is praise by one trust) and says nothing."""
    value = float(criticality or 0)
    return "pos" if value > 0 else "neg" if value < 0 else ""


def _ready(kept: Sequence[tuple[Row, str]], folds: NDArray[np.int64]) -> Labelled:
    texts = [row.text for row, _ in kept]
    read_by_network = wholes(texts)
    if read_by_network is None:
        raise DataError(f"Training needs the sentence reader. {problem()}")
    normal = [normalise(text).text for text in texts]
    scores = [score(text, sentences(text)) for text in normal]
    whole = Texts(
        [marked(words_of(text)) for text in texts],
        table(scores),
        read_by_network,
        np.array([LABELS.index(row.label) for row, _ in kept], dtype=np.int64),
        np.array([genre for _, genre in kept]),
        np.array([row.source for row, _ in kept]),
        folds,
    )
    short = (whole.measured | whole.invented) & np.array([len(each.units) == 1 for each in scores])
    pairs = paired(normal, np.flatnonzero(short), list(zip(whole.genre, whole.folds, strict=True)), SEED)
    origin = whole.of(np.array([part.row for part in pairs], dtype=np.int64))
    parts = origin.alike([part.words for part in pairs], table([part.score for part in pairs]), stacked(pairs))
    return Labelled(whole, parts)
