"""The weekly review in a browser: accessible in both themes and at both widths, whole without scripts."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from audit.models import Entry
from dashboards.weeks import after, bounds, closed_week
from tests.browser.looks import each_look, in_every_look
from tests.conftest import Cast
from tests.dashboards.scene import fill_lively
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post

Open = Callable[..., Page]
SHOTS = os.environ.get("DESK_SHOTS")  # a folder to keep pictures in


@pytest.fixture(autouse=True)
def warm(client: Client) -> None:
    """The first request of a process imports every app, which is not the page's time."""
    client.get("/weekly/")


@pytest.fixture
def week(cast: Cast) -> str:
    """A year of figures, the running week begun, and a few items of the closed one."""
    zone = ZoneInfo(cast.organisation.time_zone)
    closed = closed_week(timezone.now(), zone)
    fill_lively(cast.root, closed)
    fill_lively(cast.root, after(closed), weeks=1)
    monday = bounds(closed, zone)[0]
    for number, platform in enumerate(["x", "x", "x", "facebook", "facebook", "google"]):
        post = make_post(make_account(cast.youth_hub, platform), posted_at=monday + timedelta(hours=number))
        make_assessment(post)
        seen = post.posted_at + timedelta(hours=6 * number)
        make_case(post, tier=1 if number == 3 else 2, state="acknowledged", acknowledged_at=seen)
        decided: dict[str, Any] = {"polarity": "strength", "status": "confirmed", "decided_at": seen}
        make_finding(post, "strength.helped", tier=3, **decided)
    return closed.isoformat()


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_the_weekly_review_is_clean_in_axe(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    page.get_by_text("The same figures as a table").click()
    assert page.get_by_role("table").count() == 4
    assert in_every_look(page) == []
    if SHOTS:
        for width, scheme in each_look(page):
            shoot(page, f"weekly-{scheme}-{width}")


def test_the_page_does_not_scroll_sideways_at_320(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona, width=320)
    page.goto("/weekly/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_chart_and_its_table_are_both_there(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona, script=False)
    page.goto(f"/weekly/{week}/")
    assert page.get_by_role("img", name="Hours to acknowledge, by week").is_visible()
    page.get_by_text("The same figures as a table").click()
    assert page.get_by_role("table", name="Hours to acknowledge, newest week first").get_by_role("row").count() == 27


def test_a_sparkline_leads_to_its_chart(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    page.get_by_role("link", name="Chart: Acknowledged in standard").click()
    assert page.get_by_role("heading", name="Acknowledged in standard").is_visible()
    assert page.get_by_role("img", name="Acknowledged in standard, by week").is_visible()
    shoot(page, "weekly-p-chart")


def test_the_weeks_are_walked_by_their_links(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto(f"/weekly/{week}/")
    heading = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Week before").click()
    assert page.get_by_role("heading", level=1).inner_text() != heading
    page.get_by_role("link", name="Week after").click()
    assert page.get_by_role("heading", level=1).inner_text() == heading


def test_the_file_comes_down_and_is_on_record(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == f"figures-{week}.csv"
    assert Entry.objects.get(action="figures.exported").actor_id == cast.mona.pk


def test_the_page_of_a_new_organisation_is_clean_too(
    sign_in: Open, axe: Callable[[Page], list[str]], cast: Cast
) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    assert page.get_by_role("heading", name="No figures yet").is_visible()
    assert axe(page) == []
    shoot(page, "weekly-empty")


def test_a_chart_on_a_phone_starts_at_its_newest_week(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona, width=390)
    page.goto("/weekly/")
    chart = page.locator(".chart__scroll")
    left, hidden = chart.evaluate("(c) => [c.scrollLeft, c.scrollWidth - c.clientWidth]")
    assert hidden > 100
    assert abs(left - hidden) < 2


def test_paper_has_the_table_and_no_buttons(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    table = page.locator("#xmr-table")
    assert not table.evaluate("(table) => table.checkVisibility()")
    page.emulate_media(media="print")
    assert table.evaluate("(table) => table.checkVisibility() && table.getBoundingClientRect().height > 400")
    assert not page.locator(".rail").is_visible()
    assert not page.get_by_role("link", name="CSV").is_visible()


def test_nothing_is_cut_off_or_covered_on_paper(sign_in: Open, cast: Cast, week: str) -> None:
    """A4 upright inside its margins is 184 mm: 695 px."""
    post = make_post(make_account(cast.youth_hub), posted_at=timezone.now() - timedelta(days=7))
    make_assessment(post)
    make_finding(post, "access.waiting", status="confirmed", severity=3, decided_at=timezone.now())
    page = sign_in(cast.mona, width=695)
    page.emulate_media(media="print")
    page.goto(f"/weekly/{week}/")
    wide = "(all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"
    assert page.locator(".table-wrap, .split > *, .halves > *, .strip, .chart__scroll").evaluate_all(wide) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 695
    assert page.get_by_role("heading", name="Themes").is_visible()
    assert page.locator(".strip > div").evaluate_all("(d) => new Set(d.map((e) => e.offsetTop)).size") == 1
    shoot(page, "weekly-paper")


def test_every_door_of_the_week_opens_a_list(sign_in: Open, cast: Cast, week: str) -> None:
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    doors = page.locator(".six a, .strip a, td a[href*='figure=']").evaluate_all("(all) => all.map((a) => a.href)")
    assert len(doors) > 10
    for door in doors:
        page.goto(door)
        assert (
            page.locator("#list-count").inner_text().endswith(("item", "items", "post", "posts", "reply", "replies"))
        ), door
        assert page.locator(".filters__problems").count() == 0, door
