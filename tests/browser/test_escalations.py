"""The board of escalations on a phone: each row is read from top to bottom, nothing lies to the side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import rules
from tests.browser.scene import lay
from tests.conftest import Cast

Open = Callable[..., Page]
WIDE = "e => e.scrollWidth > e.clientWidth"


@pytest.mark.parametrize(("scheme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_the_board_of_a_phone_has_everything_within_its_width(
    cast: Cast, sign_in: Open, scheme: str, script: bool
) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, width=390, scheme=scheme, script=script)
    page.goto("/escalations/")
    wrap, row = page.locator(".table-wrap"), page.locator(f"#escalation-{scene.escalation.pk}")
    assert (wrap.evaluate(WIDE), page.locator("html").evaluate(WIDE)) == (False, False)
    for name in ("Nudge about", "Pause", "Resolve"):
        box = row.get_by_role("button", name=f"{name} item {scene.safety.pk}").bounding_box()
        assert box, name
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390, name
    if script:
        assert rules(page) == []


def test_it_is_still_a_table_with_its_columns_named(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, width=390)
    page.goto("/escalations/")
    expect(page.get_by_role("columnheader", name="Last step")).to_have_count(1)
    row = page.locator(f"#escalation-{scene.escalation.pk}")
    expect(row.get_by_role("cell")).to_have_count(6)
    named = row.locator("td[data-label]").evaluate_all(
        "cells => cells.map(e => getComputedStyle(e, '::before').content)"
    )
    assert named == [f'"{name}"' for name in ("Passed to", "Rung", "Clock", "Owner", "Last step")]


def test_a_wide_screen_names_the_columns_once(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    page = sign_in(cast.asha)
    page.goto("/escalations/")
    expect(page.get_by_text("Last step", exact=True)).to_be_visible()
    cell = page.locator("td[data-label='Last step']").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == "none"
