"""Every code finds what it is for, with the right polarity and the words as evidence, and leaves its near misses."""

import pytest

from tests.triage import cases
from triage.judge import judge
from triage.taxonomy import CODES

BY_HAND = {"privacy.staff_post", "reputation.spread", "topic.none"}  # no rule: set by people or computed


@pytest.mark.parametrize(("code", "polarity", "text"), cases.FOUND)
def test_a_rule_finds_what_it_is_for(code: str, polarity: str, text: str) -> None:
    found = {(each.code, each.polarity): each for each in judge(text).findings}
    assert (code, polarity) in found, sorted(found)
    each = found[code, polarity]
    assert text[each.start : each.end].strip() == text[each.start : each.end] != ""


@pytest.mark.parametrize(("code", "text"), cases.NEAR_MISSES)
def test_a_rule_leaves_what_only_looks_like_it(code: str, text: str) -> None:
    by_rule = [each for each in judge(text).findings if each.source == "rule"]
    assert code not in {each.code for each in by_rule if each.polarity != "neutral"}


def test_every_code_with_a_rule_has_written_cases() -> None:
    assert set(CODES) - {code for code, _, _ in cases.FOUND} == BY_HAND
    assert len(cases.FOUND) + len(cases.NEAR_MISSES) >= 120


def test_every_code_is_complete_enough_to_be_shown() -> None:
    for code in CODES.values():
        assert code.label
        assert code.tier in (0, 1, 2, 3)
        assert code.polarity in ("concern", "strength", "neutral")
        assert not code.mirror or code.mirror in CODES
    assert len({code.label for code in CODES.values()}) == len(CODES)


def test_a_rule_that_was_measured_says_how_often_it_is_right() -> None:
    assert CODES["access.contact"].precision == 0.83
    assert CODES["crisis.suicide_self"].precision is None
