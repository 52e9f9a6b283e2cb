"""The invented sentences that teach the codes: enough of each, each once, of codes that the taxonomy has."""

from collections import Counter

import pytest

from triage.codes.model import NONE, parted
from triage.taxonomy import CODES
from triage.training.code_texts import examples
from triage.training.folds import group_of

LEFT_TO_OTHERS = {  # danger and personal details have readers of their own; spread is counted, not read
    *(code for code in CODES if code.startswith("crisis.")),
    *("privacy.pii_in_post", "privacy.names_staff", "reputation.spread", "topic.none"),
}
TAUGHT = sorted(set(CODES) - LEFT_TO_OTHERS)


def named(names: tuple[str, ...]) -> set[str]:
    return {parted(name)[0] for name in names}


@pytest.mark.parametrize("code", TAUGHT)
def test_every_code_of_care_has_enough_sentences(code: str) -> None:
    assert sum(code in named(each.classes) for each in examples()) >= 40


def test_each_sentence_is_there_once() -> None:
    assert [text for text, times in Counter(group_of(each.text) for each in examples()).items() if times > 1] == []


def test_they_are_of_codes_that_the_taxonomy_has_or_of_none() -> None:
    known = {*TAUGHT, NONE}
    assert {code for each in examples() for code in named(each.classes)} == known
    assert all(named(each.classes) == {NONE} or NONE not in named(each.classes) for each in examples())


def test_some_carry_two_codes_and_many_none() -> None:
    two = [each for each in examples() if len(named(each.classes)) == 2]
    none = [each for each in examples() if named(each.classes) == {NONE}]
    assert 0.05 <= len(two) / len(examples()) <= 0.2
    assert len(none) >= 250


def test_codes_without_an_opposite_are_taught_by_praise_as_well() -> None:
    praised = {parted(name)[0] for each in examples() for name in each.classes if name.endswith("/strength")}
    assert praised >= {"care.discharge", "care.continuity", "env.facilities", "info.communication", "staff.levels"}
    assert all(not CODES[code].mirror and CODES[code].polarity == "concern" for code in praised)


def test_each_is_a_sentence_that_fits_a_post() -> None:
    assert all(each.text == each.text.strip() and "\n" not in each.text for each in examples())
    assert all(1 <= len(each.text.split()) <= 40 for each in examples())
