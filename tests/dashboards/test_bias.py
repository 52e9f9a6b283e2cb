"""Who is in the figures: the interval of a share, and the panel that says how far they can be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.bias import bias
from dashboards.spc import wilson
from tests.dashboards.test_themes import hit, voice


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(34, 96) == pytest.approx((0.2659, 0.4539), abs=5e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=5e-4)
    assert wilson(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_mirrors(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = wilson(part, whole) or (1, 0)
    assert 0 <= low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low))


def test_the_panel_says_who_is_in_the_figures() -> None:
    voices = [
        voice(1, "a", said="positive"), voice(2, "a"), voice(3, "b", platform="google", language="fr", scored=False,
        said="not_scored", deleted=True, lag_seconds=600.0),
    ]  # fmt: skip
    found = [hit(1), hit(2, status="rejected"), hit(3, by_person=True), hit(3, "x.y", status="suggested")]
    panel = bias(voices, found, {"x": "X"})
    assert (panel.posts, panel.voices, panel.people, panel.loudest.words) == (3, 3, 2, "67%, 2 of 3")
    assert [(part.label, part.words) for part in panel.sources] == [("X", "67%, 2 of 3"), ("google", "33%, 1 of 3")]
    assert (panel.positive.words, panel.interval) == ("50%, 1 of 2", "9% to 91%")
    assert [part.words for part in panel.facts] == [
        "33%, 1 of 3",  # not in English
        "33%, 1 of 3",  # not scored
        "50%, 1 of 2",  # suggested and confirmed
        "50%, 1 of 2",  # added by hand
        "25%, 1 of 4",  # waiting
        "33%, 1 of 3",  # deleted
    ]
    assert panel.lag == "1 min, longest 10 min"


def test_the_panel_of_nothing_says_none() -> None:
    panel = bias([], [], {})
    assert (panel.posts, panel.interval, panel.lag, panel.positive.words) == (0, "", "None", "None")
