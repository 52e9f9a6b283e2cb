"""No figure stands in one unit beside its mean in another: where one week knows posts alone, all are posts."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.exports import export_figures
from dashboards.measures import BY_CODE, BY_POSTS, CONCERNS, HOURS, IN_STANDARD, ITEMS, NEGATIVE, SAID, WRITTEN
from dashboards.models import WeeklyFigure
from dashboards.page import Page, weekly_page
from dashboards.series import charted
from dashboards.services import rebuild
from dashboards.units import counted_in, measure_of, numerators
from dashboards.weeks import after, last_weeks
from people.models import Service
from tests.conftest import Cast
from tests.dashboards.scene import NOW, WEEK, fill
from tests.dashboards.test_doors import TORONTO
from tests.dashboards.test_roll_up import MONDAY
from tests.dashboards.test_series import Row
from tests.factories import make_account, make_assessment, make_finding, make_post

URL = f"/weekly/{WEEK.isoformat()}/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def older(service: Service, *weeks: date) -> None:
    """These weeks as they were kept before voices were counted."""
    old = WeeklyFigure.objects.filter(service=service, measure__in=SAID, week__in=weeks)
    for figure in old:
        WeeklyFigure.objects.filter(pk=figure.pk).update(
            numerator=figure.posts, denominator=figure.posts_of, posts=None, posts_of=None
        )


def page_of(service: Service, week: date = WEEK, measure: str = "items") -> Page:
    return weekly_page(service, week, BY_CODE[measure], zone=TORONTO, now=NOW)


def rows(page: Page) -> dict[str, tuple[str, str, str, str]]:
    return {row.measure.code: (row.measure.label, row.value, row.note, row.mean) for row in page.rows}


def first_line(page: Page) -> str:
    return "".join(part.text for part in page.lines[0])


def test_value_and_mean_are_voices_where_every_week_knows_them(cast: Cast) -> None:
    fill(cast.root)
    shown = rows(page_of(cast.root))
    assert shown["items"] == ("Voices about our care", "42", "In 48 posts, 62 more set aside", "41")
    assert shown["concerns"] == ("Concerns per 100 voices", "42", "42 voices in 48 posts", "41")


def test_value_and_mean_are_posts_where_one_week_knows_posts_alone(cast: Cast) -> None:
    fill(cast.root)
    older(cast.root, after(WEEK, -9))
    page = page_of(cast.root)
    shown = rows(page)
    assert shown["items"] == ("Posts about our care", "48", "62 more set aside", "47")
    assert shown["negative"] == ("Negative share", "44%", "48 of 110 posts", "43%")
    assert shown["concerns"] == ("Concerns per 100 posts", "44", "48 of 110 posts", "43")
    assert shown["strengths"][0] == "Strengths per 100 posts"
    assert shown["in_standard"][2] == "42 of 100"
    assert first_line(page).startswith("42 voices in 48 posts about our care, close to a usual week.")
    assert (page.chart.measure.label, page.chart.rows[0].value) == ("Posts about our care", "48")


def test_more_than_usual_by_posts_is_said_to_be_of_posts(cast: Cast) -> None:
    fill(cast.root)
    WeeklyFigure.objects.filter(measure="items", week=WEEK).update(posts=90)
    assert ", close to a usual week." in first_line(page_of(cast.root))
    older(cast.root, after(WEEK, -9))
    assert first_line(page_of(cast.root)).startswith("42 voices in 90 posts about our care, more posts than usual.")


def test_a_week_that_knows_posts_alone_speaks_of_no_voices(client: Client, cast: Cast) -> None:
    fill(cast.root)
    old = after(WEEK, -9)
    older(cast.root, *last_weeks(old, 17))
    assert first_line(page_of(cast.root, old)).startswith("46 posts about our care, close to a usual week. 64 other")
    client.force_login(cast.mona)
    html = client.get(f"/weekly/{old}/", {"measure": "negative"}).content.decode()
    table = html[html.index("Measures this week") : html.index('id="xmr-h"')]
    assert "46 of 110 posts" in table
    assert "voice" not in table.lower()


def test_the_running_week_joins_a_chart_of_posts_as_posts(cast: Cast) -> None:
    fill(cast.root)
    running = after(WEEK)
    WeeklyFigure.objects.create(
        service=cast.root, measure="items", week=running, numerator=10, denominator=20, posts=17, posts_of=30,
        updated_at=NOW,
    )  # fmt: skip
    assert page_of(cast.root).chart.partial == "10"
    older(cast.root, after(WEEK, -9))
    assert page_of(cast.root).chart.partial == "17"


def test_a_week_of_posts_makes_the_chart_of_four_weeks_one_of_posts_wherever_it_lies() -> None:
    """The last weeks belong to a period that is not over: their unit is still that of the row."""
    figures: dict[date, Row] = {week: Row(1, 2, None, 2, 3) for week in last_weeks(WEEK, 108)}
    figures[WEEK] = Row(2, 3)
    series = charted(CONCERNS, figures, WEEK)
    assert (series.span, series.measure, series.by_posts) == (4, BY_POSTS["concerns"], True)


def test_themes_are_held_against_weeks_in_one_unit() -> None:
    weeks = {WEEK: Row(30, 60, None, 50, 90), after(WEEK, -1): Row(48, 90), after(WEEK, -2): Row(31, 60, None, 51, 90)}
    assert numerators("items", weeks, last_weeks(WEEK, 3)) == {
        WEEK: 50,
        after(WEEK, -1): 48,
        after(WEEK, -2): 51,
    }
    assert numerators("items", weeks, [WEEK, after(WEEK, -2)]) == {WEEK: 30, after(WEEK, -2): 31}


@pytest.mark.parametrize(
    ("code", "posts", "counts"),
    [("items", 3, "voices"), ("items", None, "posts"), ("hours", None, "items"), ("reads", None, "reads")],
)
def test_a_figure_knows_what_it_counts(code: str, posts: int | None, counts: str) -> None:
    assert counted_in(code, Row(3, 4, None, posts, posts and 9)) == counts


def test_the_units_of_the_values() -> None:
    new, old = Row(3, 4, None, 5, 6), Row(3, 4)
    assert [measure_of(m.code, new).unit for m in (ITEMS, NEGATIVE, CONCERNS)] == [
        "voices", "share of voices", "per 100 voices",
    ]  # fmt: skip
    assert [measure_of(m.code, old).unit for m in (ITEMS, NEGATIVE, CONCERNS)] == [
        "posts", "share of posts", "per 100 posts",
    ]  # fmt: skip
    assert [m.unit for m in (HOURS, IN_STANDARD, WRITTEN)] == ["hours", "share of items", "share of replies"]


def test_the_file_names_the_unit_of_each_week(cast: Cast) -> None:
    fill(cast.root, weeks=2)
    older(cast.root, after(WEEK, -1))
    text = export_figures(actor=cast.mona, service=cast.root, week=WEEK)
    found = {(row["Week of"], row["Measure"]): row for row in csv.DictReader(io.StringIO(text))}
    columns = ("Unit", "Numerator", "Denominator", "Posts", "Of posts")
    new, old = WEEK.isoformat(), after(WEEK, -1).isoformat()
    assert [found[new, "Concerns per 100 voices"][c] for c in columns] == ["per 100 voices", "42", "100", "48", "110"]
    assert [found[old, "Concerns per 100 posts"][c] for c in columns] == ["per 100 posts", "46", "110", "46", "110"]
    assert (old, "Concerns per 100 voices") not in found
    assert found[old, "Posts about our care"]["Unit"] == "posts"


def test_a_theme_opens_on_the_people_that_it_counts(client: Client, cast: Cast) -> None:
    """Two different things by one person are two voices and one person."""
    account = make_account(cast.youth_hub)
    for author in "aab":
        post = make_post(account, author=author, posted_at=MONDAY + timedelta(hours=1))
        make_assessment(post)
        make_finding(post, status="confirmed", decided_at=NOW)
    rebuild(now=NOW)
    client.force_login(cast.mona)
    html = client.get(URL).content.decode()
    (door,) = re.findall(r'href="([^"]*signal=access.waiting)"><b>(\d+)</b></a>', html)
    assert door[1] == "2"
    behind = client.get(door[0].replace("&amp;", "&")).content.decode()
    assert "as it stands now: 2 people, 3 posts." in behind
    assert "voice" not in behind
    assert "as it stands now: 3 voices, 3 posts." in client.get(URL, {"figure": "concerns"}).content.decode()
