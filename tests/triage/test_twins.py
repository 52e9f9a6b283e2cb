"""Rule and model at one place are one signal. No database."""

from dataclasses import dataclass

import pytest

from triage.twins import groups


@dataclass(frozen=True)
class Row:
    start: int
    end: int
    source: str = "rule"
    code: str = "access.waiting"
    status: str = "suggested"
    text_hash: str = "h"


def test_rule_and_model_over_the_same_words_are_one() -> None:
    rule, model = Row(2, 8), Row(0, 40, "model")
    assert groups([rule, model]) == [[rule, model]]


@pytest.mark.parametrize(
    "other",
    [
        Row(8, 12, "model"),
        Row(2, 8, "model", code="access.contact"),
        Row(2, 8, "model", text_hash="later"),
        Row(2, 8, "person"),
    ],
)
def test_another_place_code_version_or_a_persons_own_stands_alone(other: Row) -> None:
    assert groups([Row(2, 8), other]) == [[Row(2, 8)], [other]]


def test_what_has_no_place_in_the_text_meets_its_like() -> None:
    whole = [Row(0, 0, code="topic.none"), Row(0, 0, "model", code="topic.none")]
    assert groups(whole) == [whole]


def test_one_that_reaches_over_two_makes_them_one() -> None:
    first, second, over = Row(0, 5), Row(10, 15), Row(0, 20, "model")
    (one,) = groups([first, second, over])
    assert one[0] == first
    assert set(one) == {first, second, over}


def test_what_is_decided_stands_for_the_rest() -> None:
    waiting, decided = Row(0, 5), Row(0, 20, "model", status="rejected")
    assert groups([waiting, decided]) == [[decided, waiting]]


def test_the_order_given_is_kept_and_nothing_is_lost() -> None:
    rows = [Row(30, 35), Row(0, 5, code="access.contact"), Row(32, 40, "model"), Row(50, 60)]
    assert [group[0] for group in groups(rows)] == [rows[0], rows[1], rows[3]]
    assert sorted(row.start for group in groups(rows) for row in group) == [0, 30, 32, 50]
    assert groups([]) == []
