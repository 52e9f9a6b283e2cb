"""Training of the French model: the same bytes, no word of one text kept, figures of posts alone, plain refusals."""

import csv
import json
import random
from pathlib import Path

import numpy as np
import pytest

from triage.french.features import NAMES, Features, features_of, table
from triage.french.model import French
from triage.learned.archive import load_arrays, save_arrays
from triage.learned.errors import ArtifactError
from triage.training.datasets import DataError
from triage.training.parts import parts
from triage.training.parts.french import FILE, PART, read_texts
from triage.version import MODELS

POOLS = {
    "neg": ["horrible", "honteux", "sale", "attente", "impoli"],
    "neu": ["bureau", "lundi", "formulaire", "numero", "porte"],
    "pos": ["merci", "gentil", "formidable", "bravo", "doux"],
}


def write(folder: Path, rows: list[tuple[str, str]]) -> Path:
    with (folder / FILE).open("w", newline="") as file:
        csv.writer(file).writerows([("source", "licence", "text", "label"), *(("feed", "own", *row) for row in rows)])
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(3)
    rows = []
    for number in range(150):
        label = ("neg", "neu", "pos")[number % 3]
        words = [chance.choice(POOLS[label if chance.random() < 0.7 else "neu"]) for _ in range(6)]
        rows.append((f"{' '.join(words)} unique{number}lettres {number}", label))
    return write(tmp_path_factory.mktemp("labelled"), rows)


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    PART.train(data, out)
    return out


def test_the_same_file_gives_the_same_bytes(data: Path, trained: Path, tmp_path: Path) -> None:
    PART.train(data, tmp_path)
    for name in ("french.npz", "french.json"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_what_stands_in_one_text_alone_is_not_kept(trained: Path) -> None:
    model = French.load(trained / "french.npz")
    assert {"merci", "honteux"} <= set(model.words.words)
    assert not [word for word in model.words.words if word.startswith("unique")]


def test_it_has_learned_which_words_are_good_and_bad(trained: Path) -> None:
    model = French.load(trained / "french.npz")
    said = model.probabilities([features_of("merci, formidable"), features_of("honteux, sale"), features_of("lundi")])
    assert said.argmax(axis=1).tolist() == [2, 0, 1]
    assert np.allclose(said.sum(axis=1), 1, atol=1e-5)
    assert model.leaning("merci") > 0 > model.leaning("honteux")
    assert model.leaning("inconnu") == 0


def test_the_report_says_what_was_learned_from_and_names_no_folder(data: Path, trained: Path) -> None:
    report = json.loads((trained / "french.json").read_text())
    assert [(source["file"], source["rows"]) for source in report["trained_on"]] == [(FILE, 150)]
    assert report["settings"]["invented"]["texts"] == 264
    assert str(data) not in json.dumps(report)


def test_invented_sentences_are_never_measured(data: Path) -> None:
    texts = read_texts(data)
    assert int((texts.folds >= 0).sum()) == 150
    figures = {figure.name: figure for figure in PART.evaluate(data)}
    assert figures["French posts (5 folds): accuracy"].total == 150
    assert figures["French posts (5 folds): macro-F1"].value > 0.7


def test_it_is_among_the_parts() -> None:
    assert [part.name for part in parts(["french"])] == ["french"]


@pytest.mark.parametrize("rows", [[], [("bonjour", "good")], [("bonjour", "")]])
def test_a_file_without_the_three_labels_is_refused(rows: list[tuple[str, str]], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="neg, neu and pos"):
        read_texts(write(tmp_path, rows))


def test_a_folder_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="could not be read"):
        read_texts(tmp_path)


def test_the_shipped_model_reaches_what_was_asked_of_it() -> None:
    figures = {each["name"]: each for each in json.loads((MODELS / "french.json").read_text())["figures"]}
    assert figures["French posts (5 folds): macro-F1"]["low"] >= 0.66
    assert figures["French posts (5 folds): calibration error"]["value"] <= 0.05


def test_a_model_of_other_parts_is_refused(trained: Path, tmp_path: Path) -> None:
    arrays = load_arrays(trained / "french.npz")
    save_arrays(tmp_path / "half.npz", {name: each for name, each in arrays.items() if name.startswith("words ")})
    with pytest.raises(ArtifactError, match=r"half\.npz lacks"):
        French.load(tmp_path / "half.npz")
    model = French.load(trained / "french.npz")
    with pytest.raises(ArtifactError, match="do not fit together"):
        French(model.grams, model.words)


def test_numbers_stand_in_the_order_of_their_names() -> None:
    row = dict(zip(NAMES, features_of("Merci ! @vous https://example.org 3 fois").dense, strict=True))
    assert row["all: good"] > 0 == row["all: bad"]
    assert (row["links"], row["handles"], row["numbers"]) == (1, 1, 1)
    assert row["exclamations"] > 0 == row["questions"]


def test_a_table_of_no_texts_has_its_columns() -> None:
    none: list[Features] = []
    assert table(none).shape == (0, len(NAMES))
