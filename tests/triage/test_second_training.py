"""Fitting a second opinion: the table says what its parts said, shares are chosen on other texts, bytes repeat."""

import numpy as np
import pytest

from triage.training.second import averaging, fit_head, folded, mixed_out_of_fold, scaled, together

CHANCE = np.random.default_rng(3)
ROWS = 200
TARGETS = np.stack([np.arange(ROWS) % 2, (np.arange(ROWS) // 2) % 2], axis=1)
NUMBERS = (CHANCE.normal(size=(ROWS, 6)) * [1, 5, 1, 1, 1, 1] + 3).astype(np.float32)
NUMBERS[:, 0] += 3 * TARGETS[:, 0]  # the first class is in the numbers
WORDS = CHANCE.normal(size=(ROWS, 2)) + [0, 3] * TARGETS - [0, 1.5]  # the second in the words
FOLDS = np.arange(ROWS) % 5
GRID = (0.0, 0.5, 1.0)
ONES = np.ones(ROWS)


def test_a_head_learns_and_standardising_is_folded_in() -> None:
    head = fit_head(NUMBERS, TARGETS[:, 0], ONES, 0.01)
    told = head.logits(NUMBERS)[:, 0]
    assert ((told > 0) == TARGETS[:, 0]).mean() > 0.85
    moved = fit_head(NUMBERS * 1000 + 7, TARGETS[:, 0], ONES, 0.01)
    assert moved.logits(NUMBERS * 1000 + 7)[:, 0] == pytest.approx(told, abs=1e-2)


@pytest.mark.parametrize(("value", "said"), [(0, -8.0), (1, 8.0)])
def test_a_class_that_never_changes_is_said_always_or_never(value: int, said: float) -> None:
    head = fit_head(NUMBERS, np.full(ROWS, value), ONES, 0.01)
    assert (head.logits(NUMBERS) == said).all()


def test_each_class_takes_the_opinion_that_knows_it() -> None:
    head = together([fit_head(NUMBERS, TARGETS[:, place], ONES, 0.01) for place in range(2)])
    average = averaging(WORDS, head.logits(NUMBERS), TARGETS, GRID)
    assert average.shares[0] > 0
    assert average.shares[1] < 1
    assert averaging(WORDS, WORDS, TARGETS, [0.3]).shares.tolist() == [0.3, 0.3]


def test_the_table_says_what_the_two_opinions_and_their_average_said() -> None:
    head = together([fit_head(NUMBERS, TARGETS[:, place], ONES, 0.01) for place in range(2)])
    read = head.logits(NUMBERS)
    average = averaging(WORDS, read, TARGETS, GRID)
    of_mixed = scaled(average.of(WORDS, read), TARGETS)
    table = folded(head, average, of_mixed)
    calibrated = WORDS * average.of_words[0] + average.of_words[1]  # as the linear model's file holds it
    for row in range(0, ROWS, 17):
        told = table.logits(calibrated[row].astype(np.float32), NUMBERS[row])
        said = average.of(WORDS[row], read[row]) * of_mixed[0] + of_mixed[1]
        assert told == pytest.approx(said, abs=1e-3)


def test_how_a_text_is_averaged_was_not_chosen_on_it() -> None:
    read = np.where(TARGETS == 1, 4.0, -4.0) + CHANCE.normal(size=TARGETS.shape)
    lying = np.where((FOLDS == 0)[:, None], -read, read)  # only the first fold is told wrong
    mixed = mixed_out_of_fold(WORDS, lying, TARGETS, FOLDS, GRID)
    right = ((mixed > 0) == TARGETS).mean(axis=1)
    assert right[FOLDS == 0].mean() < 0.5 < 0.9 < right[FOLDS != 0].mean()


def test_the_same_numbers_give_the_same_table() -> None:
    one, two = (fit_head(NUMBERS, TARGETS[:, 0], ONES, 0.003) for _ in range(2))
    assert (one.weights == two.weights).all()
    assert (one.bias == two.bias).all()
