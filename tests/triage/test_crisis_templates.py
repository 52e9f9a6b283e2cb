"""The invented texts of danger: how a sentence begins says nothing, and each is measured on what was not learned."""

import json
from collections.abc import Mapping, Sequence

import pytest

from triage.training.crisis_texts import _invented, _paired
from triage.version import DATA

TEMPLATES = json.loads((DATA / "crisis_templates.json").read_text("utf-8"))
PAIRS: Sequence[Mapping[str, Sequence[str]]] = TEMPLATES["pairs"]
KINDS = ("danger", "danger to another", "no danger")
FEWEST = 4  # tails of a kind in a pair


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["heads"][0][:30])
def test_each_head_stands_before_danger_as_often_as_before_none(pair: Mapping[str, Sequence[str]]) -> None:
    kinds = [kind for kind in KINDS if kind in pair]
    assert len(kinds) == 2
    assert kinds[-1] == "no danger"
    assert all(len(pair[kind]) >= FEWEST for kind in kinds)
    assert abs(len(pair[kinds[0]]) - len(pair["no danger"])) <= 2
    assert not set(pair[kinds[0]]) & set(pair["no danger"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_is_written_twice(kind: str) -> None:
    given = TEMPLATES[kind]
    assert len(given["endings"]) == len(set(given["endings"]))
    assert len(given["openings"]) == len(set(given["openings"]))


def test_no_ending_is_danger_and_none() -> None:
    danger = {*TEMPLATES["danger"]["endings"], *TEMPLATES["danger to another"]["endings"]}
    assert not danger & set(TEMPLATES["no danger"]["endings"])


def test_most_openings_stand_before_both_kinds() -> None:
    danger = {*TEMPLATES["danger"]["openings"], *TEMPLATES["danger to another"]["openings"]}
    assert len(danger & set(TEMPLATES["no danger"]["openings"])) > len(danger) / 2


def test_a_pair_is_every_head_before_every_tail_of_both_kinds() -> None:
    pair = {"heads": ["I am done", "Enough"], "danger": [", let it end"], "no danger": [", call me", ", bye"]}
    told = list(_paired([pair]))
    assert [(each.kind, each.text) for each in told] == [
        ("danger", "I am done, let it end."),
        ("danger", "Enough, let it end."),
        ("no danger", "I am done, call me."),
        ("no danger", "Enough, call me."),
        ("no danger", "I am done, bye."),
        ("no danger", "Enough, bye."),
    ]


def test_texts_of_one_tail_are_one_family_and_the_next_tail_is_another() -> None:
    pair = {"heads": ["A", "B"], "danger to another": [" one", " two"], "no danger": [" three"]}
    families = [each.family for each in _paired([{"heads": []}, pair])]
    assert families == [1, 1, 2, 2, 1, 1]


def test_every_invented_text_belongs_to_a_family() -> None:
    told = _invented()
    assert len(told) > 5000
    assert all(each.family >= 0 for each in told)
    assert {each.kind for each in told} == {"danger", "no danger"}
