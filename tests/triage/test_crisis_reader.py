"""The reader beside the crisis model: it may raise, it may lower what the words guess, and no rule hears it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from triage.crisis import deciding, model
from triage.crisis.features import features_of
from triage.crisis.model import CrisisModel, Doubt, Limits
from triage.crisis.rules import Matches, match
from triage.detectors import Found, Reading, known
from triage.judge import Asked, judge_many
from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.second import WIDTH, Second
from triage.reader import installed, reader
from triage.reader.states import SIZE, States
from triage.sentiment import Score
from triage.text import normalise, sentences, tokens
from triage.version import MODELS

GROUNDLESS = "The chairs in the waiting room are new and the walls have been painted in a warm green"
PLAIN = f"{GROUNDLESS}, which leaves me numb"
TOLD = "We lost our neighbour to suicide last year and the walls have been painted in a warm green"
PLAIN_LIMITS = Limits(0.4, 0.2, 0.4)
needs_reader = pytest.mark.skipif(not installed(), reason="the sentence reader is not installed")


def reading(text: str, *, read: bool = True) -> Reading:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, known)
    places = np.array([0]), np.array([len(mapped.text)])
    states = States(np.zeros((1, SIZE), np.float32), *places, np.zeros(SIZE, np.float32)) if read else None
    return Reading(mapped, bounds, words, Score(0.0, (), ""), True, "en", states)


def sure_of(both: float, words: float = 0.5, limits: Limits = PLAIN_LIMITS) -> CrisisModel:
    """A model whose two opinions are as sure as this, whatever a text says."""
    shipped = model.crisis_model()
    assert shipped is not None
    linear = replace(
        shipped.linear,
        weights=np.zeros_like(shipped.linear.weights),
        dense_weights=np.zeros_like(shipped.linear.dense_weights),
        bias=logit(words),
    )
    second = Second(np.zeros(1, np.float32), np.zeros((WIDTH, 1), np.float32), logit(both))
    return CrisisModel(linear, by_words=limits, by_both=limits, second=second)


def logit(probability: float) -> NDArray[np.float32]:
    return np.array([np.log(probability / (1 - probability))], np.float32)


@pytest.fixture
def says() -> Callable[..., list[Found]]:
    """What is found when words and both together are so sure; rules and the telling sentence are the shipped ones."""

    def found(text: str, *, words: float, both: float, read: bool = True, limits: Limits = PLAIN_LIMITS) -> list[Found]:
        post, given = reading(text, read=read), sure_of(both, words, limits)
        matches = match(post.tokens)
        features = features_of(post.tokens, matches)
        doubt = deciding._doubt(given, post, matches, len(features.words), given.logits([features]).item())
        return deciding._decided(post, matches, doubt, ())

    return found


def codes(found: list[Found]) -> list[tuple[str, int]]:
    return [(each.code, each.tier) for each in found]


CALLED, MENTIONED = [("crisis.suicide_self", 0)], [("crisis.mention", 1)]


@pytest.mark.parametrize(
    ("words", "both", "expected"),
    [
        (0.5, 0.5, CALLED),
        (0.1, 0.5, CALLED),
        (0.5, 0.02, MENTIONED),
        (0.5, 0.005, []),
        (0.3, 0.01, []),
        (0.1, 0.3, MENTIONED),
        (0.1, 0.1, []),
    ],
)
def test_it_may_raise_and_lowers_a_call_to_a_mention_or_to_nothing_where_it_is_all_but_sure(
    says: Callable[..., list[Found]], words: float, both: float, expected: list[tuple[str, int]]
) -> None:
    assert codes(says(PLAIN, words=words, both=both)) == expected


@pytest.mark.parametrize(
    ("words", "both", "expected"),
    [(0.04, 0.02, []), (0.04, 0.2, CALLED), (0.02, 0.04, MENTIONED), (0.06, 0.02, MENTIONED)],
)
def test_without_a_word_of_danger_a_faint_doubt_calls_nobody(
    says: Callable[..., list[Found]], words: float, both: float, expected: list[tuple[str, int]]
) -> None:
    limits = Limits(0.01, 0.005, 0.01)
    assert codes(says(GROUNDLESS, words=words, both=both, limits=limits)) == expected
    assert codes(says(PLAIN, words=0.001, both=0.02, limits=limits)) == CALLED


@pytest.mark.parametrize(("words", "expected"), [(0.5, CALLED), (0.3, MENTIONED), (0.1, [])])
def test_where_nothing_was_read_the_words_decide_alone(
    says: Callable[..., list[Found]], words: float, expected: list[tuple[str, int]]
) -> None:
    assert codes(says(PLAIN, words=words, both=0.99, read=False)) == expected
    assert codes(says(PLAIN, words=words, both=0.01, read=False)) == expected


@pytest.mark.parametrize("both", [0.01, 0.99])
def test_no_rule_is_lowered_by_it(says: Callable[..., list[Found]], both: float) -> None:
    found = says("I want to die", words=0.01, both=both)
    assert [(each.tier, each.source) for each in found] == [(0, "rule")]


def test_it_calls_nobody_for_what_is_told_of_a_loss(says: Callable[..., list[Found]]) -> None:
    found = says(TOLD, words=0.1, both=0.99)
    assert {each.tier for each in found} == {1}
    assert {each.source for each in found} == {"rule"}


def test_what_it_is_sure_means_nothing_is_still_read_where_a_rule_has_the_words(
    says: Callable[..., list[Found]],
) -> None:
    assert codes(says(PLAIN, words=0.5, both=0.001)) == []
    assert codes(says(TOLD, words=0.5, both=0.001)) == MENTIONED


def test_it_takes_nothing_back_where_words_were_disguised(says: Callable[..., list[Found]]) -> None:
    text = f"{PLAIN} su1c1dal"
    assert codes(says(text.replace("su1c1dal", "sky"), words=0.5, both=0.005)) == []
    plain = reading(text)
    assert deciding._is_disguised(plain)
    assert not deciding._is_disguised(reading(PLAIN))
    doubt = deciding._doubt(sure_of(0.01), plain, Matches((), ()), 20, 0.0)
    assert doubt == Doubt(0.5, calls=True, mentions=True)


@needs_reader
def test_it_takes_nothing_back_where_the_text_goes_on_beyond_what_it_read() -> None:
    network = reader()
    assert network is not None
    long, short = (replace(reading(text), states=network.read(text)) for text in (f"{PLAIN}. " * 200, f"{PLAIN}  "))
    assert deciding._is_cut(long)
    assert not deciding._is_cut(short)
    assert deciding._doubt(sure_of(0.01), long, Matches((), ()), 20, 0.0) == Doubt(0.5, calls=True, mentions=True)


def test_a_text_of_two_words_says_nothing(says: Callable[..., list[Found]]) -> None:
    assert says("Painted walls", words=0.9, both=0.9) == []


@needs_reader
def test_the_shipped_model_reads_both_ways_and_a_batch_as_each_alone() -> None:
    texts = [GROUNDLESS, TOLD, "I feel nothing and I am so tired of hurting. I just cannot see tomorrow.", "Thank you."]
    for with_reader in (True, False):
        together = judge_many([Asked(text) for text in texts], with_reader=with_reader)
        alone = [judge_many([Asked(text)], with_reader=with_reader)[0] for text in texts]
        assert [each.findings for each in together] == [each.findings for each in alone]
        assert together[2].tier == 0
        assert not [each for each in together[0].findings if each.code.startswith("crisis.")]


@needs_reader
def test_fewer_ordinary_posts_alarm_with_it_at_no_less_recall() -> None:
    figures = (MODELS / model.REPORT).read_text("utf-8")
    shown = json.loads(figures)["figures"]

    def value(way: str, name: str) -> float:
        return float(next(line for line in shown if line.startswith(f"{way}: {name}  ")).split("95 %")[0].split()[-1])

    words, read = "rules and model", "with reader"
    for name in ("recall, undistorted", "recall, distorted", "recall, invented"):
        assert value(read, name) >= value(words, name)
    assert value(read, "recall, distorted") >= 0.9
    assert value(read, "alerts per 1,000 comments") <= 20
    assert value(read, "alerts per 1,000 posts") < value(words, "alerts per 1,000 posts") / 2


def shipped_into(folder: Path) -> Path:
    for name in (model.ARTIFACT, model.REPORT):
        shutil.copy(MODELS / name, folder)
    return folder


def test_without_its_second_opinion_the_model_is_what_it_was(tmp_path: Path) -> None:
    arrays = load_arrays(MODELS / model.ARTIFACT)
    kept = {name: each for name, each in arrays.items() if not name.startswith("second")}
    save_arrays(shipped_into(tmp_path) / model.ARTIFACT, kept)
    alone, both = model.load(tmp_path), model.load()
    assert (alone.second, alone.by_both) == (None, None)
    assert alone.by_words == both.by_words
    assert (alone.linear.weights == both.linear.weights).all()


def test_half_a_second_opinion_or_no_thresholds_for_it_are_refused(tmp_path: Path) -> None:
    arrays = load_arrays(MODELS / model.ARTIFACT)
    del arrays["second_bias"]
    save_arrays(shipped_into(tmp_path) / model.ARTIFACT, arrays)
    with pytest.raises(ArtifactError, match=r"crisis\.npz"):
        model.load(tmp_path)
    shutil.copy(MODELS / model.ARTIFACT, tmp_path)
    report = json.loads((tmp_path / model.REPORT).read_text())
    del report[model.WITH_READER]
    (tmp_path / model.REPORT).write_text(json.dumps(report))
    with pytest.raises(ArtifactError, match="thresholds"):
        model.load(tmp_path)
