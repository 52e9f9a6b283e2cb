"""The heads on the sentence reader's numbers: their arithmetic, their keeping, and what is refused."""

from collections.abc import Callable

import numpy as np
import pytest

from triage.learned.errors import ArtifactError
from triage.learned.heads import Heads

CHANCE = np.random.default_rng(1)


def heads(networks: int = 2, width: int = 4, units: int = 3, classes: int = 2) -> Heads:
    shapes = [(networks, width, units), (networks, units), (networks, units, classes), (networks, classes)]
    return Heads(*(CHANCE.normal(size=shape).astype(np.float32) for shape in shapes))


def test_each_network_says_its_own() -> None:
    asked = heads()
    numbers = CHANCE.normal(size=(5, 4)).astype(np.float32)
    first, second = asked.logits(numbers)
    assert first.shape == second.shape == (5, 2)
    assert not np.allclose(first, second)


def test_the_arithmetic_is_that_of_the_definition() -> None:
    asked = heads(networks=1)
    numbers = np.array([[1, -2, 0.5, 3]], np.float32)
    felt = [max(0.0, float(numbers[0] @ asked.hidden[0, :, unit] + asked.hidden_bias[0, unit])) for unit in range(3)]
    expected = [sum(felt[unit] * asked.out[0, unit, k] for unit in range(3)) + asked.out_bias[0, k] for k in range(2)]
    assert asked.logits(numbers)[0][0] == pytest.approx(expected, rel=1e-5)


def test_a_batch_says_what_each_text_alone_would_say() -> None:
    asked = heads()
    numbers = CHANCE.normal(size=(7, 4)).astype(np.float32)
    alone = np.vstack([asked.logits(numbers[row : row + 1])[0] for row in range(7)])
    assert asked.logits(numbers)[0] == pytest.approx(alone, abs=1e-5)


def test_no_text_is_no_row() -> None:
    assert heads().logits(np.zeros((0, 4), np.float32))[0].shape == (0, 2)


def test_what_is_kept_comes_back_in_half_precision() -> None:
    asked = heads()
    back = Heads.of_arrays(asked.arrays("whole"), "whole")
    assert (back.width, back.classes) == (asked.width, asked.classes) == (4, 2)
    assert back.hidden == pytest.approx(asked.hidden, rel=1e-3)
    assert all(array.dtype == np.float16 for array in asked.arrays("whole").values())


@pytest.mark.parametrize(
    "harm",
    [
        lambda arrays: arrays | {"whole_out": arrays["whole_out"][:, :1]},
        lambda arrays: arrays | {"whole_hidden": arrays["whole_hidden"][0]},
        lambda arrays: arrays | {"whole_out_bias": arrays["whole_out_bias"][:1]},
        lambda arrays: {name: array[:0] for name, array in arrays.items()},
    ],
)
def test_parts_that_do_not_fit_are_refused(harm: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]) -> None:
    with pytest.raises(ArtifactError, match="do not fit"):
        Heads.of_arrays(harm(heads().arrays("whole")), "whole")


def test_a_number_that_is_none_is_refused() -> None:
    arrays = heads().arrays("whole")
    arrays["whole_hidden"][0, 0, 0] = np.inf
    with pytest.raises(ArtifactError, match="number that is none"):
        Heads.of_arrays(arrays, "whole")


def test_a_part_that_is_not_there_is_told() -> None:
    arrays = heads().arrays("whole")
    del arrays["whole_out"]
    with pytest.raises(KeyError, match="whole_out"):
        Heads.of_arrays(arrays, "whole")
    with pytest.raises(KeyError, match="parts_hidden"):
        Heads.of_arrays(heads().arrays("whole"), "parts")
