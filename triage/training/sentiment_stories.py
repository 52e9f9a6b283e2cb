"""Long texts that tell of an illness and then say what the care was: comments are short, and teach nothing of these.

A model that learned from comments alone calls every long story a complaint: most of its words are of pain. So comments
that people labelled are set behind what others told of themselves, or in the middle of it, and keep their label. Some
whole stories are invented as well (``triage/data/story_examples.json``).
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.text import normalise, sentences
from triage.training.datasets import read
from triage.version import DATA

NARRATIVES = "urgent_selfharm_en.csv"  # of people who tell of themselves; those in danger are left out
EXAMPLES = "story_examples.json"
MOST = 500  # of each label
LEAST_WORDS, MOST_WORDS = 4, 60  # of a comment
_LEAST_TOLD, _MORE_TOLD, _MOST_TOLD = 25, 80, 130  # words of what is told before
_WITHIN = 4  # every such comment stands in the middle


class Composed(NamedTuple):
    """A text around the comment of this row."""

    text: str
    row: int


def stories(kind: str = "taught") -> list[tuple[str, str]]:
    """Invented ones with their labels: those that are ``taught``, or those ``measured``, from which nothing learns."""
    listed = json.loads((DATA / EXAMPLES).read_text("utf-8"))[kind]
    return [(text, label) for label, texts in listed.items() for text in texts]


def composed(data: Path, texts: Sequence[str], good: NDArray[np.int64], bad: NDArray[np.int64]) -> list[Composed]:
    """As many around praise as around complaints: ``good`` and ``bad`` are the rows of such comments.

    Raises ``DataError`` where the file of narratives cannot be read.
    """
    chosen = [row for pair in zip(_fitting(texts, good), _fitting(texts, bad), strict=False) for row in pair]
    told = list(_narratives(data / NARRATIVES)) if chosen else []
    if not told:
        return []
    return [
        Composed(_around(told[number % len(told)], texts[row].strip(), number), row)
        for number, row in enumerate(chosen[: 2 * MOST])
    ]


def _narratives(path: Path) -> Iterator[str]:
    """The beginning of each text, as many sentences as it takes to be neither short nor long."""
    for number, row in enumerate(row for row in read(path) if row.label == "not"):
        text, enough = normalise(row.text).text, _LEAST_TOLD + number * 37 % _MORE_TOLD
        for _, end in sentences(text):
            words = len(text[:end].split())
            if words >= enough:
                if words <= _MOST_TOLD:
                    yield text[:end].strip()
                break


def _fitting(texts: Sequence[str], rows: NDArray[np.int64]) -> list[int]:
    return [row for row in rows.tolist() if LEAST_WORDS <= len(texts[row].split()) <= MOST_WORDS]


def _around(told: str, comment: str, number: int) -> str:
    bounds = sentences(told)
    if number % _WITHIN == _WITHIN - 1 and len(bounds) > 2:
        cut = bounds[len(bounds) // 2][0]
        return f"{_ended(told[:cut].strip())} {_ended(comment)} {told[cut:].strip()}"
    return f"{_ended(told)} {_ended(comment)}"


def _ended(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."
