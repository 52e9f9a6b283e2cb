"""The sentence encoder: numbers that say what a sentence is about, in English and in French."""

import time
from pathlib import Path

import numpy as np
import pytest

from triage.encoder import WIDTH, Encoder, encoder, problem
from triage.encoder.files import DIGESTS, folder
from triage.encoder.network import MOST_LETTERS, MOST_SENTENCES
from triage.reader.errors import ReaderError

WAIT = "I waited six months to see anybody"


@pytest.fixture(scope="module")
def network() -> Encoder:
    loaded = encoder()
    assert loaded is not None, problem()
    return loaded


def likeness(network: Encoder, first: str, second: str) -> float:
    one, other = (network.numbers([text])[0] for text in (first, second))
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_the_encoder_is_here_and_has_no_problem(network: Encoder) -> None:
    assert encoder() is network
    assert problem() == ""


def test_each_sentence_becomes_a_row_of_numbers(network: Encoder) -> None:
    found = network.numbers([WAIT, "", "Merci"])
    assert found.shape == (3, WIDTH)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert network.numbers([]).shape == (0, WIDTH)


def test_french_is_nearer_to_what_it_means_than_to_other_french(network: Encoder) -> None:
    same = likeness(network, WAIT, "J'ai attendu six mois avant de voir quelqu'un")
    other = likeness(network, WAIT, "Le stationnement est trop cher")
    assert same > other + 0.2


def test_the_same_sentences_give_the_same_numbers(network: Encoder) -> None:
    texts = [WAIT, "Nobody rang back.", "La salle est sale."]
    assert (network.numbers(texts) == network.numbers(texts)).all()


def test_what_follows_a_long_beginning_is_not_read(network: Encoder) -> None:
    long = "word " * (MOST_LETTERS // 5)
    assert (network.numbers([long])[0] == network.numbers([f"{long}and more"])[0]).all()


def test_more_sentences_than_are_read_are_noughts(network: Encoder) -> None:
    found = network.numbers([WAIT] * (MOST_SENTENCES + 3))
    assert found[MOST_SENTENCES - 1].any()
    assert not found[MOST_SENTENCES:].any()


@pytest.mark.parametrize("text", ["\ud800 half", "\x00", "😀" * 500, "a" * 100_000, "ﷺ" * 500, "ا" * 500])
def test_hostile_text_is_read_in_time(network: Encoder, text: str) -> None:
    begun = time.process_time()
    found = network.numbers([text] * MOST_SENTENCES)
    assert np.isfinite(found).all()
    assert time.process_time() - begun < 1.5  # what one post may cost, many times over


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_other_bytes_than_those_known_are_refused(name: str, tmp_path: Path) -> None:
    for each in DIGESTS:
        (tmp_path / each).write_bytes((folder() / each).read_bytes())
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(ReaderError, match=f"{name} of the sentence encoder is not the file"):
        Encoder(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ReaderError, match="cannot be read"):
        Encoder(tmp_path)
