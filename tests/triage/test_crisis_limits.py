"""From which probability a person is called: as bearable by words, as needed with the reader, chosen on others."""

import numpy as np
import pytest

from triage.training.crisis_limits import ALERTS, ALERTS_READ, FOUND, alarmed, alert_of, by_alerts, by_recall, counting
from triage.training.crisis_texts import Texts

URGENT, CARE = 100, 1000
COUNT = 2 * URGENT + CARE
EVERYTHING = np.ones(COUNT, dtype=np.bool_)


def texts(*, by_rules: int = 0, words: int = 20, ground: bool = True) -> Texts:
    """Urgent ones as written, urgent ones distorted, then comments; rules find the first few urgent ones."""
    kind = np.array(["urgent"] * 2 * URGENT + ["care"] * CARE)
    source = np.array(["posts"] * URGENT + ["Reddit"] * URGENT + ["care"] * CARE)
    nothing = np.zeros(COUNT, dtype=np.bool_)
    return Texts(
        words=[["word"] * words] * COUNT,
        dense=np.zeros((COUNT, 1), np.float32),
        urgent=(kind == "urgent").astype(np.int64)[:, None],
        kind=kind,
        source=source,
        by_rules=np.arange(COUNT) < by_rules,
        told=nothing,
        ground=EVERYTHING if ground else nothing,
        of_self=nothing,
        folds=np.arange(COUNT) % 5,
        pooled=None,
    )


SURE = np.concatenate([np.linspace(0.5, 1, URGENT), np.linspace(0.4, 1, URGENT), np.linspace(0, 0.6, CARE)])


def test_by_words_as_many_comments_alarm_as_is_bearable() -> None:
    limit = by_alerts(texts(), SURE, ALERTS, EVERYTHING)
    assert int((SURE[2 * URGENT :] > limit).sum()) == ALERTS


def test_with_the_reader_no_more_are_called_than_find_enough() -> None:
    limit = by_recall(texts(), SURE, EVERYTHING)
    found = np.greater(SURE, limit)
    assert found[:URGENT].mean() >= FOUND
    bearable = by_alerts(texts(), SURE, ALERTS_READ, EVERYTHING)
    assert alert_of(texts(), SURE, EVERYTHING, read=True) == max(limit, bearable)
    assert bearable > by_alerts(texts(), SURE, ALERTS, EVERYTHING), "by words more comments alarm than with the reader"
    calm = np.where(np.arange(COUNT) < 2 * URGENT, 0.9, 0.1)
    assert alert_of(texts(), calm, EVERYTHING, read=True) > alert_of(texts(), calm, EVERYTHING, read=False)


def test_what_rules_find_needs_no_model() -> None:
    assert by_recall(texts(by_rules=URGENT), SURE, EVERYTHING) <= by_recall(texts(), SURE, EVERYTHING)


def test_a_limit_is_chosen_without_the_texts_that_it_is_measured_on() -> None:
    honest = alarmed(texts(), SURE, read=False)
    first = texts().folds == 0
    lying = alarmed(texts(), np.where(first, 1 - SURE, SURE), read=False)
    assert (honest[~first] != lying[~first]).any(), "the other folds hear of the first"
    limit = alert_of(texts(), SURE, ~first, read=False)
    assert (lying[first] == (1 - SURE[first] > limit)).all(), "the first is judged by the others alone"


@pytest.mark.parametrize(("words", "least", "kept"), [(20, 0.5, True), (3, 0.5, False), (3, 0.0, True)])
def test_a_short_text_needs_more_than_faint_doubt(words: int, least: float, kept: bool) -> None:
    assert bool(counting(texts(words=words), np.full(COUNT, 0.3), least)[0]) is kept


@pytest.mark.parametrize(
    ("words", "ground", "sure", "kept"),
    [(20, False, 0.04, False), (20, True, 0.04, True), (20, False, 0.2, True), (60, False, 0.04, True)],
)
def test_a_brief_text_without_a_word_of_danger_needs_more_than_faint_doubt(
    words: int, ground: bool, sure: float, kept: bool
) -> None:
    told = counting(texts(words=words, ground=ground), np.full(COUNT, sure), 0.0)
    assert bool(told[0]) is kept
