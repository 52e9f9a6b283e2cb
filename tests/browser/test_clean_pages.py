"""Axe finds nothing, in light and dark, on a desk screen and on a phone; and the policy is never broken."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.scene import lay
from tests.conftest import Cast

PAGES = ["/?view=all", "/items/{concern.pk}/?view=all", "/items/{crisis.pk}/", "/escalations/"]
NAMES = ["inbox", "item", "crisis", "escalations"]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    cast: Cast, sign_in: Open, axe: Callable[[Page], list[str]], scheme: str, width: int
) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, scheme=scheme, width=width)
    found = {}
    for name, address in zip(NAMES, PAGES, strict=True):
        page.goto(address.format(concern=scene.concern, crisis=scene.crisis))
        page.wait_for_load_state("networkidle")
        keep(page, f"{name}-{scheme}-{width}")
        found[name] = axe(page)
    assert found == {name: [] for name in NAMES}


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_no_page_scrolls_sideways(cast: Cast, sign_in: Open, width: int) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, width=width)
    for address in PAGES:
        page.goto(address.format(concern=scene.concern, crisis=scene.crisis))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def keep(page: Page, name: str) -> None:
    """A picture for whoever asks with DESK_SHOTS=folder."""
    if folder := os.environ.get("DESK_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
