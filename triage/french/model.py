"""The learned judgement of French: words, letters within words and the lexicon's numbers, added up. Pure.

Numpy and nothing else; a text costs one look-up for each of its words and runs of letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from triage.french.features import NAMES, Features, table
from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.experts import LABELS, softmax
from triage.learned.linear import Floats, Linear

_WORDS, _GRAMS = "words ", "grams "


@dataclass(frozen=True)
class French:
    """``words`` has the dense numbers and the bias; ``grams`` neither. Calibration was folded in at training."""

    words: Linear
    grams: Linear

    def __post_init__(self) -> None:
        shapes = (self.words.classes, self.words.dense_names, self.grams.classes, self.grams.dense_names)
        if shapes != (LABELS, NAMES, LABELS, ()):
            raise ArtifactError("The parts of the French model do not fit together.")

    def logits(self, features: Sequence[Features]) -> Floats:
        """One row per text, one column per label."""
        told = self.words.logits([each.words for each in features], table(features))
        by_grams: Floats = told + self.grams.logits([each.grams for each in features])
        return by_grams

    def probabilities(self, features: Sequence[Features]) -> Floats:
        """Calibrated, in the order of ``LABELS``."""
        return softmax(self.logits(features))

    def leaning(self, word: str) -> float:
        """How far one word, alone, speaks for good (above nought) or for bad; 0 for a word that is not known."""
        good, bad = LABELS.index("pos"), LABELS.index("neg")
        return self.words.contribution(word, good) - self.words.contribution(word, bad)

    def save(self, path: Path) -> None:
        """The same model gives the same bytes."""
        parts = ((_WORDS, self.words), (_GRAMS, self.grams))
        save_arrays(path, {f"{prefix}{name}": each for prefix, part in parts for name, each in part.arrays().items()})

    @classmethod
    def load(cls, path: Path) -> "French":
        """Raises ``ArtifactError`` when the file is missing, damaged or of another shape."""
        found = load_arrays(path)
        parts = [
            {name.removeprefix(prefix): each for name, each in found.items() if name.startswith(prefix)}
            for prefix in (_WORDS, _GRAMS)
        ]
        return cls(*(Linear.of_arrays(part, path.name) for part in parts))
