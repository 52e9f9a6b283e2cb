"""Which chart a measure gets, and what the page says about it."""

from dataclasses import dataclass

import pytest

from dashboards.measures import BY_CODE, CONCERNS, HOURS, IN_STANDARD, ITEMS, NEGATIVE, Measure
from dashboards.series import Chart, Series, series_of
from dashboards.words import assurance_icon, is_special, limits_words, point_words, reading_words, variation_icon


@dataclass
class Row:
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    posts: int | None = None
    posts_of: int | None = None


def counts(*values: int) -> list[Row | None]:
    return [Row(value, value) for value in values]


def medians(*values: float, n: int = 9) -> list[Row | None]:
    return [Row(0, n, value) for value in values]


def shares(*pairs: tuple[int, int]) -> list[Row | None]:
    return [Row(*pair) for pair in pairs]


BUSY = counts(*[10, 12] * 8)


def test_a_busy_count_gets_an_xmr_chart() -> None:
    series = series_of(ITEMS, BUSY)
    assert (series.chart, series.mean, limits_words(series)) == (Chart.XMR, 11, "6 to 16")
    assert variation_icon(series).word == "Common cause"


@pytest.mark.parametrize("measure", BY_CODE.values(), ids=BY_CODE)
def test_under_twelve_weeks_it_is_too_early_to_say(measure: Measure) -> None:
    series = series_of(measure, [Row(8, 9, 5.0)] * 11)
    assert (series.chart, series.lower, is_special(series)) == (Chart.NONE, [], False)
    icon = variation_icon(series)
    assert (icon.word, icon.sub) == ("Too early to say", "11 of 12 weeks")
    assert reading_words(series) == "Too early to say: 11 of 12 weeks."


def test_twelve_weeks_are_charted_with_trial_limits() -> None:
    assert series_of(HOURS, medians(*[7, 9] * 6)).trial is True
    assert series_of(HOURS, medians(*[7, 9] * 7)).trial is False


def test_a_count_below_five_a_week_gets_a_run_chart() -> None:
    series = series_of(ITEMS, counts(*[3, 5] * 6))
    assert (series.chart, series.mean, series.lower) == (Chart.RUN, 4, [])
    assert variation_icon(series).word == "No signal"


def test_a_shift_in_a_run_chart_is_a_change_without_good_or_bad() -> None:
    series = series_of(ITEMS, counts(*[2] * 10, *[6] * 10))
    assert (series.chart, series.signal, variation_icon(series).word) == (Chart.RUN, True, "Change")
    assert "shift" in reading_words(series)


def test_a_count_of_less_than_one_in_two_weeks_is_not_charted() -> None:
    series = series_of(ITEMS, counts(*[0] * 12, 1))
    assert (series.chart, variation_icon(series).word) == (Chart.NONE, "Too few to say")


def test_a_share_gets_a_p_chart_whose_limits_follow_the_items() -> None:
    series = series_of(NEGATIVE, shares(*[(10, 40), (25, 100)] * 7))
    assert series.chart is Chart.P
    assert series.mean == pytest.approx(0.25)
    assert (series.upper[0] or 0) > (series.upper[1] or 1)


def test_a_share_of_fewer_than_five_items_is_not_charted() -> None:
    series = series_of(NEGATIVE, shares(*[(1, 3)] * 14))
    assert (series.chart, variation_icon(series).sub) == (Chart.NONE, "Under 5 a week")


def test_a_share_of_a_thousand_items_gets_limits_for_over_dispersion() -> None:
    series = series_of(NEGATIVE, shares(*[(300, 1000), (400, 1000)] * 7))
    assert (series.chart, is_special(series)) == (Chart.P_PRIME, False)


def test_a_rate_gets_a_u_chart_for_every_hundred_items() -> None:
    series = series_of(CONCERNS, shares(*[(20, 50), (22, 50)] * 7))
    assert series.chart is Chart.U
    assert series.mean == pytest.approx(42)
    assert variation_icon(series).word == "Common cause"


def test_a_week_without_items_is_a_gap_and_not_nought() -> None:
    series = series_of(NEGATIVE, shares(*[(10, 40)] * 13, (0, 0), (10, 40)))
    assert series.values[13] is None
    assert (series.upper[13], series.labels[13], point_words(series, series.labels[13])) == (None, None, "Not charted")


def test_a_missing_figure_is_a_gap() -> None:
    series = series_of(ITEMS, [*BUSY, None])
    assert (series.values[-1], series.latest, variation_icon(series).word) == (None, None, "No figure")


def test_a_median_of_fewer_than_five_leaves_a_gap() -> None:
    series = series_of(HOURS, [*medians(*[7, 9] * 7), *medians(90.0, n=4)])
    assert (series.values[-1], series.mean) == (None, 8)


def test_limits_are_drawn_within_what_the_measure_can_be() -> None:
    wide = series_of(HOURS, medians(*[1, 20] * 7))
    assert wide.lower[0] == 0
    high = series_of(IN_STANDARD, shares(*[(19, 20), (20, 20)] * 7))
    assert high.upper[0] == 1


def test_a_latest_point_above_the_limit_is_a_concern_where_less_is_better() -> None:
    series = series_of(HOURS, medians(*[7, 9] * 8, 40))
    icon = variation_icon(series)
    assert (icon.kind, icon.word, icon.sub, icon.arrow) == ("concern", "Concern", "Above the limit", "up")
    assert point_words(series, series.latest) == "Special cause, concern: above the limit"
    assert "Lower is better. Special cause, concern: above the limit, mean" in reading_words(series)


def test_a_latest_point_below_the_limit_is_an_improvement_where_less_is_better() -> None:
    icon = variation_icon(series_of(HOURS, medians(*[37, 39] * 8, 8)))
    assert (icon.kind, icon.word, icon.arrow) == ("improve", "Improvement", "down")


@pytest.mark.parametrize(("last", "arrow"), [(60, "up"), (0, "down")])
def test_a_change_in_the_number_of_items_is_neither_good_nor_bad(last: int, arrow: str) -> None:
    icon = variation_icon(series_of(ITEMS, counts(*[30, 32] * 8, last)))
    assert (icon.kind, icon.word, icon.arrow) == ("neutral", "Change", arrow)


@pytest.mark.parametrize(
    ("hours", "word", "letter"),
    [([30, 31], "Will miss", "F"), ([7, 9], "Will pass", "P"), ([20, 28], "Hit or miss", "?")],
)
def test_assurance_says_whether_the_target_will_be_hit(hours: list[float], word: str, letter: str) -> None:
    icon = assurance_icon(series_of(HOURS, medians(*hours * 7)))
    assert icon is not None
    assert (icon.word, icon.letter, icon.sub) == (word, letter, "Target 24 h")


def test_without_a_target_there_is_no_assurance_and_without_limits_it_is_too_early() -> None:
    assert assurance_icon(series_of(ITEMS, BUSY)) is None
    early = assurance_icon(series_of(HOURS, medians(7, 9)))
    assert early is not None
    assert early.word == "Too early to say"


def test_a_constant_series_has_limits_at_its_mean_and_no_signal() -> None:
    series = series_of(HOURS, medians(*[8.0] * 14))
    assert (series.limits, variation_icon(series).word) == ((8, 8), "Common cause")


@pytest.mark.parametrize(
    ("measure", "row", "value", "words"),
    [
        (ITEMS, Row(96, 208), 96, "96"),
        (NEGATIVE, Row(33, 96), 33 / 96, "34%"),
        (CONCERNS, Row(41, 96), 100 * 41 / 96, "43"),
        (HOURS, Row(3, 38, 7.4), 7.4, "7.4 h"),
        (NEGATIVE, Row(0, 0), None, "None"),
        (HOURS, Row(3, 0, None), None, "None"),
    ],
)
def test_a_figure_reads_as_its_measure(measure: Measure, row: Row, value: float | None, words: str) -> None:
    assert measure.value(row) == pytest.approx(value)
    assert measure.words(measure.value(row)) == words


def test_a_series_of_nothing_has_nothing_to_say() -> None:
    series: Series = series_of(ITEMS, [None] * 26)
    assert (series.limits, series.latest, limits_words(series)) == (None, None, "")
