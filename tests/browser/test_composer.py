"""The composer in the browser: menus put sentences in at the caret, drafts are discarded and taken up again."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from responses.models import Case, Reply, ReplyBlock
from responses.services import save_draft, send_back_reply, submit_reply
from tests.browser.conftest import Open
from tests.browser.keyboard import settle
from tests.browser.looks import each_look, in_every_look, rules, sideways
from tests.browser.scene import KEY, lay
from tests.conftest import Cast
from tests.factories import make_block

KEY_TWO = UUID("00000000-0000-4000-8000-000000000002")
WORDS = "Thank you for telling us. Message me here. Asha, lead"
Clean = Callable[[Page], list[str]]


def write(page: Page, case: Case, words: str) -> None:
    page.goto(f"/items/{case.pk}/?view=all")
    page.locator("#draft").fill(words)
    expect(page.locator("#check")).to_contain_text("Draft saved")


def choose(page: Page, menu: str, title: str) -> None:
    page.get_by_role("button", name=menu).click()
    page.locator(".offers:popover-open .offer", has_text=title).click()


@pytest.fixture
def block(cast: Cast) -> ReplyBlock:
    return make_block("I will tell {service}.", title="Tell the team")


def test_a_building_block_goes_in_where_the_caret_is_and_is_saved(cast: Cast, sign_in: Open, block: ReplyBlock) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    write(page, scene.strength, WORDS)
    page.evaluate("document.querySelector('#draft').setSelectionRange(25, 25)")
    choose(page, "Building block", "Tell the team")
    expected = WORDS[:25] + " I will tell Youth Hub Millbrook." + WORDS[25:]
    expect(page.locator("#draft")).to_have_value(expected)
    expect(page.locator("#draft")).to_be_focused()
    expect(page.locator(".draft__under")).to_contain_text("I will tell Youth Hub")
    page.wait_for_timeout(1200)  # the draft is saved a second after it last changed
    settle(page)
    assert Reply.objects.get(case=scene.strength).body == expected
    page.keyboard.type(" Soon.")  # the caret stands behind the sentence
    expect(page.locator("#draft")).to_have_value(expected.replace("Millbrook.", "Millbrook. Soon."))


def test_in_a_draft_nobody_has_clicked_into_it_goes_to_the_end(cast: Cast, sign_in: Open, block: ReplyBlock) -> None:
    scene = lay(cast)
    save_draft(case=scene.strength, actor=cast.asha, body=WORDS, client_key=KEY_TWO)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    choose(page, "Building block", "Tell the team")
    expect(page.locator("#draft")).to_have_value(f"{WORDS} I will tell Youth Hub Millbrook.")


def test_a_marked_text_is_replaced_by_the_sentence(cast: Cast, sign_in: Open, block: ReplyBlock) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    write(page, scene.strength, "Thank you. XXXX. Bye.")
    page.evaluate("document.querySelector('#draft').setSelectionRange(11, 16)")
    choose(page, "Building block", "Tell the team")
    expect(page.locator("#draft")).to_have_value("Thank you. I will tell Youth Hub Millbrook. Bye.")


@pytest.mark.parametrize(
    ("menu", "title", "words"),
    [
        ("Signpost", "9-8-8", "9-8-8: Call or text 9-8-8, 24/7."),
        ("Signpost", "The organisation’s number", "at 905-555-0142, Monday to Friday, 9 am to 5 pm."),
        ("Invitation", "Come and talk", "If you would like to talk, ring 905-555-0142."),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_where_to_turn_and_how_to_talk_work_with_and_without_script(
    cast: Cast, sign_in: Open, menu: str, title: str, words: str, script: bool
) -> None:
    scene = lay(cast)
    make_block("If you would like to talk, ring {phone}.", kind="invitation", title="Come and talk")
    page = sign_in(cast.asha, script=script)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.locator("#draft").fill("Thank you.")
    choose(page, menu, title)
    expect(page.locator("#draft")).to_have_value(re.compile(rf"^Thank you\. .*{re.escape(words)}$"))
    if not script:
        assert Reply.objects.get(case=scene.strength).body == page.input_value("#draft")


def test_enter_in_the_reason_field_only_saves(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.concern.pk}/?view=all")
    body = page.input_value("#draft")
    page.locator("#override").fill("They asked in public")
    with page.expect_response("**/draft/**"):
        page.locator("#override").press("Enter")
    expect(page.locator("#draft")).to_have_value(body)
    assert Reply.objects.get(client_key=KEY).body == body


def test_a_stale_line_says_so_in_the_menu(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.get_by_role("button", name="Signpost").click()
    kids = page.locator(".offers:popover-open .offer", has_text="Kids Help Phone")
    expect(kids).to_contain_text("Check again, last 1 Jan 2020")


def test_a_draft_is_discarded_and_z_brings_it_back(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.concern.pk}/?view=all")
    body = page.input_value("#draft")
    page.locator("#draft").press("Control+End")
    page.keyboard.type(" And more.")
    page.get_by_role("button", name="Discard draft").click()
    expect(page.locator("#draft")).to_have_value("")
    expect(page.locator("#draft")).to_be_focused()
    expect(page.locator("#composer")).to_contain_text("Draft discarded.")
    assert Reply.objects.get(client_key=KEY).state == "withdrawn"
    page.locator("#item-h").focus()
    page.keyboard.press("z")
    expect(page.locator("#draft")).to_have_value(f"{body} And more.")
    assert Reply.objects.get(client_key=KEY).state == "draft"


def test_without_script_a_draft_is_discarded_and_taken_up_again(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, script=False)
    page.goto(f"/items/{scene.concern.pk}/?view=all")
    body = page.input_value("#draft")
    page.get_by_role("button", name="Discard draft").click()
    expect(page.locator("#draft")).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#draft")).to_have_value(body)


def test_what_came_back_is_compared_word_by_word(cast: Cast, sign_in: Open, axe: Clean) -> None:
    scene = lay(cast)
    case = scene.safety
    reply = submit_reply(case=case, actor=cast.asha, expected_version=1, client_key=KEY_TWO, body=WORDS)
    send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer")
    page = sign_in(cast.asha)
    page.goto(f"/items/{case.pk}/?view=all")
    page.locator("#draft").fill(WORDS.replace("Thank you", "Thank you so much"))
    page.get_by_role("button", name="Compare with what came back").click()
    sheet = page.locator(".sheet--wide:popover-open")
    expect(sheet.locator("ins")).to_have_text("put in: so much ")
    assert axe(page) == []


@pytest.mark.parametrize("menu", ["Building block", "Signpost", "Invitation"])
def test_every_menu_is_clean_and_fits(cast: Cast, sign_in: Open, block: ReplyBlock, menu: str) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all#item")
    for _width, scheme in each_look(page):
        page.get_by_role("button", name=menu).click()
        expect(page.locator(".offers:popover-open")).to_be_visible()
        assert (scheme, sideways(page), rules(page)) == (scheme, [], [])
        page.keyboard.press("Escape")
        expect(page.locator(".offers:popover-open")).to_have_count(0)


@pytest.mark.parametrize("who", ["cora", "asha"])
def test_the_page_of_sentences_is_clean_and_fits(cast: Cast, sign_in: Open, block: ReplyBlock, who: str) -> None:
    make_block("Old words.", kind="invitation", title="Old", retired_at="2026-11-01T12:00:00Z")
    page = sign_in(getattr(cast, who))
    page.goto("/reply-sentences/")
    expect(page.get_by_role("heading", name="Reply sentences")).to_be_visible()
    assert in_every_look(page) == []
    if who == "cora":
        page.get_by_role("link", name="Change Tell the team").click()
        expect(page.get_by_label("Words")).to_have_value("I will tell {service}.")
        assert in_every_look(page) == []
