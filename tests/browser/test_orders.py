"""The order of the list, chosen from its menu, and small forms that are refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from responses.models import Escalation
from responses.services import nudge_escalation
from tests.browser.conftest import Open, Watch
from tests.browser.scene import lay
from tests.conftest import Cast


@pytest.mark.parametrize("script", [True, False])
def test_the_order_is_chosen_from_a_menu(cast: Cast, sign_in: Open, script: bool) -> None:
    lay(cast)
    page = sign_in(cast.asha, script=script)
    page.goto("/?view=all")
    page.get_by_role("button", name="Due first").click()
    page.get_by_role("link", name="Newest first").click()
    page.wait_for_url("**/?view=all&sort=newest")
    expect(page.get_by_role("button", name="Newest first")).to_be_visible()
    expect(page.locator(".queue__group")).to_have_count(1)


def test_the_open_menu_of_orders_is_clean_on_a_phone(
    cast: Cast, sign_in: Open, axe: Callable[[Page], list[str]]
) -> None:
    lay(cast)
    page = sign_in(cast.asha, width=390, scheme="dark")
    page.goto("/?view=all")
    page.get_by_role("button", name="Due first").click()
    expect(page.locator("#sort")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_refused_pause_stands_again_with_its_words_and_goes_through(
    cast: Cast, sign_in: Open, watch: Watch, script: bool, axe: Callable[[Page], list[str]]
) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, script=script)
    page.goto("/escalations/")
    page.get_by_role("button", name=f"Pause item {scene.safety.pk}").click()
    sheet = page.locator(f"#pause-{scene.escalation.pk}")
    sheet.get_by_label("Until").fill("2020-01-01")
    sheet.get_by_label("What it waits for").fill("The pharmacist’s answer")
    sheet.get_by_role("button", name="Pause").click()
    expect(page.locator("#refusal")).to_contain_text("Choose a time in the next 30 days.")
    again = page.get_by_role("form", name="Try again")
    expect(again.get_by_label("What it waits for")).to_have_value("The pharmacist’s answer")
    if script:
        assert axe(page) == []
    again.get_by_label("Until").fill(page.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"))
    again.get_by_role("button", name="Try again").click()
    expect(page.locator(".toast")).to_contain_text("paused")
    assert Escalation.objects.get(pk=scene.escalation.pk).pause_reason == "The pharmacist’s answer"
    watch.faults = [fault for fault in watch.faults if "422" not in fault]


def test_a_second_nudge_says_which_item_and_why(cast: Cast, sign_in: Open, watch: Watch) -> None:
    scene = lay(cast)
    nudge_escalation(escalation=scene.escalation, actor=cast.asha, expected_version=1)
    page = sign_in(cast.asha)
    page.goto("/escalations/")
    page.get_by_role("button", name=f"Nudge about item {scene.safety.pk}").click()
    expect(page.locator("#refusal")).to_contain_text(f"Item {scene.safety.pk}: that could not be done")
    expect(page.locator("#refusal")).to_contain_text("A nudge was sent in the last hour.")
    watch.faults = [fault for fault in watch.faults if "422" not in fault]
