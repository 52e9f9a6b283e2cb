"""The figures of personal details: counted from files laid here, and told without a word of their texts."""

import json
from pathlib import Path

import pytest

from triage.evaluation import Figure
from triage.training.datasets import DataError
from triage.training.parts import parts
from triage.training.parts.privacy import PART, REPORT

CALL, MAIL = "Call me on 416-555-0134.", "Write to sam@mail.example soon."
MISSED = "The code word is swordfish."
POSTS = "Dr\tO\nOkafor\tB-PER\nsaid\tO\n\nPriya\tB-PER\nSingh\tI-PER\nhelped\tO\n"


def marked(text: str, detail: str, kind: str) -> dict[str, object]:
    start = text.index(detail)
    span = {"entity_type": kind, "start_position": start, "end_position": start + len(detail)}
    return {"full_text": text, "spans": [span]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "privacy"
    folder.mkdir(parents=True)
    rows = [
        marked(CALL, "416-555-0134", "PHONE_NUMBER"),
        marked(MAIL, "sam@mail.example", "EMAIL_ADDRESS"),
        marked(MISSED, "swordfish", "PHONE_NUMBER"),
        {"full_text": "I live at 905-555-0199", "spans": []},
    ]
    (folder / "presidio_synth_v2.json").write_text(json.dumps(rows))
    (folder / "btc_a.conll").write_text(POSTS)
    return tmp_path / "data"


def test_details_are_counted_by_their_edges(data: Path) -> None:
    figures: dict[str, Figure] = {figure.name: figure for figure in PART.evaluate(data)}
    assert figures["email address: F1"].value == 1.0
    assert figures["telephone number: F1"].value == 0.5  # one of two is found, and one that nobody marked
    recall, precision = figures["telephone number: recall"], figures["telephone number: precision"]
    assert (recall.count, recall.total, precision.count, precision.total) == (1, 2, 1, 2)
    assert all(figure.low <= figure.value <= figure.high for figure in figures.values())


def test_a_name_in_a_post_counts_when_any_of_it_is_found(data: Path) -> None:
    names = [figure for figure in PART.evaluate(data) if figure.name.startswith("names")]
    assert [(figure.count, figure.total) for figure in names] == [(1, 2), (1, 1)]


def test_the_report_is_the_same_each_time_and_holds_no_text(data: Path, tmp_path: Path) -> None:
    reports = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        PART.train(data, tmp_path / name)
        reports.append((tmp_path / name / REPORT).read_text())
    assert reports[0] == reports[1]
    assert set(json.loads(reports[0])["files"]) == {"presidio_synth_v2.json", "btc_a.conll"}
    assert not any(word in reports[0] for word in ("416-555", "swordfish", "Okafor", str(tmp_path)))


@pytest.mark.parametrize("spoil", ["presidio_synth_v2.json", "btc_a.conll"])
def test_a_file_that_is_missing_is_refused_in_plain_words(data: Path, spoil: str) -> None:
    (data / "privacy" / spoil).unlink()
    with pytest.raises(DataError, match="could not be read|There is no"):
        PART.evaluate(data)


def test_a_file_of_another_shape_is_refused(data: Path) -> None:
    (data / "privacy" / "presidio_synth_v2.json").write_text('[{"text": "x"}]')
    with pytest.raises(DataError, match="it needs full_text and spans"):
        PART.evaluate(data)


def test_the_part_is_found_with_the_others() -> None:
    assert "privacy" in {part.name for part in parts()}
