"""Whether the mix has changed: a clear change is told, chance is not, and few posts say nothing."""

import random

import pytest

from triage.card.drift import LEAST_FOUND, LEAST_POSTS, Word, drift_of, mix_of


@pytest.mark.parametrize(
    ("now", "posts_now", "before", "posts_before", "word"),
    [
        (40, 100, 60, 300, Word.MORE),
        (5, 100, 60, 300, Word.LESS),
        (20, 100, 60, 300, Word.STEADY),
        (22, 100, 60, 300, Word.STEADY),
        (0, 100, 100, 300, Word.LESS),
        (100, 100, 100, 300, Word.MORE),
        (40, LEAST_POSTS - 1, 60, 300, Word.TOO_FEW),
        (40, 100, 10, LEAST_POSTS - 1, Word.TOO_FEW),
        (LEAST_FOUND - 1, 100, 0, 300, Word.TOO_FEW),
        (0, 0, 0, 0, Word.TOO_FEW),
    ],
)
def test_a_code_is_said_to_come_more_or_less_often(
    now: int, posts_now: int, before: int, posts_before: int, word: Word
) -> None:
    found = drift_of(now, posts_now, before, posts_before)
    assert found.word == word
    assert (found.now, found.posts_now, found.before, found.posts_before) == (now, posts_now, before, posts_before)


def test_where_nothing_changed_it_is_rarely_said_to() -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable
    said = [
        drift_of(
            sum(chance.random() < 0.2 for _ in range(150)), 150, sum(chance.random() < 0.2 for _ in range(450)), 450
        )
        for _ in range(400)
    ]
    assert sum(each.word != Word.STEADY for each in said) <= 32  # 5 % of 400, and some


def test_a_mix_that_turned_has_moved() -> None:
    before = {"positive": 150, "neutral": 100, "negative": 50}
    turned = mix_of({"positive": 20, "neutral": 30, "negative": 50}, before)
    assert turned.word == Word.MOVED
    assert turned.index is not None
    assert turned.index > 0.25
    same = mix_of({"positive": 50, "neutral": 33, "negative": 17}, before)
    assert (same.word, round(same.index or 0, 3)) == (Word.STEADY, 0.0)


def test_the_index_is_the_sum_over_classes() -> None:
    # (.6 - .5) ln(.6 / .5) + (.4 - .5) ln(.4 / .5), but for the half that is added to each class.
    found = mix_of({"a": 6000, "b": 4000}, {"a": 5000, "b": 5000})
    assert found.index == pytest.approx(0.0405, abs=1e-4)
    assert found.word == Word.STEADY


def test_a_class_that_is_new_counts_and_does_not_break_it() -> None:
    assert mix_of({"a": 50, "mixed": 50}, {"a": 300}).word == Word.MOVED


@pytest.mark.parametrize(("now", "before"), [({}, {}), ({"a": 49, "b": 0}, {"a": 300, "b": 9}), ({"a": 90}, {"a": 90})])
def test_few_posts_or_one_class_say_nothing(now: dict[str, int], before: dict[str, int]) -> None:
    assert (mix_of(now, before).word, mix_of(now, before).index) == (Word.TOO_FEW, None)


def test_chance_alone_does_not_move_a_mix_of_few_posts() -> None:
    # An index of .1 is nothing unusual with 50 posts against 150 in four classes.
    found = mix_of({"a": 20, "b": 12, "c": 10, "d": 8}, {"a": 60, "b": 60, "c": 20, "d": 10})
    assert found.index is not None
    assert found.index > 0.1
    assert found.word == Word.STEADY
