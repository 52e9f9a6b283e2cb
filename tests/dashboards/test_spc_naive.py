"""The chart against a second, naive reading of the same rules; and the entry point that others call."""

import inspect
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboards import spc
from dashboards.spc import Label, Xmr, xmr
from tests.dashboards import naive_spc
from tests.dashboards.test_spc_cases import CASES

CALM = st.integers(0, 12)
WILD = st.one_of(CALM, st.integers(-60, 60))
# Walks climb and fall: uniform noise almost never holds seven rising points.
STEPS = st.lists(st.sampled_from([-3, -1, -1, 0, 1, 1, 1, 2, 9]), min_size=8, max_size=45)
WALKS = STEPS.map(lambda steps: [sum(steps[: i + 1]) for i in range(len(steps))])
LEVELS = st.tuples(st.lists(CALM, min_size=5, max_size=20), st.lists(st.integers(4, 20), min_size=5, max_size=20)).map(
    lambda parts: [*parts[0], *parts[1]]
)
SERIES = st.one_of(st.lists(CALM, min_size=1, max_size=45), st.lists(WILD, min_size=1, max_size=45), WALKS, LEVELS)
GAPPY = st.lists(st.one_of(st.none(), CALM, CALM, WILD), min_size=1, max_size=45)


def agree(chart: Xmr, naive: tuple[list[str | None], list[tuple[Fraction, Fraction] | None]]) -> None:
    words, limits = naive
    assert chart.labels == words
    assert len(chart.segments) == len(limits)
    for segment, expected in zip(chart.segments, limits, strict=True):
        assert (segment.limits is None) is (expected is None)
        if segment.limits and expected:
            mean, amr = expected
            wide = naive_spc.SPAN * amr
            there = [mean, mean + wide, mean - wide, mean + wide * 2 / 3, mean - wide * 2 / 3]
            here = segment.limits
            drawn = [here.mean, here.upl, here.lpl, here.near_upl, here.near_lpl]
            assert drawn == pytest.approx([float(y) for y in there], abs=1e-9)


@settings(max_examples=300)
@given(SERIES, st.booleans())
@example([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], True)
@example([10, 12] * 6 + [30], False)
def test_labels_and_limits_are_those_of_the_naive_reading(values: list[int], screen: bool) -> None:
    agree(xmr(values, screen=screen), naive_spc.chart(values, screen=screen))


@given(GAPPY, st.booleans())
def test_they_agree_over_missing_weeks(values: list[int | None], screen: bool) -> None:
    agree(xmr(values, screen=screen), naive_spc.chart(values, screen=screen))


@given(st.lists(CALM, min_size=12, max_size=45), st.integers(12, 20))
def test_they_agree_on_a_fixed_baseline(values: list[int], fix: int) -> None:
    agree(xmr(values, fix_after=fix), naive_spc.chart(values, fix_after=fix))


@given(GAPPY.filter(lambda values: len(values) > 2), st.data())
def test_they_agree_on_rebased_charts(values: list[int | None], data: st.DataObject) -> None:
    at = data.draw(st.lists(st.integers(1, len(values) - 1), max_size=3, unique=True))
    agree(xmr(values, rebase_at=at), naive_spc.chart(values, rebase_at=at))


@pytest.mark.parametrize("case", [c for c in CASES if "types" in c["expected"]], ids=lambda c: c["id"])
def test_the_naive_reading_passes_the_worked_cases_too(case: dict[str, Any]) -> None:
    given = case["input"]
    if all(isinstance(y, int) for y in given["y"]):
        options = {name: given[name] for name in ("screen", "fix_after", "rebase_at") if name in given}
        words, _limits = naive_spc.chart(given["y"], **options)
        assert words == case["expected"]["types"]


@given(st.lists(CALM, min_size=12, max_size=12), st.lists(WILD, max_size=20), st.lists(WILD, max_size=20))
def test_points_after_a_fixed_baseline_move_no_limit(base: list[int], some: list[int], others: list[int]) -> None:
    here, there = xmr([*base, *some], fix_after=12), xmr([*base, *others], fix_after=12)
    assert here.limits == there.limits == xmr(base).limits


@given(SERIES, SERIES)
def test_a_rebase_leaves_the_past_as_it_was(past: list[int], since: list[int]) -> None:
    chart = xmr([*past, *since], rebase_at=[len(past)])
    assert chart.segments[0].limits == xmr(past).limits
    assert chart.limits == xmr(since).limits
    assert chart.variation == xmr(since).variation


@given(SERIES)
def test_every_mark_is_earned(values: list[int]) -> None:
    """Seen from the labels: no rule marks a point on the wrong side, or of too short a run."""
    chart = xmr(values)
    limits = chart.limits
    assert limits is not None
    for y, label in zip(values, chart.labels, strict=True):
        if label in (Label.SHIFT_UP, Label.NEAR_UPPER, Label.ABOVE_LIMIT):
            assert y > limits.mean
        if label in (Label.SHIFT_DOWN, Label.NEAR_LOWER, Label.BELOW_LIMIT):
            assert y < limits.mean
        if label in (Label.NEAR_UPPER, Label.NEAR_LOWER):
            assert abs(y - limits.mean) > limits.near_upl - limits.mean - 1e-9
    if len(values) < 7:
        assert not {Label.RISING, Label.FALLING, Label.SHIFT_UP, Label.SHIFT_DOWN} & set(chart.labels)


@given(SERIES, st.integers(-20, 20), st.sampled_from([1, -1]))
def test_assurance_follows_from_the_last_limits_alone(values: list[int], target: int, direction: int) -> None:
    chart = xmr(values, target=target, direction=direction)
    assert chart.upl is not None
    assert chart.lpl is not None
    good, bad = (chart.lpl, chart.upl) if direction > 0 else (-chart.upl, -chart.lpl)
    goal = target * direction
    expected = "consistent_fail" if goal > bad else "consistent_pass" if goal < good else "inconsistent"
    assert chart.assurance == expected
    assert xmr(values, target=target).assurance is None
    assert xmr(values, direction=direction).assurance is None


@given(SERIES)
def test_a_direction_changes_what_a_label_means_and_no_label(values: list[int]) -> None:
    up, down, neither = (xmr(values, direction=direction) for direction in (1, -1, 0))
    assert up.labels == down.labels == neither.labels
    for one, other in zip(up.kinds, down.kinds, strict=True):
        assert {one, other} in (
            {"common_cause"},
            {"special_cause_improvement", "special_cause_concern"},
        )


def test_a_missing_week_is_no_point_and_no_nought() -> None:
    """Ranges, runs and trends go from point to point over it; only a rebase ends them."""
    rising = xmr([1, 2, 3, None, 4, 5, None, None, 6, 7])
    assert [rising.labels[i] for i in (1, 2, 4, 5, 8)] == [Label.RISING] * 5  # the ends lie beyond the limits
    assert rising.labels[3] is rising.labels[6] is None
    assert rising.limits == xmr([1, 2, 3, 4, 5, 6, 7]).limits
    assert xmr([10, None, 12]).limits == xmr([10, 12]).limits
    assert xmr([10, 12], rebase_at=[1]).limits == xmr([12]).limits


def test_a_missing_week_does_not_fill_a_baseline() -> None:
    """Twelve points, not twelve weeks: a gap must not shorten what the limits rest on."""
    values: list[float | None] = [10, 12, None, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 40, 41]
    assert xmr(values, fix_after=12).mean == 11
    assert xmr(values, fix_after=12).labels[-2:] == ["Above UCL", "Above UCL"]


def test_a_latest_missing_week_leaves_the_icon_of_the_latest_point() -> None:
    assert xmr([10, 12] * 6 + [30, None, None], fix_after=12, direction=-1).variation == "concern_high"


@pytest.mark.parametrize("values", [[4], [4, None], [None, 4]])
def test_one_point_has_its_mean_for_limits_and_no_signal(values: list[float | None]) -> None:
    chart = xmr(values, target=5, direction=1)
    assert (chart.mean, chart.upl, chart.lpl, chart.near_upl, chart.near_lpl) == (4, 4, 4, 4, 4)
    assert (chart.variation, chart.assurance) == ("common_cause", "consistent_fail")


@given(st.integers(1, 40), st.floats(-1e6, 1e6))
def test_a_level_series_never_signals_whatever_its_level(length: int, level: float) -> None:
    assert set(xmr([level] * length).labels) == {Label.COMMON}


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.1]), min_size=8, max_size=40))
def test_tenths_are_judged_as_the_same_whole_numbers(values: list[float]) -> None:
    """0.1 is not a binary number: rounding must not put a point on a side of its own mean."""
    assert xmr(values).labels == xmr([round(y * 10) for y in values]).labels


def test_the_entry_point_takes_and_answers_what_its_contract_says() -> None:
    """docs/spc.md: values and five options by name; mean, limits, near limits, labels, variation, assurance."""
    parameters = inspect.signature(spc.xmr).parameters
    assert list(parameters) == ["values", "screen", "fix_after", "rebase_at", "direction", "target"]
    assert [p.default for p in parameters.values()][1:] == [True, None, (), 0, None]
    assert all(p.kind is p.KEYWORD_ONLY for name, p in parameters.items() if name != "values")
    chart = xmr([10, 12] * 6, direction=1, target=11)
    answers = (chart.mean, chart.upl, chart.lpl, round(chart.near_upl or 0, 6), round(chart.near_lpl or 0, 6))
    assert answers == (11, 16.32, 5.68, 14.546667, 7.453333)
    assert chart.labels == ["Common Cause"] * 12
    assert (chart.variation, chart.assurance) == ("common_cause", "inconsistent")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        xmr([1.0, bad, 2.0])
