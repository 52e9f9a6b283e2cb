"""What a person sets for themselves, in the browser: keys, theme, covers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.keyboard import focused
from tests.browser.scene import lay
from tests.conftest import Cast


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Display settings saved.")


def test_single_keys_are_switched_off_and_on_again(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    page = sign_in(cast.asha)
    page.goto("/me/")
    page.get_by_label("Single-key shortcuts").uncheck()
    save(page)
    page.goto("/?view=all")
    for key in ("j", "x", "?", "g", "e"):
        page.keyboard.press(key)
    assert focused(page) == ""
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("Control+k")  # not a single key: it stays
    expect(page.locator("#jump-q")).to_be_focused()
    page.goto("/me/")
    page.get_by_label("Single-key shortcuts").check()
    save(page)
    page.goto("/?view=all")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Single-key shortcuts are on.")


def test_the_list_of_keys_leads_to_the_setting(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    page = sign_in(cast.asha)
    page.goto("/")
    page.get_by_role("button", name="all keys").click()
    page.get_by_role("link", name="Change this in your settings").click()
    expect(page.get_by_label("Single-key shortcuts")).to_be_checked()


@pytest.mark.parametrize(("chosen", "scheme"), [("Dark", "dark"), ("Light", "light")])
def test_a_chosen_theme_wins_over_the_device(cast: Cast, sign_in: Open, chosen: str, scheme: str) -> None:
    page = sign_in(cast.asha, scheme="light" if scheme == "dark" else "dark")
    page.goto("/me/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Light or dark").select_option(label=chosen)
    save(page)
    assert page.locator("html").get_attribute("data-theme") == scheme
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_covers_are_off_only_for_the_person_who_switched_them_off(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/me/")
    page.get_by_label("Cover severe text").uncheck()
    save(page)
    page.goto("/?view=all")
    expect(page.locator(f"#row-{scene.crisis.pk}")).to_contain_text("Goodbye everyone")
    other = sign_in(cast.ben)
    other.goto("/?view=all")
    expect(other.locator(f"#row-{scene.crisis.pk}")).to_contain_text("Text is hidden.")
