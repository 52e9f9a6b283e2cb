"""The card's shipped figures are the reports' own, to the digit, and each report is named by its hash."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from triage.card.shipped import PARTS, Measured, digest, parts, shipped_codes
from triage.reader import installed
from triage.taxonomy import CODES
from triage.version import MODELS

THEMES: dict[str, Any] = json.loads((MODELS / "themes.json").read_text())


@pytest.mark.parametrize("name", [name for name in PARTS if (MODELS / f"{name}.json").exists()])
def test_each_report_is_shown_whole_under_its_hash(name: str) -> None:
    shown = next(part for part in parts() if part.name == name)
    raw = (MODELS / f"{name}.json").read_bytes()
    said = json.loads(raw)
    assert shown.digest == hashlib.sha256(raw).hexdigest()
    assert len(shown.figures) == len(said["figures"]) + len(said.get("with reader", {}).get("figures", [])) > 0
    assert shown.date == said.get("date", "")
    for line in shown.figures:
        assert line.measured.low <= line.measured.high
        assert line.name
    assert shown.files
    assert all(len(each.sha256) == 64 and each.licence != "Not stated" for each in shown.files)


@pytest.mark.parametrize("code", [code for code, each in THEMES["codes"].items() if "f1" in each])
def test_figures_of_a_code_are_the_reports(code: str) -> None:
    said, shown = THEMES["codes"][code], shipped_codes(read=False)[code]
    assert (shown.trained, shown.n, shown.why, shown.like) == (said["trained"], said["n"], said["why"], "")
    for name in ("precision", "recall", "f1"):
        assert getattr(shown, name) == Measured(*said[name])
    assert shown.rules == Measured(*said["rules"]["precision"])


@pytest.mark.parametrize("code", ["access.waiting", "staff.listening"])
def test_where_the_reader_is_in_use_the_figures_are_of_both_opinions(code: str) -> None:
    read, words = shipped_codes(read=True)[code], shipped_codes(read=False)[code]
    assert read.f1 == Measured(*THEMES["with reader"]["codes"][code]["f1"])
    assert read.f1 != words.f1
    assert shipped_codes()[code] == (read if installed() else words)


def test_a_report_without_the_reader_s_figures_is_shown_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "themes", {"codes": {"access.waiting": THEMES["codes"]["access.waiting"]}, "figures": {}})
    assert shipped_codes(tmp_path, read=True) == shipped_codes(tmp_path, read=False)
    assert not parts(tmp_path)[0].two_ways


def test_a_report_of_two_ways_says_so_and_names_both() -> None:
    by_name = {part.name: part for part in parts()}
    assert {name for name, part in by_name.items() if part.two_ways} >= {"themes", "crisis"}
    assert not by_name["french"].two_ways
    assert not by_name["privacy"].two_ways
    names = [line.name for line in by_name["themes"].figures]
    assert names[: len(names) // 2] == [name.removeprefix("with reader: ") for name in names[len(names) // 2 :]]


def test_every_code_of_the_taxonomy_is_there() -> None:
    assert list(shipped_codes()) == list(CODES)


def test_praise_has_the_figures_of_the_weakest_theme_it_mirrors() -> None:
    shown = shipped_codes()
    quick = shown["strength.access"]
    lows = {code: shown[code].f1 for code in ("access.waiting", "access.contact")}
    assert quick.like in lows
    assert quick.f1 == min((each for each in lows.values() if each), key=lambda each: each.low)


def write(folder: Path, name: str, report: object) -> None:
    (folder / f"{name}.json").write_text(json.dumps(report))


def test_a_report_states_figures_by_name_as_objects_or_as_print(tmp_path: Path) -> None:
    print_line = "rules: recall, undistorted     0.596   95 % 0.544 to 0.647   1,204 of 3,342"
    write(tmp_path, "crisis", {"figures": [print_line, "no figure at all"], "files": {"new.csv": "0" * 64}})
    entry = {"name": "macro-F1", "value": 0.7, "low": 0.6, "high": 0.8}
    write(tmp_path, "sentiment", {"figures": [entry]})
    write(tmp_path, "themes", {"figures": {"macro": [0.6, 0.5, 0.7]}, "date": "2026-11-22"})
    sentiment, themes, crisis = parts(tmp_path)
    (line,) = crisis.figures
    assert (line.name, line.measured) == ("rules: recall, undistorted", Measured(0.596, 0.544, 0.647))
    assert (line.count, line.total) == (1204, 3342)
    assert crisis.files[0].licence == "Not stated"
    assert sentiment.figures[0].measured == Measured(0.7, 0.6, 0.8)
    assert (themes.date, themes.figures[0].name) == ("2026-11-22", "macro")


def test_without_any_model_the_card_says_so_and_nothing_breaks(tmp_path: Path) -> None:
    assert parts(tmp_path) == []
    assert digest("themes", tmp_path) == ""
    assert not any(each.trained for each in shipped_codes(tmp_path).values())
