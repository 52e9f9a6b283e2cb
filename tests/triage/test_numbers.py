"""Numbers of whole batches are those that each text has by itself, by the plain definition of each number."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.crisis.features import DENSE_NAMES, features_of, table
from triage.crisis.rules import match
from triage.crisis.senses import sense_of
from triage.learned import numbers
from triage.sentiment import THRESHOLD, Score, score
from triage.text import normalise, sentences, tokens

PIECES = [
    "good",
    "bad",
    "awful!",
    "But kind?",
    "Nobody called.",
    "I want to die.",
    "not suicidal",
    "last year",
    "I",
    "you",
]
PIECES += ["she died by suicide", "the staff", "😂", "...", "\n", "REALLY", "thank you"]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), max_size=6)


def scored(text: str) -> Score:
    text = normalise(text).text
    return score(text, sentences(text))


def by_definition(given: Score) -> list[float]:
    each = [unit.compound for unit in given.units] or [0.0]
    bad = [-valence for valence in given.valences if valence < 0]
    good = [valence for valence in given.valences if valence > 0]
    return [
        given.compound,
        min(each),
        max(each),
        sum(each) / len(each),
        each[-1],
        sum(one <= -THRESHOLD for one in each) / len(each),
        sum(one >= THRESHOLD for one in each) / len(each),
        math.log1p(len(bad)),
        math.log1p(len(good)),
        math.log1p(sum(bad)),
        math.log1p(sum(good)),
        math.log1p(given.masked.count(" ") + 1),
        math.log1p(len(given.units)),
        min(given.masked.count("?"), 3),
        min(given.masked.count("!"), 3),
    ]


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_the_lexicons_numbers_of_a_batch_are_those_of_their_definition(texts: list[str]) -> None:
    scores = [scored(text) for text in texts]
    plain = np.array([by_definition(each) for each in scores], np.float32).reshape(len(texts), len(numbers.NAMES))
    assert numbers.table(scores) == pytest.approx(plain, abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_what_the_crisis_model_is_told_of_a_batch_is_what_it_is_told_of_each(texts: list[str]) -> None:
    read = [tokens(text, sentences(text), str.isalpha) for text in (normalise(each).text for each in texts)]
    matches = [match(each) for each in read]
    batch = [features_of(*each) for each in zip(read, matches, strict=True)]
    together = table(batch)
    assert together.shape == (len(texts), len(DENSE_NAMES))
    for row, words, found, each in zip(together, read, matches, batch, strict=True):
        assert row.tolist() == each.dense.tolist()
        meant = [rule for rule, hit in found.hits if not sense_of(rule, hit, found.contexts, words)]
        for place, name in enumerate(DENSE_NAMES[:-3]):
            count = sum(f"{rule.code or 'context'}: {rule.name}" == name for rule in meant)
            count += sum(f"context: {context}" == name for context, _ in found.contexts)
            assert row[place] == pytest.approx(math.log1p(count))
        assert row[-3] == pytest.approx(math.log(len(each.words) + 1))
