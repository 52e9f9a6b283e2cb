"""The labelled comments made ready for the model of themes: as texts, and divided into sentences as inference is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.detectors import Found, Reading, detect, known
from triage.learned.features import words_of
from triage.learned.linear import Floats
from triage.sentiment import score
from triage.text import normalise, sentences, tokens
from triage.themes.features import dense_rows, with_parts
from triage.themes.units import Unit, units_of
from triage.training.datasets import Row, read
from triage.training.folds import group_of
from triage.training.reading import pools
from triage.training.theme_fitting import Hints, Texts
from triage.training.theme_labels import LEAST_HINTS

THEMES_FILE, HINTS_FILE = "themes_v6_multilabel.csv", "themes_phase1.csv"
TONES_FILE = "sentiment_care_en.csv"  # has nearly all of the same comments
OTHER_FILES = ("sentiment_posts_en.csv", "urgent_selfharm_en.csv")  # posts that are about no service
_OTHERS_LEARNED = 5  # of every 16 texts of those, by hash; as many again are kept for measuring


@dataclass(frozen=True)
class Samples:
    """``owners``: the text that each sentence is of. ``found``: what rules found in each text.

    ``pooled``: the sentence reader's numbers of each text; None without a reader.
    """

    rows: Sequence[Row]
    texts: Texts
    units: Texts
    owners: NDArray[np.int64]
    found: Sequence[Sequence[Found]]
    pooled: Floats | None


def samples(folder: Path) -> Samples:
    """The comments with themes. Raises ``DataError``."""
    rows = read(folder / THEMES_FILE)
    readings = [reading_of(row.text) for row in rows]
    found = [detect(reading) for reading in readings]
    divided = [units_of(reading, each) for reading, each in zip(readings, found, strict=True)]
    words = [reading.tokens.words for reading in readings]
    texts = Texts([with_parts(each) for each in words], dense_rows([len(each) for each in words], found))
    owners = np.repeat(np.arange(len(rows)), [len(each) for each in divided])
    units = texts_of([unit for each in divided for unit in each])
    return Samples(rows, texts, units, owners, found, pools([row.text for row in rows]))


def tones(folder: Path, rows: Sequence[Row]) -> list[str]:
    """The sentiment that people gave each text: neg, neu or pos; "" where nobody did."""
    label_of = {group_of(row.text): row.label for row in read(folder / TONES_FILE)}
    return [label_of.get(group_of(row.text), "") for row in rows]


def others(folder: Path, *, measured: bool) -> tuple[Texts, Floats | None]:
    """Posts about no service, to learn that they carry no theme; or as many others, to measure what is said of them.

    With the sentence reader's numbers of each.
    """
    first = _OTHERS_LEARNED if measured else 0
    wanted = set("0123456789abcdef"[first : first + _OTHERS_LEARNED])
    texts = [row.text for name in OTHER_FILES for row in read(folder / name) if group_of(row.text)[0] in wanted]
    readings = [reading_of(text) for text in texts]
    words = [reading.tokens.words for reading in readings]
    dense = dense_rows([len(each) for each in words], [detect(reading) for reading in readings])
    return Texts([with_parts(each) for each in words], dense), pools(texts)


def texts_of(units: Sequence[Unit]) -> Texts:
    """Sentences as the model sees them."""
    return Texts(
        [with_parts(unit.words) for unit in units],
        dense_rows([len(unit.words) for unit in units], [unit.found for unit in units]),
    )


def hints(folder: Path, rows: Sequence[Row]) -> Hints:
    """The comments of phase 1 that are not among ``rows``; criticality 0 is left out, it is not neutral there."""
    known_texts = {group_of(row.text) for row in rows}
    kept = [row for row in read(folder / HINTS_FILE, label="subcategory") if _is_fit(row)]
    kept = [row for row in kept if group_of(row.text) not in known_texts]
    count = Counter(row.label for row in kept)
    often = [row for row in kept if count[row.label] >= LEAST_HINTS]
    return Hints([with_parts(words_of(row.text)) for row in often], [row.label.strip() for row in often])


def _is_fit(row: Row) -> bool:
    return bool(row.label.strip()) and row.other.get("criticality") not in ("0", "0.0")


def reading_of(text: str) -> Reading:
    """A text in English made ready as the judgement makes it."""
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, known)
    return Reading(mapped, bounds, words, score(mapped.text, bounds), scored=True, language="en")
