"""The week that is not over is shown so far: its page claims nothing that only a whole week can say."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.models import WeeklyFigure
from tests.conftest import Cast
from tests.dashboards.scene import NOW, WEEK, fill
from tests.dashboards.test_page import page, section, text_of
from tests.dashboards.test_themes import hear

RUNNING = WEEK + timedelta(weeks=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_the_lines_of_a_week_that_is_not_over_speak_of_now(client: Client, cast: Cast) -> None:
    fill(cast.root)
    fill(cast.root, weeks=1, last=RUNNING)
    html = page(client, cast.mona, f"/weekly/{RUNNING}/")
    six = text_of(section(html, '<ol class="six">', "</ol>"))
    assert "about our care so far." in six
    assert not re.search("usual week|than usual", six)
    assert "100 needed action so far. 40 have had it, 60 have not." in re.sub(r" +", " ", six)
    assert "0 safety items open now." in six
    assert "No strength was confirmed so far." in six
    assert "Sunday night" not in six
    assert "No special cause up to last week." in six
    assert "This reads the weeks that are over." in text_of(html)


def test_what_waits_for_a_person_stands_beside_what_was_confirmed(client: Client, cast: Cast) -> None:
    """Nothing confirmed is not nothing said."""
    fill(cast.root)
    fill(cast.root, weeks=1, last=RUNNING)
    WeeklyFigure.objects.filter(week=RUNNING, measure="concerns").update(numerator=1, posts=1)
    for number, status in enumerate(["suggested", "suggested", "confirmed", "rejected"]):
        hear(cast.root, at=NOW - timedelta(hours=number + 1), status=status)
    running = text_of(section(page(client, cast.mona, f"/weekly/{RUNNING}/"), "Measures this week", "</table>"))
    assert "1 voice in 1 post Suggested in 2 more" in running
    assert running.count("Suggested in") == 1
    assert "Suggested in" not in text_of(section(page(client, cast.mona), "Measures this week", "</table>"))


def test_its_themes_are_not_held_against_whole_weeks(client: Client, cast: Cast) -> None:
    """One post on Wednesday, after twelve weeks of forty: few so far, and no sign of anything."""
    fill(cast.root)
    for week in range(1, 13):
        hear(cast.root, at=NOW - timedelta(weeks=week), author=f"a{week}")
    hear(cast.root, at=NOW - timedelta(hours=3))
    themes = text_of(section(page(client, cast.mona, f"/weekly/{RUNNING}/"), 'id="th-h"', "</table>"))
    assert "Mean 1.0, week not finished" in themes
    assert "below the limit" not in themes
