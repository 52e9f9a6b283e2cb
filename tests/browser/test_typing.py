"""What a person types is never lost to something else that redraws the page under their hands."""

from playwright.sync_api import Page, Route, expect

from responses.models import Case, CaseEvent, Reply
from tests.browser.conftest import Open
from tests.browser.scene import lay
from tests.conftest import Cast

WORDS = "Thank you for telling us about the peer worker. I will pass it on. Message us. Asha, lead"


def hold(page: Page, path: str) -> list[Route]:
    """Answers of these requests wait until the test lets them go."""
    held: list[Route] = []
    page.route(f"**{path}*", lambda route: held.append(route))
    return held


def test_words_typed_while_an_act_is_on_its_way_stay_and_are_sent_after_it(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    held = hold(page, "/acknowledge/")
    page.keyboard.press("a")
    page.locator("#draft").click()
    page.keyboard.type(WORDS)
    page.keyboard.press("Control+Enter")
    assert Reply.objects.filter(case=scene.strength).exclude(state="draft").count() == 0
    held[0].continue_()
    expect(page.locator(".reply__text")).to_have_text(WORDS)
    assert Case.objects.get(pk=scene.strength.pk).state == "acknowledged"
    assert Reply.objects.get(case=scene.strength).state == "held"


def test_a_key_pressed_too_early_waits_for_its_turn(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    held = hold(page, "/acknowledge/")
    page.keyboard.press("a")
    page.keyboard.press("m")
    assert not CaseEvent.objects.filter(case=scene.strength, kind="assigned").exists()
    held[0].continue_()
    expect(page.locator(".item__facts")).to_contain_text("AssignedYou")
    found = Case.objects.get(pk=scene.strength.pk)
    assert (found.state, found.assigned_to) == ("acknowledged", cast.asha)


def test_after_an_act_that_leaves_the_row_its_focus_stays(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=all")
    link = page.locator(f"#row-{scene.strength.pk} .row__link")
    link.focus()
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text("acknowledged")
    expect(link).to_be_focused()
    link.click()
    expect(page.locator("#item-h")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator(".item__facts")).to_contain_text("AssignedYou")
    expect(page.locator("#item-h")).to_be_focused()
