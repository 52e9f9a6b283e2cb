"""The sentence reader: numbers for texts and for spans of them, the same alone and among others."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.reader import WIDTH, Reader, installed, problem, reader
from triage.reader.errors import ReaderError
from triage.reader.files import NETWORK, WORDS, checked, folder
from triage.reader.network import MOST_LETTERS, MOST_WINDOWS, WINDOW
from triage.reader.states import SIZE

KIND = "The nurses were kind and patient with my mother"


@pytest.fixture(scope="module")
def network() -> Reader:
    loaded = reader()
    assert loaded is not None, problem()
    return loaded


def likeness(network: Reader, first: str, second: str) -> float:
    one, other = (network.read(text).whole for text in (first, second))
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_the_reader_is_here_and_has_no_problem() -> None:
    assert installed()
    assert reader() is reader()
    assert problem() == ""


def test_a_text_becomes_as_many_numbers_as_promised(network: Reader) -> None:
    whole = network.read(KIND).whole
    assert whole.shape == (WIDTH,)
    assert whole.dtype == np.float32
    assert np.isfinite(whole).all()


def test_what_means_the_same_is_nearer_than_what_shares_its_words(network: Reader) -> None:
    same = likeness(network, KIND, "Staff treated mum gently and took their time")
    words = likeness(network, KIND, "The nurses were rude and impatient with my mother")
    other = likeness(network, KIND, "The car park is full by nine")
    assert same > other
    assert words < 0.99


def test_a_text_is_read_the_same_alone_and_among_others(network: Reader) -> None:
    texts = [KIND, "No one rang back. " * 30, "Thanks"]
    together = [states.whole for states in network.read_many(texts)]
    for text, read in zip(texts, together, strict=True):
        assert (network.read(text).whole == read).all()


def test_the_numbers_of_a_span_are_those_of_its_words(network: Reader) -> None:
    text = "Kind staff. Four months of waiting."
    states = network.read(text)
    first, second = states.mean(0, 11), states.mean(11, len(text))
    assert not np.allclose(first, second)
    assert np.allclose(states.mean(0, len(text)), states.whole[:SIZE])


def test_a_span_without_a_word_has_noughts(network: Reader) -> None:
    assert not network.read("kind   staff").mean(5, 6).any()


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_a_text_without_a_word_has_noughts(network: Reader, text: str) -> None:
    states = network.read(text)
    assert not states.whole.any()
    assert states.whole.shape == (WIDTH,)


@given(text=st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_and_its_places_lie_within_it(text: str) -> None:
    loaded = reader()
    assert loaded is not None
    states = loaded.read(text)
    assert np.isfinite(states.whole).all()
    assert len(states.pieces) == len(states.starts) == len(states.ends)
    assert (states.starts >= 0).all()
    assert (states.ends <= len(text)).all()
    assert (states.starts <= states.ends).all()
    assert (np.diff(states.starts) >= 0).all()


def test_half_a_character_is_read_past(network: Reader) -> None:
    assert len(network.read("kind \ud83d staff").starts) == 3


def test_a_long_text_is_read_up_to_its_limit(network: Reader) -> None:
    states = network.read("kind " * 5_000)
    assert len(states.pieces) == MOST_WINDOWS * (WINDOW - 2)
    assert states.ends[-1] <= MOST_LETTERS


def test_ten_times_the_text_takes_no_longer_once_the_limit_is_reached(network: Reader) -> None:
    def taken(text: str) -> float:
        started = time.process_time()
        network.read(text)
        return time.process_time() - started

    full, tenfold = "not kind " * 1_200, "not kind " * 12_000
    network.read(full)
    assert min(taken(tenfold) for _ in range(3)) < 3 * min(taken(full) for _ in range(3))


def test_a_folder_without_the_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be read: install the packages again"):
        Reader(tmp_path)


@pytest.mark.parametrize("name", [NETWORK, WORDS])
def test_a_changed_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(checked(folder(), name)[:-1] + b"!")
    with pytest.raises(ReaderError, match="not the file it should be"):
        checked(tmp_path, name)
