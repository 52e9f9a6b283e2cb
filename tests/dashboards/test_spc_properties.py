"""What must hold for any series: where nought lies, the unit and the direction of the axis do not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.spc import Label, p_chart, runs, t_chart, u_chart, variation, xmr

SERIES = st.lists(st.integers(-1000, 1000), min_size=1, max_size=40)
GAPPY = st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), min_size=1, max_size=40)
MIRROR = {
    Label.COMMON: Label.COMMON,
    Label.ABOVE_LIMIT: Label.BELOW_LIMIT,
    Label.RISING: Label.FALLING,
    Label.NEAR_UPPER: Label.NEAR_LOWER,
    Label.SHIFT_UP: Label.SHIFT_DOWN,
}
MIRROR |= {there: here for here, there in MIRROR.items()}


@given(SERIES, st.integers(-1000, 1000))
def test_moving_every_value_moves_the_limits_and_no_label(values: list[int], by: int) -> None:
    here, there = xmr(values), xmr([y + by for y in values])
    assert there.labels == here.labels
    assert there.upl == pytest.approx((here.upl or 0) + by, abs=1e-6)


@given(SERIES, st.sampled_from([0.25, 2, 60, 1024]))
def test_another_unit_changes_no_label(values: list[int], unit: float) -> None:
    here, there = xmr(values), xmr([y * unit for y in values])
    assert there.labels == here.labels
    assert there.lpl == pytest.approx((here.lpl or 0) * unit)


@given(SERIES)
def test_a_mirrored_series_has_mirrored_labels(values: list[int]) -> None:
    here, there = xmr(values, direction=1), xmr([-y for y in values], direction=-1)
    assert there.labels == [MIRROR[label] for label in here.labels if label]
    assert there.kinds == here.kinds


@given(GAPPY)
def test_a_missing_week_has_no_label_and_changes_no_other(values: list[int | None]) -> None:
    chart = xmr(values)
    assert [label is None for label in chart.labels] == [y is None for y in values]
    kept = [y for y in values if y is not None]
    if kept:
        assert [label for label in chart.labels if label] == xmr(kept).labels
    else:
        assert (chart.mean, chart.variation, chart.assurance) == (None, None, None)


@given(SERIES)
def test_limits_lie_in_order_around_the_mean(values: list[int]) -> None:
    limits = xmr(values).limits
    assert limits is not None
    assert limits.lpl <= limits.near_lpl <= limits.mean <= limits.near_upl <= limits.upl


@given(SERIES)
def test_screening_never_widens_the_limits(values: list[int]) -> None:
    assert (xmr(values).upl or 0) <= (xmr(values, screen=False).upl or 0) + 1e-9


@given(st.lists(st.integers(0, 50), min_size=14, max_size=40), st.integers(1, 13))
def test_no_rule_looks_across_a_rebase(values: list[int], at: int) -> None:
    chart = xmr(values, rebase_at=[at])
    assert chart.labels == [*xmr(values[:at]).labels, *xmr(values[at:]).labels]


@pytest.mark.parametrize(
    ("last", "direction", "icon"),
    [
        (30, 1, "improvement_high"),
        (30, -1, "concern_high"),
        (30, 0, "neutral_high"),
        (-10, 1, "concern_low"),
        (-10, -1, "improvement_low"),
        (-10, 0, "neutral_low"),
        (11, 1, "common_cause"),
    ],
)
def test_the_variation_icon_is_that_of_the_latest_point(last: int, direction: int, icon: str) -> None:
    assert xmr([10, 12] * 6 + [last, None], fix_after=12, direction=direction).variation == icon


def test_without_a_point_there_is_no_icon() -> None:
    assert variation([None, None], 1) is None


@pytest.mark.parametrize("options", [{"fix_after": 11}, {"rebase_at": [0]}, {"rebase_at": [3]}, {"direction": 2}])
def test_options_that_make_no_chart_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\."):
        xmr([1, 2, 3], **options)  # type: ignore[arg-type]


def test_no_values_at_all_make_an_empty_chart() -> None:
    assert xmr([]).labels == []
    assert xmr([]).limits is None


def test_twelve_points_have_trial_limits_and_thirteen_do_not() -> None:
    twelve, thirteen = xmr([1, 2] * 6).limits, xmr([1, 2] * 6 + [1]).limits
    assert twelve is not None
    assert thirteen is not None
    assert (twelve.trial, thirteen.trial) == (True, False)


def test_a_share_without_items_is_missing_and_not_nought() -> None:
    chart = p_chart([3, 0, 4], [10, 0, 10])
    assert (chart.values, chart.centre) == ([0.3, None, 0.4], 0.35)
    assert chart.labels == ["Common Cause", None, "Common Cause"]


def test_a_large_sample_is_over_dispersed_and_p_prime_says_so() -> None:
    x, n = [51_000, 48_000, 52_500, 47_000, 50_500, 49_500], [100_000] * 6
    assert set(p_chart(x, n).labels) > {"Above UCL", "Below LCL"}
    prime = p_chart(x, n, over_dispersed=True)
    assert prime.sigma_z > 10
    assert set(prime.labels) == {"Common Cause"}


def test_a_rate_has_a_lower_limit_of_nought_at_least() -> None:
    chart = u_chart([1, 2, 1], [0.5, 0.5, 0.5])
    assert chart.lcl == [0.0, 0.0, 0.0]
    assert chart.centre == pytest.approx(4 / 1.5)


def test_days_between_events_must_be_above_nought() -> None:
    chart = t_chart([2.0, 60.0, 3.0, 55.0, 25.0])
    assert chart.lcl[0] == 0.0
    assert (chart.ucl[0] or 0) > 25 > chart.centre
    with pytest.raises(ValueError, match="above nought"):
        t_chart([3.0, 0.0])


@pytest.mark.parametrize("chart", [p_chart, u_chart])
def test_a_ratio_chart_without_points_is_refused(chart: object) -> None:
    with pytest.raises(ValueError, match="at least one point"):
        chart([0], [0])  # type: ignore[operator]


def test_a_run_chart_drops_points_on_its_median() -> None:
    found = runs([5, 5, 6, 4, 6, 4, None])
    assert (found.centre, found.n_useful, found.n_crossings, found.longest_run) == (5, 4, 3, 1)


def test_a_flat_run_chart_has_no_signal() -> None:
    assert runs([3, 3, 3, 3]).signal is False
    with pytest.raises(ValueError, match="at least one point"):
        runs([None])
