"""The weekly page: scope, weeks, the numbers beside their chart, and the page of a new organisation."""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.models import WeeklyFigure
from dashboards.services import rebuild
from tests.conftest import Cast
from tests.dashboards.scene import NOW, WEEK, fill
from tests.dashboards.test_roll_up import MONDAY, said, worked
from tests.factories import make_account, make_finding

URL = f"/weekly/{WEEK.isoformat()}/"
HOSTILE = [
    "0", "-1", "+1", "1.0", "1e3", "0x1", "²", "٣", "1,2", "1 OR 1=1", "' OR 1=1 --", "1;DROP TABLE people_service",
    "a\x00b", "\r\nSet-Cookie: x=1", "9" * 18, "9" * 40, "null", "None", "[]", "../../etc/passwd", "{{7*7}}", " ",
]  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is read on the Wednesday after the week."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def page(client: Client, user: Any, url: str = URL, **query: Any) -> str:
    client.force_login(user)
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def section(html: str, start: str, end: str) -> str:
    return html[html.index(start) : html.index(end, html.index(start))]


def drawing(html: str) -> ET.Element:
    return ET.fromstring(section(html, '<svg viewBox="0 0 1080 330"', "</svg>") + "</svg>")


def test_the_week_that_closed_last_is_the_weekly_page(client: Client, cast: Cast) -> None:
    fill(cast.root)
    html = page(client, cast.mona, "/weekly/")
    assert "<h1>Weekly review, 9 to 15 November</h1>" in html
    assert 'href="/weekly/2026-11-02/' in html
    assert 'href="/weekly/2026-11-16/' in html
    assert "Closed Sunday at midnight" in html


def test_every_measure_has_its_figure_limits_and_reading(client: Client, cast: Cast) -> None:
    fill(cast.root)
    table = text_of(section(page(client, cast.mona), '<table class="table table--middle">', "</table>"))
    assert (
        "Voices about our care One person saying one thing 42 In 48 posts, 62 more set aside 41 36 to 46 XmR chart"
        in table
    )
    assert "Negative share Reviewed label, else the desk’s 42% 42 of 100 voices, 48 of 110 posts 41%" in table
    assert (
        "Hours to acknowledge Median, concerns, from the post, nights counted 9.0 h 38 answered, 3 open 8.0 h" in table
    )
    assert "Will pass Target 24 h" in table
    assert "Will miss Target 90%" in table


def test_the_week_is_told_in_six_lines_with_doors(client: Client, cast: Cast) -> None:
    fill(cast.root)
    six = section(page(client, cast.mona), '<ol class="six">', "</ol>")
    lines = [" ".join(text_of(line).split()) for line in six.split("</li>")[:-1]]
    assert (
        lines[0]
        == "42 voices in 48 posts about our care, close to a usual week. 62 other posts were read and set aside."
    )
    assert lines[1] == "100 needed action . 42 had it by Sunday night, 58 did not."
    assert lines[2].startswith("100 crisis items due, 42 seen in time, 58 not. 0 safety items open")
    assert lines[3].startswith(
        "42% acknowledged in standard , 42 of the 100 due. The target is 90%, and it lies beyond"
    )
    assert lines[4] == "No special cause. Every measure varies as it usually does."
    assert lines[5] == "No strength was confirmed."
    assert f'href="{URL}?figure=items">42 voices in 48 posts</a>' in six
    assert f'href="{URL}?figure=action">100 needed' in six


def test_a_special_cause_is_named_in_the_lines_and_shown_by_shape(client: Client, cast: Cast) -> None:
    fill(cast.root)
    WeeklyFigure.objects.filter(measure="hours", week=WEEK).update(value=20.0)
    html = page(client, cast.mona)
    assert "1 special cause." in html
    assert "Hours to acknowledge: concern, above the limit." in html
    assert "Special cause, concern: above the limit, mean 8.4 h." in text_of(html)
    assert len([e for e in drawing(html).iter("path") if e.get("class") == "pt-concern"]) == 1


def test_the_chart_is_well_formed_named_and_has_every_week(client: Client, cast: Cast) -> None:
    fill(cast.root)
    svg = drawing(page(client, cast.mona))
    assert [svg[0].tag, svg[1].tag] == ["title", "desc"]
    assert "XmR chart of hours to acknowledge, 18 May to 9 Nov." in (svg[1].text or "")
    assert len([e for e in svg.iter("circle") if e.get("class") == "pt-common"]) == 26
    assert not [e for e in svg.iter() if e.get("style")]


def test_the_table_beside_the_chart_has_the_same_numbers(client: Client, cast: Cast) -> None:
    fill(cast.root)
    html = page(client, cast.mona)
    rows = section(html, 'id="xmr-table"', "</table>").split("<tr>")[2:]
    shown = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    assert shown[0] == ["9 Nov", "9.0 h", "38", "8.0 h", "2.7 h to 13.3 h", "Common cause"]
    assert [row[1] for row in shown] == ["9.0 h", "7.0 h"] * 13
    heights = [float(e.get("cy", "0")) for e in drawing(html).iter("circle")]
    assert sorted(set(heights)) == sorted({min(heights), max(heights)})  # two values, two heights
    assert heights[0] > heights[1]  # the first week is 7 h, lower on the page


def test_the_unfinished_week_is_hollow_and_in_no_limit(client: Client, cast: Cast) -> None:
    fill(cast.root)
    running = WeeklyFigure.objects.filter(measure="hours", week=WEEK)
    before = page(client, cast.mona)
    WeeklyFigure.objects.create(
        service=cast.root, week=WEEK + timedelta(weeks=1), measure="hours", value=500.0, denominator=9, updated_at=NOW
    )
    html = page(client, cast.mona)
    assert len([e for e in drawing(html).iter("circle") if e.get("class") == "pt-partial"]) == 1
    assert "Last point is the current week, so far: 500.0 h." in html
    assert section(before, 'id="xmr-table"', "</table>") == section(html, 'id="xmr-table"', "</table>")
    assert running.get().value == 9.0


def test_the_running_week_is_shown_so_far_with_the_icons_of_closed_weeks(client: Client, cast: Cast) -> None:
    fill(cast.root)
    fill(cast.root, weeks=1, last=WEEK + timedelta(weeks=1))
    html = page(client, cast.mona, "/weekly/2026-11-16/")
    assert "This week is not finished" in html
    assert "The icons read the weeks that are over." in html
    assert 'aria-label="Week after, not begun yet"' in html


def test_an_older_week_knows_nothing_of_later_ones(client: Client, cast: Cast) -> None:
    fill(cast.root, weeks=30)
    WeeklyFigure.objects.filter(measure="hours", week=WEEK).update(value=90.0)
    html = page(client, cast.mona, "/weekly/2026-10-26/")
    assert "90.0 h" not in html
    assert "pt-concern" not in section(html, '<div class="chart__scroll"', "</svg>")


def test_too_few_weeks_are_too_early_to_say(client: Client, cast: Cast) -> None:
    fill(cast.root, weeks=8)
    html = page(client, cast.mona)
    assert html.count("Too early to say") >= 8
    assert "8 of 12 weeks" in html
    assert "that takes 12 weeks of figures" in html


def test_another_measure_can_be_drawn_and_an_unknown_one_is_ignored(client: Client, cast: Cast) -> None:
    fill(cast.root)
    assert '<h2 id="xmr-h">Acknowledged in standard</h2>' in page(client, cast.mona, measure="in_standard")
    assert "p chart: the limits follow" in page(client, cast.mona, measure="in_standard")
    assert '<h2 id="xmr-h">Hours to acknowledge</h2>' in page(client, cast.mona, measure="<script>")


def test_a_person_sees_their_service_alone(client: Client, cast: Cast) -> None:
    fill(cast.root)
    fill(cast.youth_hub, swing=4)
    html = page(client, cast.dan)
    assert "Youth Hub Millbrook" in html
    assert "Lakeshore Mental Health." not in html
    assert '<select class="input" id="service"' not in html
    client.force_login(cast.dan)
    for other in (cast.root, cast.walk_in):
        assert client.get(URL, {"service": other.pk}).status_code == 404


def test_a_manager_chooses_among_services_and_the_choice_stays(client: Client, cast: Cast) -> None:
    fill(cast.root)
    fill(cast.youth_hub, swing=4)
    html = page(client, cast.mona, service=cast.youth_hub.pk)
    assert f'<option value="{cast.youth_hub.pk}" selected>' in html
    assert f'href="/weekly/2026-11-02/?service={cast.youth_hub.pk}"' in html
    assert f"?service={cast.youth_hub.pk}&amp;figure=items" in html  # in the doors too


@pytest.mark.parametrize("name", ["nora", "cora", "otto"])
def test_who_reads_no_figures_finds_no_page(client: Client, cast: Cast, name: str) -> None:
    fill(cast.root)
    client.force_login(getattr(cast, name))
    assert client.get(URL).status_code == 404
    assert client.get("/weekly/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast) -> None:
    assert client.get("/weekly/").status_code == 302


@pytest.mark.parametrize("day", ["2026-11-23", "2027-01-04", "1999-12-27", "0001-01-01", "yesterday", "2026-13-01"])
def test_a_week_that_is_none_or_has_not_begun_is_not_found(client: Client, cast: Cast, day: str) -> None:
    fill(cast.root)
    client.force_login(cast.mona)
    assert client.get(f"/weekly/{day}/").status_code == 404


def test_any_day_leads_to_its_monday(client: Client, cast: Cast) -> None:
    client.force_login(cast.mona)
    response = client.get("/weekly/2026-11-12/")
    assert (response.status_code, response["Location"]) == (302, URL)


def test_a_day_leads_to_its_monday_with_the_service_and_the_measure_that_were_chosen(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.mona)
    chosen: dict[str, Any] = {
        "service": cast.youth_hub.pk,
        "measure": "in_standard",
        "next": "//evil.example",
        "sort": "x",
    }
    response = client.get("/weekly/2026-11-12/", chosen)
    assert response["Location"] == f"{URL}?service={cast.youth_hub.pk}&measure=in_standard"


@pytest.mark.parametrize("service", HOSTILE)
@pytest.mark.parametrize("url", ["/weekly/", URL, "/weekly/2026-11-12/", f"{URL}figures.csv"])
def test_a_hostile_service_is_not_found_wherever_it_stands(client: Client, cast: Cast, url: str, service: str) -> None:
    fill(cast.root, weeks=1)
    client.force_login(cast.mona)
    response = client.get(url, {"service": service})
    assert (response.status_code, response.get("Location")) == (404, None)


def test_the_service_of_others_is_not_found_on_the_way_to_a_monday(client: Client, cast: Cast) -> None:
    client.force_login(cast.dan)
    assert client.get("/weekly/2026-11-12/", {"service": cast.walk_in.pk}).status_code == 404
    assert client.get("/weekly/2026-11-12/", {"service": cast.youth_hub.pk}).status_code == 302


def test_a_new_organisation_is_told_when_figures_come(client: Client, cast: Cast) -> None:
    html = page(client, cast.mona, "/weekly/")
    assert "No figures yet" in html
    assert "<table" not in html


def test_no_words_of_a_post_or_name_of_an_author_are_on_the_page(client: Client, cast: Cast) -> None:
    post = said(make_account(cast.youth_hub))
    make_finding(post, "strength.helped", polarity="strength", tier=3, status="confirmed", decided_at=NOW)
    worked(post, after=2)
    rebuild(now=NOW)
    html = page(client, cast.mona)
    assert "Praised most: " in html
    assert "at Youth Hub Millbrook" in html
    assert post.text not in html
    assert "handle_a1" not in html


def test_more_items_and_weeks_take_no_more_queries(client: Client, cast: Cast) -> None:
    account = make_account(cast.youth_hub)
    worked(said(account), after=2)
    rebuild(now=NOW)
    client.force_login(cast.mona)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(URL).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for week in range(20):
        for tier in (0, 1, 2):
            worked(said(account, MONDAY - timedelta(weeks=week)), after=2, tier=tier)
    rebuild(now=NOW)
    assert queries() == few


def test_the_strip_says_what_is_open_and_what_was_missed(client: Client, cast: Cast) -> None:
    account = make_account(cast.root)
    late: datetime = MONDAY + timedelta(hours=3)
    worked(said(account), tier=0, seen_at=late, after=3, state="closed", closed_at=late, outcome="answered")
    worked(said(account), tier=1)
    rebuild(now=NOW)
    strip = text_of(section(page(client, cast.mona), '<dl class="strip">', "</dl>"))
    assert "Crisis items open 0 At close of week. 0 open today" in strip
    assert "Safety items open 1 Oldest 7 d 0 h, nobody has it" in strip
    assert "Days since a missed crisis clock 7 9 Nov, 02:00" in strip
    assert "Reads missed 0 of 0 No source was read" in strip
