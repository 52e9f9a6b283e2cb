"""The signals of a row in the inbox: one in words, however wide, and how many more."""

import pytest
from playwright.sync_api import expect

from responses.models import Case
from tests.browser.conftest import Open
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post
from triage.taxonomy import CODES

WIDEST = sorted(CODES, key=lambda code: len(CODES[code].label))[-3:]
# How wide the screen is, and whether an item stands beside the list (on a phone it would stand before it).
SCREENS = [(320, False), (390, False), (1440, False), (1440, True)]
# Of what the row says of itself: how many parts are cut off by the line or stand outside the row.
LEFT_OUT = """row => [...row.querySelectorAll(".row__meta > *, .row__tags > *")].filter(part => {
    const box = part.getBoundingClientRect(), within = row.getBoundingClientRect()
    return box.width > 0 && (box.bottom > within.bottom || box.right > within.right + 1)
    }).map(part => part.outerHTML)"""
# Of the tag's words, how much is seen, in pixels.
SEEN = "row => row.querySelector('.tag__label').getBoundingClientRect().width"


def item_with(cast: Cast, codes: list[str]) -> Case:
    post = make_post(make_account(cast.walk_in), "Nobody told us anything for weeks.")
    make_assessment(post, sentiment="negative")
    for code in codes:
        make_finding(post, code, severity=2)
    return make_case(post)


@pytest.mark.parametrize("code", WIDEST)
@pytest.mark.parametrize("number", [1, 3])
def test_the_widest_signal_is_shown_in_its_row(cast: Cast, sign_in: Open, code: str, number: int) -> None:
    case = item_with(cast, [code, "access.waiting", "access.contact"][:number])
    page = sign_in(cast.asha)
    for width, beside in SCREENS:
        page.set_viewport_size({"width": width, "height": 1000})
        page.goto(f"/items/{case.pk}/?view=all" if beside else "/?view=all")
        row = page.locator(f"#row-{case.pk}")
        assert row.evaluate(LEFT_OUT) == [], width
        assert row.evaluate(SEEN) > 20, width


def test_what_a_row_has_no_room_for_is_counted_and_named_for_who_listens(cast: Cast, sign_in: Open) -> None:
    case = item_with(cast, ["access.waiting", "access.contact", "access.appointment"])
    page = sign_in(cast.asha)
    page.goto("/?view=all")
    row = page.locator(f"#row-{case.pk} .row__tags")
    expect(row.locator("[aria-hidden=true]:not(svg)")).to_have_text("+2")
    for code in ("access.waiting", "access.contact", "access.appointment"):
        expect(row).to_contain_text(f"{CODES[code].label} (concern, suggested)", use_inner_text=False)


def test_a_row_with_one_signal_counts_no_more(cast: Cast, sign_in: Open) -> None:
    case = item_with(cast, ["access.waiting"])
    page = sign_in(cast.asha)
    page.goto("/?view=all")
    expect(page.locator(f"#row-{case.pk} .tag")).to_have_count(1)
    expect(page.locator(f"#row-{case.pk} .tag--more")).to_have_count(0)
