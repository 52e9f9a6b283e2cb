"""The model card and double coding in a browser: whole by keyboard, and without script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.scene import agreed
from tests.conftest import Cast
from tests.factories import make_account, make_coding_item, make_post
from triage.coding.keys import CODE_KEYS, SENTIMENT_KEYS
from triage.models import Coding, CodingItem

TEXTS = (
    "I waited four months and nobody rang.",
    "The counsellor listened. Thank you.",
    "Parking was hard to find, the rest was fine.",
)


@pytest.fixture
def drawn(cast: Cast) -> list[CodingItem]:
    """Three posts that wait, in the order in which they are shown."""
    account = make_account(cast.walk_in)
    return [make_coding_item(make_post(account, text), machine_codes=["access.waiting"]) for text in TEXTS]


def test_a_post_is_coded_by_keyboard_alone(sign_in: Open, cast: Cast, drawn: list[CodingItem]) -> None:
    page = sign_in(cast.asha)
    page.goto("/triage/coding/")
    expect(page.get_by_text(TEXTS[0])).to_be_visible()
    for key in (SENTIMENT_KEYS["negative"], CODE_KEYS["access.waiting"], CODE_KEYS["access.contact"]):
        page.keyboard.press(key)
    assert page.get_by_role("radio", name="Negative").is_checked()
    page.keyboard.press(CODE_KEYS["access.contact"])  # taken off again
    page.keyboard.press(".")
    expect(page.get_by_text(TEXTS[1])).to_be_visible()
    expect(page.get_by_text("1 coded, 0 passed on, 2 to go")).to_be_visible()
    row = Coding.objects.get()
    assert (row.coder, row.item, row.sentiment, row.codes) == (cast.asha, drawn[0], "negative", ["access.waiting"])
    page.keyboard.press(",")
    expect(page.get_by_text(TEXTS[2])).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text(TEXTS[1])).to_be_visible()
    assert Coding.objects.get() == row


def test_a_key_that_was_left_without_an_answer_says_what_is_missing(
    sign_in: Open, cast: Cast, drawn: list[CodingItem], watch: object
) -> None:
    page = sign_in(cast.asha)
    page.goto("/triage/coding/")
    page.keyboard.press(CODE_KEYS["access.waiting"])
    page.keyboard.press(".")
    expect(page.locator("#refusal")).to_contain_text("Choose a sentiment.")
    assert page.get_by_role("checkbox", name="Waiting").is_checked()
    assert not Coding.objects.exists()
    watch.faults.clear()  # type: ignore[attr-defined]  # the console names an answer of 422


def test_without_script_coding_is_a_form_like_any_other(sign_in: Open, cast: Cast, drawn: list[CodingItem]) -> None:
    page = sign_in(cast.ben, script=False)
    page.goto("/triage/coding/")
    page.get_by_role("radio", name="Mixed").check()
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text(TEXTS[1])).to_be_visible()
    assert Coding.objects.get().sentiment == "mixed"


def test_a_signal_leads_to_its_row_of_the_card(sign_in: Open, cast: Cast) -> None:
    agreed(cast)
    page = sign_in(cast.mona)
    page.goto("/weekly/")
    page.get_by_role("link", name="Model card").click()
    expect(page.get_by_role("heading", level=1, name="Model card")).to_be_visible()
    row = page.locator("[id='code-access.waiting']")
    expect(row).to_contain_text("19 of 24")
    expect(row).to_contain_text("21%")
    table = page.get_by_role("table", name=re.compile("Agreement of two people"))
    expect(table.get_by_role("row", name=re.compile("^Sentiment"))).to_contain_text("alike 83%")
    with page.expect_download() as file:
        page.get_by_role("link", name="Download CSV").click()
    assert re.fullmatch(r"model-card-\d{4}-\d\d-\d\d\.csv", file.value.suggested_filename)


def test_a_post_of_last_month_is_not_asked_about(sign_in: Open, cast: Cast, drawn: list[CodingItem]) -> None:
    CodingItem.objects.update(drawn_at=timezone.now() - timedelta(weeks=5))
    page = sign_in(cast.asha)
    page.goto("/triage/coding/")
    expect(page.get_by_role("heading", name="Nothing waits to be coded")).to_be_visible()
