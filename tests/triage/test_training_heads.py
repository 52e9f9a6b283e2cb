"""Fitting the heads and the words' soft lessons: they learn, the same each time, and weights and groups count."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triage.training.heads import Lesson, Settings, fit_heads
from triage.training.soft import soft_regression

SMALL = Settings(networks=2, units=16, rounds=15, batch=32)
GROUPS = (slice(0, 3), slice(3, 4))


def lesson(count: int = 300, seed: int = 1) -> tuple[Lesson, np.ndarray]:
    """Three classes on a ring, which no straight line divides, and a class of its own; the scales differ widely."""
    chance = np.random.default_rng(seed)
    numbers = chance.normal(size=(count, 2)).astype(np.float32)
    labels = np.digitize(np.linalg.norm(numbers, axis=1), [0.8, 1.5])
    apart = (numbers[:, :1] > 0).astype(np.float32)
    targets = np.hstack([np.eye(3, dtype=np.float32)[labels], apart])
    scaled = (numbers * [1000, 0.001] + [5, -5]).astype(np.float32)
    return Lesson(scaled, targets, GROUPS, np.ones((count, 2), np.float32)), labels


def test_what_no_straight_line_divides_is_learned() -> None:
    taught, labels = lesson()
    fitted = fit_heads(taught, 7, replace(SMALL, rounds=150, rate=0.01, left_out=(0.0, 0.1)))
    said = np.mean(fitted.logits(taught.numbers), axis=0)
    assert (said[:, :3].argmax(axis=1) == labels).mean() > 0.85
    assert ((said[:, 3] > 0) == (taught.targets[:, 3] > 0)).mean() > 0.85


def test_the_same_numbers_give_the_same_heads_and_another_seed_others() -> None:
    taught, _ = lesson()
    first, again, other = (fit_heads(taught, seed, SMALL) for seed in (7, 7, 8))
    assert (first.hidden == again.hidden).all()
    assert (first.out_bias == again.out_bias).all()
    assert not np.allclose(first.hidden, other.hidden)


def test_networks_of_one_fit_differ() -> None:
    fitted = fit_heads(lesson()[0], 7, SMALL)
    assert len(fitted.hidden) == SMALL.networks
    assert not np.allclose(fitted.hidden[0], fitted.hidden[1])


def test_a_text_without_weight_teaches_nothing() -> None:
    taught, _ = lesson()
    ignored = taught.weights.copy()
    ignored[:150] = 0
    wrong = taught.targets.copy()
    wrong[:150] = wrong[:150][::-1]
    one = fit_heads(replace(taught, weights=ignored), 7, SMALL)
    other = fit_heads(replace(taught, weights=ignored, targets=wrong), 7, SMALL)
    assert (one.out == other.out).all()


def test_a_number_that_never_differs_does_no_harm() -> None:
    taught, _ = lesson()
    flat = np.hstack([taught.numbers, np.full((len(taught.numbers), 1), 3, np.float32)])
    assert np.isfinite(fit_heads(replace(taught, numbers=flat), 7, SMALL).hidden).all()


def test_certain_targets_are_learned_as_labels_are() -> None:
    chance = np.random.default_rng(2)
    columns, labels = csr_matrix(chance.normal(size=(200, 5))), chance.integers(0, 3, 200)
    amounts = chance.random(200)
    weights, bias = soft_regression(columns, np.eye(3)[labels], amounts, strength=2.0, rounds=500)
    known = LogisticRegression(C=2.0, max_iter=2000, tol=1e-8).fit(columns, labels, sample_weight=amounts)
    assert weights == pytest.approx(known.coef_.T, abs=2e-3)
    assert bias - bias.mean() == pytest.approx(known.intercept_ - known.intercept_.mean(), abs=2e-3)


def test_an_uncertain_target_is_told_as_uncertain() -> None:
    columns = csr_matrix(np.eye(2).repeat(50, axis=0))
    targets = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]]).repeat(50, axis=0)
    weights, bias = soft_regression(columns, targets, np.ones(100), strength=1000.0, rounds=500)
    risen = np.exp(columns[[0, 50]] @ weights + bias)
    assert risen / risen.sum(axis=1, keepdims=True) == pytest.approx(targets[[0, 50]], abs=0.01)
