"""The weekly check of what the desk set aside, by one key."""

import pytest
from playwright.sync_api import expect

from responses.models import Case
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
