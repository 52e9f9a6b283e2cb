"""Cohen's kappa and its interval, against worked examples of the literature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.card.kappa import kappa

Labels = list[tuple[str, str]]


def table(**cells: int) -> Labels:
    """Pairs of a two-by-two table: yy, yn, ny, nn."""
    return [(cell[0], cell[1]) for cell, count in cells.items() for _ in range(count)]


def test_the_example_of_fifty_grants() -> None:
    # Two readers of fifty proposals: both yes 20, both no 15; observed .70, by chance .50, kappa .40.
    found = kappa(table(yy=20, yn=5, ny=10, nn=15))
    assert found.value == pytest.approx(0.40)
    assert (found.n, found.agreed, found.share) == (50, 35, 0.7)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [({"yy": 45, "yn": 15, "ny": 25, "nn": 15}, 0.1304), ({"yy": 25, "yn": 35, "ny": 5, "nn": 35}, 0.2593)],
)
def test_the_same_agreement_with_other_margins_is_another_kappa(cells: dict[str, int], expected: float) -> None:
    found = kappa(table(**cells))
    assert found.share == 0.6
    assert found.value == pytest.approx(expected, abs=5e-5)


def test_the_interval_of_fleiss_cohen_and_everitt() -> None:
    # Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, section 18.1: two raters and 100
    # people in three classes; kappa .676, standard error .088.
    counts = {"pp": 75, "pn": 1, "po": 4, "np": 5, "nn": 4, "no": 1, "op": 0, "on": 0, "oo": 10}
    found = kappa([(cell[0], cell[1]) for cell, count in counts.items() for _ in range(count)])
    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(0.088, abs=5e-4)


def test_agreement_that_chance_alone_explains_has_no_kappa() -> None:
    assert kappa(table(nn=40)).value is None
    assert kappa(table(nn=40)).share == 1.0
    assert kappa([]).value is None


def test_agreeing_always_on_two_labels_is_one_and_never_is_below_nought() -> None:
    assert kappa(table(yy=7, nn=5)).value == 1.0
    assert (kappa(table(yn=6, ny=6)).value or 0) == -1.0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=60))
def test_it_lies_in_its_interval_and_does_not_depend_on_who_is_first(pairs: Labels) -> None:
    one, other = kappa(pairs), kappa([(b, a) for a, b in pairs])
    assert one.agreed == other.agreed
    if one.value is None:
        assert other.value is None
        return
    assert other.value == pytest.approx(one.value)
    assert (other.low, other.high) == pytest.approx((one.low, one.high))
    assert -1 <= one.low <= one.value + 1e-9
    assert one.value - 1e-9 <= one.high <= 1
