"""Shares and hours are decimals that a computer rounds: what stands on a line must be seen to stand on it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.spc import Label, xmr
from dashboards.spc.limits import average_range

# The mean of all is 4, and points 4 and 5 are on it. As tenths the mean is 0.39999999999999997.
ON_THE_MEAN = [1, 4, 6, 6, 4, 4, 5, 5, 2, 4, 1, 6]


@st.composite
def around_a_whole_mean(draw: st.DrawFn) -> list[int]:
    """Whole numbers whose mean is one of them, so that tenths of them have points on their mean."""
    values = draw(st.lists(st.integers(1, 9), min_size=7, max_size=24))
    last = -sum(values) % (len(values) + 1)
    return [*values, last]


@pytest.mark.parametrize("unit", [10, 100, 3, 7])
def test_a_point_on_a_rounded_mean_is_on_no_side_of_it(unit: int) -> None:
    chart = xmr([y / unit for y in ON_THE_MEAN])
    assert chart.labels == xmr(ON_THE_MEAN).labels
    assert Label.SHIFT_UP not in chart.labels


@settings(max_examples=200)
@given(around_a_whole_mean(), st.sampled_from([10, 100, 3, 60]))
def test_parts_of_a_unit_have_the_labels_of_whole_ones(values: list[int], unit: int) -> None:
    assert xmr([y / unit for y in values]).labels == xmr(values).labels


def test_a_range_exactly_on_the_screen_is_left_out() -> None:
    """Seven ranges that average 1, two of them 3.267: the limit itself is no common cause."""
    raw, used = average_range([0, 3.267, 0, 0.466, 0.466, 0.466, 0.466, 0.466])
    assert raw == 1
    assert used == pytest.approx(0.466 / 5)


def test_a_range_just_below_the_screen_is_kept() -> None:
    raw, used = average_range([0, 3.2, 0, 0.6, 0.6, 0.6, 0.6, 0.6])
    assert (raw, used) == (1, 1)
