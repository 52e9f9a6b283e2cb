"""Short texts read two at a time: of one kind, each once, with the numbers of their own place."""

import numpy as np
import pytest

from triage.reader import SIZE, reader
from triage.training.pairs import paired, stacked

TEXTS = [
    "The nurses were kind to my mother",
    "Nobody rang back for two weeks.",
    "The ward was warm and quiet",
    "I waited in the corridor all night!",
    "Thanks",
    "word " * 50,
    "Good. But late. And cold in there.",
]
ALL = np.arange(len(TEXTS))


def test_two_of_one_kind_become_the_sentences_of_a_text() -> None:
    parts = paired(TEXTS, ALL[:4], ["care"] * len(TEXTS), 7)
    assert sorted(part.row for part in parts) == [0, 1, 2, 3]
    for part in parts:
        assert part.words[0] == TEXTS[part.row].split()[0].lower()
        assert part.read.shape == (SIZE,)
        assert len(part.score.units) == 1


def test_a_text_is_never_beside_one_of_another_kind() -> None:
    assert paired(TEXTS, ALL[:2], ["care", "posts"], 7) == []
    kinds = ["a", "b", "a", "b"]
    parts = paired(TEXTS, ALL[:4], kinds, 7)
    assert [kinds[first.row] == kinds[second.row] for first, second in zip(parts[::2], parts[1::2], strict=True)] == [
        True,
        True,
    ]


def test_what_is_too_short_or_long_is_left_alone() -> None:
    assert paired(TEXTS, ALL[4:6], ["care"] * len(TEXTS), 7) == []


def test_what_is_not_read_as_two_sentences_is_left_alone() -> None:
    assert paired(TEXTS, np.array([0, 6]), ["care"] * len(TEXTS), 7) == []


def test_the_same_seed_gives_the_same_pairs() -> None:
    kinds = ["care"] * len(TEXTS)
    first, again = (paired(TEXTS, ALL[:4], kinds, 7) for _ in range(2))
    assert [part.row for part in first] == [part.row for part in again]
    assert (stacked(first) == stacked(again)).all()


def test_the_sentence_beside_it_colours_what_is_read() -> None:
    network = reader()
    assert network is not None
    parts = paired(TEXTS, ALL[:2], ["care"] * len(TEXTS), 7)
    alone = network.read(TEXTS[1]).mean(0, len(TEXTS[1]))
    beside = next(part.read for part in parts if part.row == 1)
    likeness = float(alone @ beside / np.linalg.norm(alone) / np.linalg.norm(beside))
    assert 0.8 < likeness < 0.9999


def test_no_part_is_no_row() -> None:
    assert stacked([]).shape == (0, SIZE)


@pytest.mark.parametrize("seed", range(3))
def test_every_text_is_used_at_most_once(seed: int) -> None:
    rows = [part.row for part in paired(TEXTS * 3, np.arange(len(TEXTS) * 3), ["care"] * len(TEXTS) * 3, seed)]
    assert len(rows) == len(set(rows))
