"""The weekly check of what the desk set aside, by one key."""

import pytest
from playwright.sync_api import expect

from responses.models import Case
from responses.services import change_keys
from tests.access.scene import lay
from tests.browser.conftest import Open
from tests.conftest import Cast
from triage.models import Sample


@pytest.mark.parametrize(("key", "verdict", "comes_back"), [("y", "right", False), ("n", "wrong", True)])
def test_one_key_says_whether_a_post_was_rightly_set_aside(
    cast: Cast, sign_in: Open, key: str, verdict: str, comes_back: bool
) -> None:
    drawn = Sample.objects.get(pk=lay(cast).args["sample-verdict"][0])
    page = sign_in(cast.asha)
    page.goto("/weekly-check/")
    expect(page.get_by_role("button", name="Right")).to_be_visible()
    page.keyboard.press(key)
    expect(page.get_by_text("Nothing waits to be checked")).to_be_visible()
    drawn.refresh_from_db()
    assert (drawn.verdict, drawn.decided_by) == (verdict, cast.asha)
    assert Case.objects.filter(first_post=drawn.post).exists() is comes_back


def test_its_keys_stay_when_a_person_has_moved_the_note_s_key(cast: Cast, sign_in: Open) -> None:
    drawn = Sample.objects.get(pk=lay(cast).args["sample-verdict"][0])
    change_keys(actor=cast.asha, keys={"note": "q", "take": "n"})
    page = sign_in(cast.asha)
    page.goto("/weekly-check/")
    wrong = page.get_by_role("button", name="Wrong")
    expect(wrong).to_have_text("Wrongn")
    page.keyboard.press("q")
    expect(wrong).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing waits to be checked")).to_be_visible()
    drawn.refresh_from_db()
    assert (drawn.verdict, drawn.decided_by) == ("wrong", cast.asha)


@pytest.mark.parametrize("path", ["/weekly-check/", "/set-aside/", "/support/"])
def test_a_short_page_fills_the_phone_with_its_ground_and_does_not_scroll(cast: Cast, sign_in: Open, path: str) -> None:
    page = sign_in(cast.asha, width=390)
    page.set_viewport_size({"width": 390, "height": 1600})
    page.goto(path)
    edges = "[document.querySelector('main').getBoundingClientRect().bottom, document.documentElement.scrollHeight]"
    assert page.evaluate(edges) == [1599, 1600]
