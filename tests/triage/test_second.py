"""The second opinion: numbers of spans, one table, damage refused in plain words, silence where nothing was read."""

from pathlib import Path

import numpy as np
import pytest

from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.second import WIDTH, Second, pooled, was_read
from triage.reader.states import SIZE, States


def states(count: int) -> States:
    """``count`` words of three letters with a blank between, each with numbers of its own."""
    pieces = np.repeat(np.arange(count, dtype=np.float32)[:, None] - 1, SIZE, axis=1)
    starts = np.arange(count) * 4
    return States(pieces, starts, starts + 3, np.zeros(SIZE, np.float32))


def test_a_span_is_the_mean_the_largest_and_the_smallest_of_its_words() -> None:
    numbers = pooled(states(4), 4, 15)
    assert numbers.shape == (WIDTH,)
    assert [numbers[0], numbers[SIZE], numbers[2 * SIZE]] == [1, 2, 0]
    assert [pooled(states(4), 0, 3)[place * SIZE] for place in range(3)] == [-1, -1, -1]


def test_a_span_without_words_and_a_text_that_was_not_read_are_noughts() -> None:
    assert not pooled(states(2), 40, 50).any()
    assert not pooled(states(0), 0, 9).any()
    assert was_read(states(1))
    assert not was_read(states(0))
    assert not was_read(None)


def second() -> Second:
    weights = np.zeros((WIDTH, 2), np.float32)
    weights[0] = (1, -2)
    return Second(np.array([0.5, 1], np.float32), weights, np.array([0.25, 0], np.float32))


def test_words_and_numbers_are_weighed_and_added() -> None:
    numbers = np.zeros(WIDTH, np.float32)
    numbers[0] = 3
    assert second().logits(np.array([2.0, 4.0], np.float32), numbers).tolist() == [1 + 3 + 0.25, 4 - 6]


def test_what_is_kept_is_what_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    save_arrays(path, second().arrays())
    again = Second.of_arrays(load_arrays(path), "x.npz", classes=2, numbers=WIDTH)
    assert again is not None
    assert (again.weights == second().weights).all()
    assert again.words.tolist() == [0.5, 1]


def test_a_file_without_a_second_opinion_has_none() -> None:
    assert Second.of_arrays({"words": np.zeros(1)}, "x.npz", classes=2, numbers=WIDTH) is None


@pytest.mark.parametrize("left_out", ["second_words", "second_weights", "second_bias"])
def test_half_a_second_opinion_is_refused(left_out: str) -> None:
    arrays = second().arrays()
    del arrays[left_out]
    with pytest.raises(ArtifactError, match="train again"):
        Second.of_arrays(arrays, "x.npz", classes=2, numbers=WIDTH)


def test_one_of_another_shape_or_with_no_numbers_is_refused() -> None:
    arrays = second().arrays()
    with pytest.raises(ArtifactError, match="x.npz"):
        Second.of_arrays(arrays, "x.npz", classes=3, numbers=WIDTH)
    with pytest.raises(ArtifactError, match="x.npz"):
        Second.of_arrays(arrays, "x.npz", classes=2, numbers=WIDTH + 1)
    with pytest.raises(ArtifactError, match="do not fit"):
        Second.of_arrays({**arrays, "second_words": np.zeros(3)}, "x.npz", classes=2, numbers=WIDTH)
    with pytest.raises(ArtifactError, match="a number that is none"):
        Second.of_arrays({**arrays, "second_bias": np.array([0, np.nan])}, "x.npz", classes=2, numbers=WIDTH)
