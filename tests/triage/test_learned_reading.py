"""Reading the posts of a batch: English alone, once each, and never a judgement lost to the reader."""

import logging
import re

import pytest

from triage.detectors import Reading
from triage.judge import Asked, judge, judge_many
from triage.learned import reading as reads
from triage.learned.reading import read_sentences
from triage.reader import States, reader
from triage.reading import read_posts
from triage.rulebook.book import SHIPPED
from triage.version import SCORER_VERSION, scorer_version

ENGLISH = "The nurses were kind and nobody hurried us."
FRENCH = "Les infirmières étaient très gentilles avec ma mère."
SPANISH = "Llevo seis meses esperando una cita y nadie me llama nunca."


class Broken:
    """A reader that fails at every text."""

    def read(self, text: str) -> States:
        raise RuntimeError(f"could not read {text}")


def reading(text: str) -> Reading:
    return read_posts([(text, "")], SHIPPED)[0]


def test_an_english_text_is_read_to_its_end() -> None:
    (read,) = read_sentences([reading(ENGLISH)], [True])
    assert read.states is not None
    assert int(read.states.ends[-1]) == len(ENGLISH)
    assert read.states.whole.any()


@pytest.mark.parametrize("text", [FRENCH, SPANISH, "", "...", "\U0001f602"])
def test_what_is_not_english_or_has_no_word_is_not_read(text: str) -> None:
    (read,) = read_sentences([reading(text)], [True])
    assert read.states is None


def test_what_nobody_asked_for_is_not_read() -> None:
    own, other = read_sentences([reading(ENGLISH), reading(ENGLISH)], [False, True])
    assert own.states is None
    assert other.states is not None


def test_each_post_is_read_once_and_our_own_never(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    loaded = reader()
    assert loaded is not None
    network = loaded

    class Counting:
        def read(self, text: str) -> States:
            read.append(text)
            return network.read(text)

    monkeypatch.setattr(reads, "reader", Counting)
    judge_many([Asked(ENGLISH), Asked("Our own words.", is_own=True), Asked(FRENCH), Asked("Nobody rang back.")])
    assert read == [ENGLISH, "Nobody rang back."]


def test_a_caller_may_ask_for_the_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "reader", Broken)
    (said,) = judge_many([Asked(ENGLISH)], with_reader=False)
    assert (said.outcome, said.sentiment) == ("scored", "positive")


def test_a_failing_reader_stops_no_judgement_and_its_text_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (by_words,) = judge_many([Asked(ENGLISH)], with_reader=False)
    monkeypatch.setattr(reads, "reader", Broken)
    with caplog.at_level(logging.WARNING):
        assert judge(ENGLISH) == by_words
    assert "RuntimeError" in caplog.text
    assert "nurses" not in caplog.text


def test_the_version_tells_with_the_reader_from_without() -> None:
    assert scorer_version("abc" * 20, with_reader=False) == "rules-1-abcabcabcabc"
    assert scorer_version("abc" * 20, with_reader=True) == "rules-1-abcabcabcabc-reader"
    assert re.fullmatch(r"rules-\d+-[0-9a-f]{12}-reader", SCORER_VERSION)
