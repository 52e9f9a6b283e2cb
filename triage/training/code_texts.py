"""The invented sentences of each code, and real texts beside them, as the numbers of a sentence: reader's, encoder's.

Each invented sentence is read alone and as one of three that stand together, as sentences of posts do: the reader lets
neighbours colour each other. Real texts keep the base rate honest: most of what people write carries no code.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.codes.model import NONE, codes_of, parted
from triage.encoder import encoder
from triage.learned.linear import Floats
from triage.learned.second import WIDTH as READ
from triage.learned.second import pooled
from triage.reader import problem, reader
from triage.text import normalise
from triage.themes.polarity import code_for
from triage.training.datasets import DataError, Row, read
from triage.training.folds import group_of
from triage.training.reading import numbers_of
from triage.training.theme_labels import LABELS, has_code
from triage.training.theme_samples import THEMES_FILE, TONES_FILE, tones
from triage.version import DATA

FILE, POSTS_FILE = "code_examples.json", "sentiment_posts_en.csv"
INVENTED, ALONE, CARE, POSTS = "invented", "invented, read alone", "care", "posts"
FOLDS, TOGETHER = 5, 3
MOST_WORDS = 40  # of a real text that stands for a sentence
_CARE_TAKEN, _POSTS_TAKEN = "012345", "01234"  # first digits of hashes of real texts that are read: enough, and quick
_NO_CODE, _NO_POST = f"{NONE}/{CARE}", f"{NONE}/{POSTS}"
_POLARITIES: Mapping[str, str] = {"neg": "concern", "pos": "strength"}


class Example(NamedTuple):
    """``classes`` are as in ``triage.codes.model``; one of ``NONE`` for a sentence without a code."""

    text: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Sentences:
    """A row for each reading of a sentence: a sentence that was read twice is in one fold.

    ``shares``: how its classes share it. ``known``: by code, whether people or the invention said if the code is there.
    """

    classes: tuple[str, ...]
    numbers: Floats
    shares: NDArray[np.float64]
    known: NDArray[np.bool_]
    source: NDArray[np.str_]
    folds: NDArray[np.int64]

    @property
    def codes(self) -> tuple[str, ...]:
        return codes_of(self.classes)

    def targets(self) -> NDArray[np.bool_]:
        """Whether a code is in a sentence, a column for each of ``codes``."""
        names = [parted(name)[0] for name in self.classes]
        columns = [self.shares[:, [name == code for name in names]].sum(axis=1) > 0 for code in self.codes]
        return np.stack(columns, axis=1)

    def by_encoder(self) -> "Sentences":
        """The same by the encoder's numbers alone, which are all that there is of a French sentence."""
        return replace(self, numbers=self.numbers[:, READ:])

    def of(self, rows: NDArray[Any]) -> "Sentences":
        parts = (self.numbers[rows], self.shares[rows], self.known[rows], self.source[rows], self.folds[rows])
        return Sentences(self.classes, *parts)


def examples() -> list[Example]:
    """All invented sentences, in the order of the file."""
    held = json.loads((DATA / FILE).read_text("utf-8"))
    coded = [Example(text, tuple(names.split())) for names, texts in held["codes"].items() for text in texts]
    return coded + [Example(text, (f"{NONE}/{kind}",)) for kind, texts in held["none"].items() for text in texts]


def read_sentences(data: Path) -> Sentences:
    """Raises ``DataError`` without the files or without the sentence reader."""
    invented, rows = examples(), _care(data)
    posts = [row.text for row in read(data / POSTS_FILE) if _is_taken(row.text, _POSTS_TAKEN)]
    if reader() is None or encoder() is None:
        raise DataError(f"Training needs the sentence reader. {problem()}")
    classes = tuple(sorted({_NO_CODE, _NO_POST, *(name for each in invented for name in each.classes)}))
    return _stacked(classes, [*_of_invented(invented, classes), *_of_care(rows, classes), *_of_posts(posts, classes)])


class _Given(NamedTuple):
    numbers: Floats
    shares: NDArray[np.float64]
    known: NDArray[np.bool_]
    source: str
    fold: int


def _stacked(classes: tuple[str, ...], given: Sequence[_Given]) -> Sentences:
    numbers, shares, known, source, folds = zip(*given, strict=True)
    return Sentences(
        classes, np.stack(numbers), np.stack(shares), np.stack(known), np.array(source), np.array(folds, np.int64)
    )


def _of_invented(invented: Sequence[Example], classes: tuple[str, ...]) -> Iterator[_Given]:
    order = sorted(invented, key=lambda each: group_of(each.text))
    every = np.ones(len(codes_of(classes)), np.bool_)
    for first in range(0, len(order), TOGETHER):
        several = order[first : first + TOGETHER]
        for read_as in (several, *([each] for each in several)):
            for each, numbers in zip(read_as, _read([one.text for one in read_as]), strict=True):
                source = INVENTED if read_as is several else ALONE
                yield _Given(numbers, _shares(each.classes, classes), every, source, first // TOGETHER % FOLDS)


def _read(texts: Sequence[str]) -> Iterator[Floats]:
    """Of texts that stand one behind the other, each text's own numbers."""
    network = reader()
    assert network is not None
    ended = [normalise(text).text.strip() for text in texts]
    ended = [text if text[-1] in ".!?" else f"{text}." for text in ended]
    states, start = network.read(" ".join(ended)), 0
    for text in ended:
        yield np.concatenate([pooled(states, start, start + len(text)), _meant(text)])
        start += len(text) + 1


def _meant(text: str) -> Floats:
    network = encoder()
    assert network is not None
    numbers: Floats = network.numbers([text])[0]
    return numbers


def _both(text: str) -> Floats | None:
    """Of a real text as a whole."""
    numbers = numbers_of(text)
    return None if numbers is None else np.concatenate([numbers.pooled, _meant(normalise(text).text)])


def _shares(mine: Sequence[str], classes: tuple[str, ...]) -> NDArray[np.float64]:
    shares = np.array([float(name in mine) for name in classes])
    told: NDArray[np.float64] = shares / shares.sum()
    return told


def _care(data: Path) -> list[tuple[Row, str]]:
    rows = [row for row in read(data / THEMES_FILE) if _is_taken(row.text, _CARE_TAKEN)]
    read(data / TONES_FILE)
    return list(zip(rows, tones(data, rows), strict=True))


def _is_taken(text: str, digits: str) -> bool:
    return group_of(text)[0] in digits and 2 <= len(text.split()) <= MOST_WORDS


def _of_care(rows: Sequence[tuple[Row, str]], classes: tuple[str, ...]) -> Iterator[_Given]:
    """What people labelled says of the codes that their labels stand for; of the others it says nothing."""
    names = codes_of(classes)
    known = np.array([name in LABELS or any(code_for(code, "strength") == name for code in LABELS) for name in names])
    for row, tone in rows:
        polarity = _POLARITIES.get(tone, "")
        mine = [_class_for(code, polarity, classes) for code in LABELS if has_code(row, code)]
        if polarity and (numbers := _both(row.text)) is not None:
            shares = _shares([name for name in mine if name] or [_NO_CODE], classes)
            yield _Given(numbers, shares, known, CARE, int(group_of(row.text)[:8], 16) % FOLDS)


def _class_for(code: str, polarity: str, classes: tuple[str, ...]) -> str:
    """ "" where the class is not taught: praise is not the code of a complaint."""
    name = code_for(code, polarity)
    tried = (name if parted(name)[1] == polarity else "", f"{name}/{polarity}")
    return next((each for each in tried if each in classes), "")


def _of_posts(posts: Sequence[str], classes: tuple[str, ...]) -> Iterator[_Given]:
    every = np.ones(len(codes_of(classes)), np.bool_)
    for text in posts:
        if (numbers := _both(text)) is not None:
            yield _Given(numbers, _shares((_NO_POST,), classes), every, POSTS, int(group_of(text)[:8], 16) % FOLDS)
