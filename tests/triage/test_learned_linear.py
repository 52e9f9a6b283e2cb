"""The models as plain arrays: the same bytes, no code in them, clear refusals, and one answer alone or in a batch."""

from pathlib import Path

import numpy as np
import pytest

from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.learned.features import marked, ngrams, words_of
from triage.learned.linear import Linear

TEXTS = [["the", "ward", "was", "cold"], [], ["kind", "kind", "staff"], ["zzz"], ["the"] * 400]


def model(*, multilabel: bool = False, dense: tuple[str, ...] = ()) -> Linear:
    words = ("cold", "kind", "staff", "the", "ward", "was")
    pairs = np.array([1 * 6 + 2, 3 * 6 + 4], dtype=np.int64)  # "kind staff", "the ward"
    return Linear(
        ("bad", "good"),
        dense,
        words,
        pairs,
        np.array([2, 2, 1, 0.5, 1, 0.5, 3, 3], np.float32),
        np.array([[4, -4], [-4, 4], [0, 1], [0, 0], [0, 0], [0, 0], [-1, 2], [1, 0]], np.float32),
        np.ones((len(dense), 2), np.float32),
        np.array([0.5, -0.5], np.float32),
        multilabel,
    )


def test_a_text_is_its_known_words_and_pairs_each_once() -> None:
    texts, rows = model().features(TEXTS)
    assert list(zip(texts.tolist(), rows.tolist(), strict=True)) == [
        *[(0, row) for row in (0, 3, 4, 5, 7)],
        *[(2, row) for row in (1, 2, 6)],
        (4, 3),
    ]


def test_a_pair_does_not_reach_from_one_text_into_the_next() -> None:
    _, rows = model().features([["the"], ["ward"]])
    assert 7 not in rows.tolist()
    _, rows = model().features([["the", "unheard", "ward"]])
    assert 7 not in rows.tolist()


def test_the_arithmetic_is_that_of_the_definition() -> None:
    logits = model().logits([["kind", "staff"]])[0]
    length = np.sqrt(2**2 + 1**2 + 3**2)
    assert logits == pytest.approx([0.5 + (-4 + 0 - 1) / length, -0.5 + (4 + 1 + 2) / length], rel=1e-5)


def test_probabilities_of_one_label_add_up_and_of_many_need_not() -> None:
    one, many = model().probabilities(TEXTS), model(multilabel=True).probabilities(TEXTS)
    assert one.shape == many.shape == (5, 2)
    assert one.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert ((many > 0) & (many < 1)).all()
    assert one[0, 0] > 0.5 > one[2, 0]


def test_a_batch_says_what_each_text_alone_would_say() -> None:
    asked = model()
    together = asked.probabilities(TEXTS)
    alone = np.vstack([asked.probabilities([text]) for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-6)


def test_a_text_without_a_known_word_gets_what_is_usual() -> None:
    asked = model()
    assert asked.probabilities([["zzz"]]) == pytest.approx(asked.probabilities([[]]))
    assert asked.probabilities([]).shape == (0, 2)


def test_a_text_of_a_hundred_thousand_words_is_answered() -> None:
    assert np.isfinite(model().probabilities([["cold", "kind", "new"] * 35_000])).all()


def test_dense_numbers_are_asked_for_when_the_model_has_them() -> None:
    asked = model(dense=("stars",))
    with pytest.raises(ValueError, match="1 numbers"):
        asked.probabilities([["cold"]])
    plain = model().logits([["cold"]])
    assert asked.logits([["cold"]], np.array([[2.0]], np.float32)) == pytest.approx(plain + 2)


def test_the_same_model_gives_the_same_bytes_and_comes_back(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    model().save(first)
    model().save(second)
    assert first.read_bytes() == second.read_bytes()
    back = Linear.load(first)
    assert back.classes == ("bad", "good")
    assert back.probabilities(TEXTS) == pytest.approx(model().probabilities(TEXTS), abs=1e-3)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"nothing of the kind"])
def test_a_damaged_file_is_refused_in_plain_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"model\.npz is damaged"):
        Linear.load(path)


def test_a_missing_file_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="is not there: run manage.py train_triage"):
        Linear.load(tmp_path / "model.npz")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model().save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ArtifactError, match="damaged"):
        Linear.load(path)


def test_an_archive_of_something_else_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save_arrays(path, {"words": np.zeros(3)})
    with pytest.raises(ArtifactError, match="lacks classes"):
        Linear.load(path)


def test_parts_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save_arrays(path, {**model().arrays(), "bias": np.zeros(7, np.float32)})
    with pytest.raises(ArtifactError, match="do not fit"):
        Linear.load(path)
    save_arrays(path, {**model().arrays(), "bias": np.array([np.nan, 0], np.float32)})
    with pytest.raises(ArtifactError, match="number that is none"):
        Linear.load(path)


def test_an_object_that_would_need_pickle_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    with path.open("wb") as file:
        np.savez(file, words=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ArtifactError):
        load_arrays(path)


def test_words_are_folded_and_pairs_follow() -> None:
    assert words_of("It wasn\u2019t KIND.") == ["it", "wasnt", "kind"]
    assert ngrams(["not", "kind", "staff"]) == ["not", "kind", "staff", "not kind", "kind staff"]
    assert ngrams([]) == []


def test_what_follows_a_negation_is_another_word() -> None:
    assert marked(["they", "were", "not", "kind", "at", "all", "today"]) == [
        *["they", "were", "not", "not_kind", "not_at", "not_all", "today"]
    ]
    assert marked(["not", "good", "but", "kind"]) == ["not", "not_good", "but", "kind"]
    assert marked(["kind", "staff"]) == ["kind", "staff"]
