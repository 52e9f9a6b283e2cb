"""Training of relevance: from invented texts and labelled ones, the same bytes each time, measured on unseen texts."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from triage.relevance.model import KINDS, Kinds
from triage.training.invented import INVENTED
from triage.training.parts import parts, relevance

PLACES = ["ward", "clinic", "desk", "group", "kitchen", "garden", "hall", "yard", "porch", "lobby"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    for name, said in ((relevance.CARE, "The nurse in the {} was gentle"), (relevance.POSTS, "A storm over the {}")):
        with (folder / name).open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["source", "licence", "text", "label"])
            writer.writerows(["own", "own", said.format(place), "pos"] for place in PLACES)
    return folder


def test_the_same_files_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        out = io.StringIO()
        call_command("train_triage", data=data, out=tmp_path / name, part=["relevance"], stdout=out)
        assert "relevance: trained" in out.getvalue()
    for name in ("relevance.npz", "relevance.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    report = json.loads((tmp_path / "one" / "relevance.json").read_text())
    assert [source["rows"] for source in report["trained_on"]] == [len(PLACES), len(PLACES)]
    assert "storm" not in json.dumps(report)
    assert Kinds.load(tmp_path / "one" / "relevance.npz").weights.shape[1] == len(KINDS)


def test_figures_are_of_unseen_texts_and_print_no_word_of_them(data: Path) -> None:
    figures = {each.name: each for each in relevance.evaluate(data)}
    care = figures["comments about care (5 folds): called no feedback"]
    assert (care.count, care.total) == (0, len(PLACES))
    assert figures["invented texts (5 folds): accuracy"].value > 0.4
    assert "storm" not in " ".join(figures)


def test_labelled_texts_weigh_little_beside_invented_ones(data: Path) -> None:
    texts = relevance.read_texts(data)
    amounts = texts.amounts
    assert set(amounts[texts.source == INVENTED].tolist()) == {1.0}
    for file, total in relevance.TOTALS.items():
        assert amounts[texts.source == file].sum() == pytest.approx(total)


def test_a_folder_without_the_files_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command("train_triage", data=tmp_path, out=tmp_path, part=["relevance"])


def test_it_is_a_part_like_the_others() -> None:
    assert "relevance" in {part.name for part in parts()}
