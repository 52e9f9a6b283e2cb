"""Sentiment by two experts and a gate: one learned comments about care, one posts; each text is told by both, by how
much it reads like either. Pure.

People use words differently in the two ("nothing" is praise in a survey and a complaint in a post), and a model of
the mixture alone does neither well. Each expert is of two minds: a linear one of the words (everything linear lies in
one ``Linear``, so that a text is looked up once) and small heads on what the sentence reader made of the text. Where
a text was not read, the words judge alone, weighed as suits them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from triage.learned.archive import Arrays, load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.features import marked
from triage.learned.heads import Heads
from triage.learned.linear import Floats, Linear
from triage.learned.numbers import NAMES
from triage.learned.weighing import GENRES, LABELS, Weighing, softmax
from triage.reader import SIZE, WIDTH

__all__ = ["COLUMNS", "GENRES", "LABELS", "Experts", "Seen", "Told", "joined", "mixture", "softmax"]

COLUMNS = (*(f"{genre} {label}" for genre in GENRES for label in LABELS), "posts")
SHARE = 0.6  # of the heads where both speak; half to seven tenths were as good
SHORT, LONG = 40, 100  # words: of a longer text the heads say more and more, and beyond these alone
_WORDS, _WHOLE, _PARTS = "words", "whole", "parts"
_WORD_COUNT = NAMES.index("words")


class Told(NamedTuple):
    """A row per text: calibrated probabilities of ``LABELS``, the same weighed for deciding, and how much the text
    reads like a post (0 to 1).
    """

    probabilities: Floats
    weighed: Floats
    posts: Floats


@dataclass(frozen=True)
class Seen:
    """Heads on what the reader made of a whole text, or of a part of one, and how both minds together are weighed."""

    heads: Heads
    weighing: Weighing

    def arrays(self, of: str) -> Arrays:
        return {**self.heads.arrays(of), **self.weighing.arrays(of)}

    @classmethod
    def of_arrays(cls, found: Arrays, of: str) -> "Seen":
        return cls(Heads.of_arrays(found, of), Weighing.of_arrays(found, of))


@dataclass(frozen=True)
class Experts:
    """``by_words`` weighs what the words say alone; ``whole`` takes ``WIDTH`` numbers of the reader and those of the
    lexicon, ``parts`` (for sentences) ``SIZE`` and the same.
    """

    linear: Linear
    by_words: Weighing
    whole: Seen
    parts: Seen

    def __post_init__(self) -> None:
        beside = len(self.linear.dense_names)
        heads = [(each.heads.width - beside, each.heads.classes) for each in (self.whole, self.parts)]
        if (self.linear.classes, heads) != (COLUMNS, [(WIDTH, len(COLUMNS)), (SIZE, len(COLUMNS))]):
            raise ArtifactError("The parts of the sentiment model do not fit together.")

    def of_texts(self, batch: Sequence[Sequence[str]], dense: Floats, read: Sequence[Floats | None] = ()) -> Told:
        """``read``: for each text the reader's numbers (``States.whole``), None where it was not read."""
        return self._told(batch, dense, read, self.whole)

    def of_parts(self, batch: Sequence[Sequence[str]], dense: Floats, read: Sequence[Floats | None] = ()) -> Told:
        """The same of sentences and clauses, with the numbers of their places (``States.mean``)."""
        return self._told(batch, dense, read, self.parts)

    def _told(self, batch: Sequence[Sequence[str]], dense: Floats, read: Sequence[Floats | None], second: Seen) -> Told:
        logits = self.linear.logits([marked(words) for words in batch], dense)
        told = _weighed(self.by_words, logits)
        rows = [row for row, numbers in enumerate(read) if numbers is not None]
        if rows:
            numbers = np.hstack([np.array([read[row] for row in rows], np.float32), dense[rows]])
            both = _weighed(second.weighing, joined(logits[rows], second.heads.logits(numbers), dense[rows]))
            for mine, better in zip(told, both, strict=True):
                mine[rows] = better
        return told

    def leaning(self, word: str, posts: float) -> float:
        """How far one word, alone, speaks for good (above nought) or for bad; 0 for a word that is not known."""
        weights = self.linear.weights_of(word)
        if weights is None:
            return 0.0
        neg, pos, width = LABELS.index("neg"), LABELS.index("pos"), len(LABELS)
        care, post = weights[pos] - weights[neg], weights[width + pos] - weights[width + neg]
        return (care * (1 - posts) + post * posts) / len(LABELS)

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        seen = {**self.whole.arrays(_WHOLE), **self.parts.arrays(_PARTS)}
        save_arrays(path, {**self.linear.arrays(), **self.by_words.arrays(_WORDS), **seen})

    @classmethod
    def load(cls, path: Path) -> "Experts":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        found = load_arrays(path)
        linear = Linear.of_arrays(found, path.name)
        try:
            seen = [Seen.of_arrays(found, of) for of in (_WHOLE, _PARTS)]
            return cls(linear, Weighing.of_arrays(found, _WORDS), *seen)
        except ArtifactError:
            raise
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ArtifactError(f"{path.name} does not hold a sentiment model: restore it, or train again.") from error


def _weighed(weighing: Weighing, logits: Floats) -> Told:
    mixed, posts = mixture(logits)
    probabilities = weighing.calibrate(mixed)
    return Told(probabilities, weighing.decide(probabilities, posts), posts)


def mixture(logits: Floats) -> tuple[Floats, Floats]:
    """The experts' probabilities weighed by the gate, and the gate."""
    width = len(LABELS)
    posts: Floats = (1 / (1 + np.exp(-np.clip(logits[:, -1], -20, 20)))).astype(np.float32)
    care, post = softmax(logits[:, :width]), softmax(logits[:, width : 2 * width])
    mixed: Floats = care * (1 - posts)[:, None] + post * posts[:, None]
    return mixed, posts


def joined(words: Floats, seen: Sequence[Floats], dense: Floats) -> Floats:
    """What words and heads say together: the mean of their logarithms, of each expert and of the gate.

    ``dense``: the lexicon's numbers of the texts, among them how long each is. A story is told in words of pain, and
    words alone hear a complaint in all of them, whatever it says of the care.
    """
    told = np.expm1(dense[:, _WORD_COUNT])
    shares = (SHARE + (1 - SHARE) * np.clip((told - SHORT) / (LONG - SHORT), 0, 1))[:, None]
    both: Floats = np.mean([_logs(each) for each in seen], axis=0) * shares + _logs(words) * (1 - shares)
    return both.astype(np.float32)


def _logs(logits: Floats) -> Floats:
    """The logits of each expert as logarithms of its probabilities, so that none speaks louder than another."""
    width = len(LABELS)
    experts = [logits[:, at : at + width] for at in (0, width)]
    told = [one - np.logaddexp.reduce(one, axis=1, keepdims=True) for one in experts]
    return np.hstack([*told, logits[:, 2 * width :]])
