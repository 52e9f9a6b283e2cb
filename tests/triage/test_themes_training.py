"""Training on invented comments: the table of weights says what its parts said, and thresholds keep their promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.themes.model import OF_WHOLE
from triage.training.theme_fitting import Class, Hints, Texts, fit_themes
from triage.training.theme_labels import LABELS
from triage.training.theme_measures import best_threshold, calibration_error, f1, said_out_of_fold, summary
from triage.training.theme_outside import told_of

WAIT, KIND = ["we", "waited", "for", "hours"], ["the", "nurse", "was", "kind"]
MARKS = [f"{first}{second}" for first in "abcdef" for second in "ghijk"]  # no two texts are the same
DENSE = np.zeros((40, 2), dtype=np.float32)
TEXTS = Texts([[*words, mark] for mark in MARKS[:20] for words in (WAIT, KIND)], DENSE)
TARGETS = np.array([[1, 0], [0, 1]] * 20)
CLASSES = [Class("waiting", anywhere=True), Class("group", anywhere=False)]
HINTS = Hints(
    [[*words, mark] for mark in MARKS[:12] for words in (["hours", "of", "queue"], ["kind", "people", "match"])],
    ["queue", "people"] * 12,
)
OTHERS = Texts([["the", "match", "was", "on", mark] for mark in MARKS[:10]], np.zeros((10, 2), dtype=np.float32))


def test_a_model_learns_its_classes_and_gives_every_text_a_probability() -> None:
    model = fit_themes(TEXTS, TARGETS, CLASSES, ["a", "b"], HINTS, OTHERS)
    assert model.classes == ("waiting", "group")
    said = model.probabilities([WAIT, KIND, ["quite", "new"]], np.zeros((3, 2), dtype=np.float32))
    assert said[0].argmax() == 0
    assert said[1].argmax() == 1
    assert ((said > 0) & (said < 1)).all()


def test_words_that_only_the_hints_have_speak_as_well() -> None:
    model = fit_themes(TEXTS, TARGETS, CLASSES, ["a", "b"], HINTS, OTHERS)
    nothing = np.zeros((2, 2), dtype=np.float32)
    queue, unknown = model.logits([["queue"], ["nothing"]], nothing)
    assert queue[0] > unknown[0]


def test_posts_about_no_service_make_a_theme_less_likely_there() -> None:
    none = Texts([], np.zeros((0, 2), dtype=np.float32))
    dense = np.zeros((1, 2), dtype=np.float32)
    with_others, without = (
        fit_themes(TEXTS, TARGETS, CLASSES, ["a", "b"], HINTS, others).probabilities([["match", "was"]], dense)[0]
        for others in (OTHERS, none)
    )
    assert with_others[0] < without[0]
    assert with_others[1] == pytest.approx(without[1], abs=1e-5)


def test_a_class_that_never_occurs_is_never_said() -> None:
    model = fit_themes(TEXTS, TARGETS * [1, 0], CLASSES, ["a", "b"], HINTS, OTHERS)
    assert (model.probabilities([WAIT, KIND], DENSE[:2])[:, 1] < 0.01).all()


def test_the_same_texts_give_the_same_model() -> None:
    first, second = (fit_themes(TEXTS, TARGETS, CLASSES, ["a", "b"], HINTS, OTHERS) for _ in range(2))
    assert (first.weights == second.weights).all()
    assert (first.bias == second.bias).all()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=5, max_size=80))
def test_a_threshold_is_right_as_often_as_it_must_be_or_says_nothing(rows: list[tuple[bool, float]]) -> None:
    truth, sure = np.array([each for each, _ in rows]), np.array([each for _, each in rows])
    said = sure >= best_threshold(truth, sure, 0.6)
    assert not said.any() or (truth & said).sum() / said.sum() >= 0.6


def test_a_threshold_is_chosen_without_the_texts_that_it_is_measured_on() -> None:
    truth = np.array([True, False] * 20)
    sure = np.where(truth, 0.8, 0.2)
    folds = np.arange(40) % 5
    said = said_out_of_fold(truth, sure, folds)
    assert f1(truth, said) == 1
    lying = np.where(folds == 0, 1 - sure, sure)  # the first fold alone is upside down: nobody may have looked
    assert not (said_out_of_fold(truth, lying, folds) == truth)[folds == 0].any()


def test_a_summary_has_intervals_around_its_figures() -> None:
    measured = summary(np.array([True] * 30 + [False] * 70), np.array([True] * 20 + [False] * 80))
    assert measured["precision"][0] == 1
    assert measured["recall"][1] < measured["recall"][0] == 0.667 < measured["recall"][2]
    assert measured["f1"][1] <= measured["f1"][0] == 0.8 <= measured["f1"][2]


def test_calibration_error_is_the_gap_between_said_and_so() -> None:
    truth = np.array([True] * 8 + [False] * 2)
    assert calibration_error(truth, np.full(10, 0.8)) == pytest.approx(0)
    assert calibration_error(truth, np.full(10, 0.3)) == pytest.approx(0.5)


def test_a_text_is_told_by_its_best_sentence_too_but_thanks_by_the_whole_alone() -> None:
    classes = [Class(name, anywhere=True) for name in ("access.waiting", "strength.thanks", "tone:concern")]
    model = fit_themes(TEXTS, np.hstack([TARGETS, TARGETS[:, :1]]), classes, ["a", "b"], HINTS, OTHERS)
    mixed, dense = Texts([[*WAIT, *KIND], ["quite"]], DENSE[:2]), np.zeros((3, 2), dtype=np.float32)
    units, owners = Texts([WAIT, KIND, ["quite"]], dense), np.array([0, 0, 1])
    told, whole = told_of(model, mixed, units, owners), model.logits(mixed.words, mixed.dense)
    best = model.logits(units.words, units.dense)[:2].max(axis=0)
    assert told[0, 0] == pytest.approx((whole[0, 0] + best[0]) / 2)
    assert best[1] > whole[0, 1], "a sentence alone would have said more"
    assert told[0, 1:] == pytest.approx(whole[0, 1:])
    assert told[1] == pytest.approx(whole[1]), "a text of one sentence is told once"


def test_a_text_without_a_sentence_is_told_by_its_words() -> None:
    model = fit_themes(TEXTS, TARGETS, CLASSES, ["a", "b"], HINTS, OTHERS)
    alone = Texts([WAIT], DENSE[:1])
    told = told_of(model, alone, Texts([], DENSE[:0]), np.zeros(0, dtype=np.int64))
    assert told == pytest.approx(model.logits(alone.words, alone.dense))


def test_what_is_of_the_whole_are_classes_that_are_trained() -> None:
    assert {name for name in OF_WHOLE if not name.startswith("hcat_map:")} <= set(LABELS)
