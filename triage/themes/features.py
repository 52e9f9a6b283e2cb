"""What the model of themes sees of a text: its words, the edges of words, and what the rules found. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np

from triage.detectors import Found
from triage.learned.linear import Floats
from triage.taxonomy import CODES

_STEM, _SHORT_STEM, _ENDING = 5, 4, 4  # letters: "appointments" and "appointment" share theirs
_LENGTHS = (0, 1, 3, 6)  # words: "Nothing." and "All good" say so by their length

CODES_SEEN = tuple(code for code in CODES if not code.startswith(("crisis.", "topic.", "reputation.spread")))
_POLARITIES = ("concern", "strength", "neutral")
DENSE_NAMES = (
    *CODES_SEEN,
    *(f"{code}/{polarity}" for code in CODES_SEEN for polarity in _POLARITIES),
    *(f"words<={length}" for length in _LENGTHS),
    "no rule",
)
_PLACE = {name: place for place, name in enumerate(DENSE_NAMES)}
_COLUMNS = {
    (code, polarity): (_PLACE[code], _PLACE[f"{code}/{polarity}"]) for code in CODES_SEEN for polarity in _POLARITIES
}


def with_parts(words: Sequence[str]) -> list[str]:
    """The words between marks of beginning and end, then their stems and endings, so that a rare form still counts."""
    longer = [word for word in words if len(word) > _STEM]
    return [
        "^",
        *words,
        "$",
        *[f"{word[:_STEM]}-" for word in longer],
        *[f"{word[:_SHORT_STEM]}~" for word in words if len(word) > _SHORT_STEM],
        *[f"-{word[-_ENDING:]}" for word in longer],
    ]


def dense_rows(lengths: Sequence[int], found: Sequence[Iterable[Found]]) -> Floats:
    """For each text its number of words and what rules found in it, as 0 and 1 in the order of ``DENSE_NAMES``."""
    rows = np.zeros((len(lengths), len(DENSE_NAMES)), dtype=np.float32)
    owners: list[int] = []
    places: list[int] = []
    for number, findings in enumerate(found):
        for each in findings:
            if columns := _COLUMNS.get((each.code, each.polarity)):
                owners += (number, number)
                places += columns
    rows[owners, places] = 1
    counts = np.asarray(lengths)
    for length in _LENGTHS:
        rows[:, _PLACE[f"words<={length}"]] = counts <= length
    rows[:, -1] = rows[:, : len(CODES_SEEN)].sum(axis=1) == 0
    return rows
