"""One sentence of danger among harmless ones is read soon, however much the others say."""

import pytest

from tests.triage.test_crisis_reader import GROUNDLESS, reading, sure_of
from triage.crisis import deciding
from triage.crisis.model import Doubt
from triage.crisis.rules import match

TWO = f"{GROUNDLESS}. I am so tired of hurting that I cannot see tomorrow."
FAINT = Doubt(0.012, calls=False, mentions=False)


def among_others(text: str, doubt: Doubt, *, each: float) -> Doubt:
    """What is made of a doubt about a whole text by a model that is so sure of each of its sentences."""
    seen = reading(text)
    return deciding._among_others(sure_of(each), seen, match(seen.tokens), doubt)


def test_a_sentence_that_would_be_read_soon_alone_makes_a_mention_of_the_post_and_calls_nobody() -> None:
    assert among_others(TWO, FAINT, each=0.5) == Doubt(0.012, calls=False, mentions=True)


def test_a_post_whose_sentences_say_nothing_alone_stays_what_it_was() -> None:
    assert among_others(TWO, FAINT, each=0.001) == FAINT


@pytest.mark.parametrize("text", [GROUNDLESS, f"{GROUNDLESS}."])
def test_a_single_sentence_was_heard_whole_already(text: str) -> None:
    assert among_others(text, FAINT, each=0.5) == FAINT


def test_sentences_of_a_post_that_is_all_but_surely_harmless_are_not_asked() -> None:
    least = Doubt(deciding._HEARD * 0.99, calls=False, mentions=False)
    assert among_others(TWO, least, each=0.5) == least


def test_a_post_that_calls_a_person_still_does() -> None:
    called = Doubt(0.4, calls=True, mentions=True)
    assert among_others(TWO, called, each=0.001) == called


def test_a_sentence_told_of_a_loss_speaks_of_nobody_now() -> None:
    lost = "We lost our neighbour to suicide last year. Thank you."
    assert among_others(lost, FAINT, each=0.5) == FAINT, "the other sentence is too short to say anything"


def test_without_the_reader_the_words_of_a_sentence_decide() -> None:
    seen = reading(TWO, read=False)
    said = deciding._among_others(sure_of(0.001, words=0.5), seen, match(seen.tokens), FAINT)
    assert said.mentions
