"""The worked cases of the rules, one by one, and anchors from the published packages."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboards.spc import Xmr, c_chart, g_chart, p_chart, runs, shift_ends, trend, two_in_three, xmr

CASES = json.loads((Path(__file__).parent / "data" / "cases_own.json").read_text())
OPTIONS = ("screen", "fix_after", "rebase_at", "direction", "target")


def check_xmr(given: dict[str, Any], expected: dict[str, Any]) -> None:
    options = {name: given[name] for name in OPTIONS if name in given}
    chart = xmr(given["y"], **options)
    limits = chart.limits
    assert limits is not None
    for name in ("mean", "amr", "raw_amr", "upl", "lpl", "near_upl", "near_lpl"):
        if name in expected:
            assert getattr(limits, name) == pytest.approx(expected[name], abs=1e-6), name
    if "types" in expected:
        assert chart.labels == expected["types"]
    if "means" in expected:
        assert [s.limits and s.limits.mean for s in chart.segments] == expected["means"]
    if "groups" in expected:
        groups = [n for n, s in enumerate(chart.segments) for _ in range(s.start, s.end)]
        assert groups == expected["groups"]
    if "assurance" in expected:
        assert chart.assurance == expected["assurance"]
    if "point_types_dir_decrease" in expected:
        assert xmr(given["y"], **options, direction=-1).kinds == expected["point_types_dir_decrease"]


def check_other(case: str, given: dict[str, Any], expected: dict[str, Any]) -> None:
    if "shift_end" in expected:
        assert shift_ends(given["rel"]) == expected["shift_end"]
    elif "two_in_three" in expected:
        assert two_in_three(given["close"], given["rel"]) == expected["two_in_three"]
    elif case.startswith("anhoej"):
        found = runs(given["y"], centre=given["cl"])
        assert {name: getattr(found, name) for name in expected} == expected
    elif case.startswith("p_chart"):
        p = p_chart(given["x"], given["n"])
        assert p.centre == pytest.approx(expected["pbar"])
        assert p.lcl == pytest.approx(expected["lcl"])
        assert p.ucl == pytest.approx(expected["ucl"])
    else:
        g = g_chart(given["y"])
        assert (g.centre, g.mean) == (expected["cl_median"], expected["mean"])
        assert g.lcl[0] == expected["lcl"]
        assert g.ucl[0] == pytest.approx(expected["ucl"])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_comes_out_as_written(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    if "y" in given and not case["id"].startswith(("anhoej", "g_chart")):
        check_xmr(given, expected)
    else:
        check_other(case["id"], given, expected)


def test_every_case_of_the_file_is_run() -> None:
    assert len(CASES) == 22


def drawn(chart: Xmr) -> list[float]:
    """Lower limit, mean, upper limit."""
    assert chart.limits is not None
    return [chart.limits.lpl, chart.limits.mean, chart.limits.upl]


SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(("screen", "upl", "lpl"), [(True, 4.60, -0.72), (False, 6.95, -3.06)])
def test_one_spike_is_the_only_special_point(screen: bool, upl: float, lpl: float) -> None:
    chart = xmr(SPIKE, screen=screen)
    assert drawn(chart) == pytest.approx([lpl, 1.94, upl], abs=0.005)
    assert [i for i, label in enumerate(chart.labels) if label != "Common Cause"] == [4]


def test_two_close_points_on_opposite_sides_are_common_cause() -> None:
    chart = xmr([1, -1] * 7 + [5.5, -5.5])
    assert chart.labels[-2:] == ["Common Cause", "Common Cause"]


NORMAL = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123,
    -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314,
    0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip


def test_twenty_normal_values_have_the_published_limits() -> None:
    assert drawn(xmr(NORMAL)) == pytest.approx([-3.01138, 0.1416238, 3.294627], abs=1e-5)


@pytest.mark.parametrize(("screen", "lower", "upper"), [(True, -2.383666, 3.722497), (False, -4.596625, 5.935457)])
def test_screening_takes_one_outlier_out_of_the_limits(screen: bool, lower: float, upper: float) -> None:
    chart = xmr([*NORMAL[:14], 10, *NORMAL[15:]], screen=screen)
    low, _mean, high = drawn(chart)
    assert [low, high] == pytest.approx([lower, upper], abs=1e-5)


def test_a_shift_is_known_at_its_seventh_point() -> None:
    assert shift_ends([1] * 8 + [-1]) == [0, 0, 0, 0, 0, 0, 1, 1, 0]


def test_a_tie_breaks_a_trend() -> None:
    assert trend([1, 2, 3, 3, 4, 5, 6]) == [0] * 7


def test_a_trend_has_its_seven_members_and_no_more() -> None:
    assert trend([2, 1, 2, 3, 4, 5, 6, 7, 3]) == [0, 1, 1, 1, 1, 1, 1, 1, 0]


def test_the_turning_point_of_two_trends_goes_with_the_step_to_its_right() -> None:
    assert trend([7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7]) == [-1] * 6 + [1] * 7


LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]


def test_loan_costs_of_montgomery_6_5() -> None:
    chart = xmr([*LOANS, 305, 282, 333], fix_after=20)
    assert [round(y, 2) for y in drawn(chart)] == [279.78, 300.5, 321.22]
    assert chart.labels[-1] == "Above UCL"


BOARDS = [
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
    16, 18, 12, 15, 24, 21, 28, 20, 25, 19, 18, 21, 16, 22, 19, 12, 14, 9, 16, 21,
]  # fmt: skip


def test_circuit_boards_of_montgomery_7_3() -> None:
    """Points 6 and 20 had a known cause: they stay on the chart and leave the baseline."""
    chart = c_chart(BOARDS, freeze=26, exclude={5, 19})
    assert chart.lcl[0] == pytest.approx(6.36, abs=0.005)
    assert chart.centre == pytest.approx(19.67, abs=0.005)
    assert chart.ucl[0] == pytest.approx(32.97, abs=0.005)
    found = runs([y for i, y in enumerate(BOARDS) if i not in {5, 19}], centre=chart.centre)
    assert (found.n_crossings, found.n_crossings_min, found.signal) == (14, 16, True)


@pytest.mark.parametrize(
    ("n", "longest", "crossings"),
    [(10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6), (24, 8, 8), (26, 8, 8), (52, 9, 20)],
)
def test_the_table_of_run_limits(n: int, longest: int, crossings: int) -> None:
    found = runs([1, -1] * (n // 2) + [1] * (n % 2), centre=0)
    assert (found.longest_run_max, found.n_crossings_min) == (longest, crossings)


CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip


def test_juice_cans_of_montgomery_7_1() -> None:
    """The first limits flag samples 15 and 23; both had a cause and leave the baseline of the second."""
    first = p_chart(CANS, [50] * 30)
    assert [first.lcl[0], first.centre, first.ucl[0]] == pytest.approx([0.0524, 0.2313, 0.4102], abs=5e-5)
    assert [i + 1 for i, label in enumerate(first.labels) if label != "Common Cause"] == [15, 23]
    second = p_chart(CANS, [50] * 30, exclude={14, 22})
    assert [second.lcl[0], second.centre, second.ucl[0]] == pytest.approx([0.0407, 0.2150, 0.3893], abs=5e-5)
