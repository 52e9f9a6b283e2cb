"""By keyboard alone, without script, and while somebody else is at work."""

import re

from playwright.sync_api import expect

from responses.models import Case, Reply
from responses.services import acknowledge_case
from tests.browser.conftest import Open, Watch
from tests.browser.keyboard import focused, row, settle, to
from tests.browser.scene import Scene, lay
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_post

SAFE = (
    "I’m glad you wrote this, and it sounds very hard. Thank you. You can call or text 9-8-8 at any hour. If you would "
    "like to talk with us, message me here. Asha, lead"
)


def test_acknowledge_undo_reply_escalate_by_keyboard(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=needs_ack")
    to(page, scene.concern)
    page.keyboard.press("a")
    expect(page.locator(row(page, scene.concern))).to_have_count(0)
    expect(page.locator(row(page, scene.french))).to_be_focused()
    expect(page.locator("#live-polite")).to_contain_text("Acknowledged. Next: Youth Hub Millbrook")
    expect(page.locator(".toast")).to_contain_text(f"Item {scene.concern.pk} acknowledged.")
    assert Case.objects.get(pk=scene.concern.pk).state == "acknowledged"
    page.keyboard.press("z")
    expect(page.locator(row(page, scene.concern))).to_be_focused()
    assert Case.objects.get(pk=scene.concern.pk).state == "new"
    page.keyboard.press("r")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(row(page, scene.concern))).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#sheet-escalate")).to_be_visible()
    expect(page.locator("#escalate-person")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet-escalate")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_acting_in_the_open_item_moves_on_to_the_next(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.concern.pk}/?view=needs_ack")
    page.keyboard.press("a")
    expect(page.locator(row(page, scene.french))).to_be_focused()
    expect(page.locator("#item [data-case]")).to_have_attribute("data-case", str(scene.french.pk))
    expect(page).to_have_url(re.compile(rf"/items/{scene.french.pk}/\?view=needs_ack"))
    expect(page.locator(row(page, scene.french))).to_have_attribute("aria-current", "true")


def test_opening_with_enter_keeps_the_list_and_goes_to_the_heading(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=needs_ack")
    to(page, scene.strength)
    page.keyboard.press("Enter")
    expect(page.locator("#item-h")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/items/{scene.strength.pk}/"))
    page.keyboard.press("u")
    expect(page.locator(row(page, scene.strength))).to_be_focused()
    page.go_back()
    expect(page.locator("#item")).to_be_empty()


def test_a_signal_is_confirmed_with_its_number_and_y(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.concern.pk}/?view=all")
    page.keyboard.press("2")
    page.keyboard.press("y")
    expect(page.locator(".signals [data-n='2'] [data-say='y']")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.locator(".signals [data-n='1']")).to_have_class("rejected")


def test_keys_are_letters_while_typing_and_off_when_switched_off(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("a e z d ? 1y")
    expect(page.locator("#note")).to_have_value("a e z d ? 1y")
    cast.asha.keys_enabled = False
    cast.asha.save(update_fields=["keys_enabled"])
    page.goto("/?view=needs_ack")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert focused(page) == ""
    assert Case.objects.filter(state="new").count() == 5


def test_selecting_and_bulk(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=all")
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("*")
    expect(page.locator("#bulk")).to_be_visible()
    page.locator("#bulk").get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".toast")).to_contain_text("3 items acknowledged. 2 crisis or safety items left out")
    assert Case.objects.get(pk=scene.crisis.pk).state == "new"
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("3 items as before.")
    assert Case.objects.filter(state="new").count() == 5


def test_g_then_e_goes_to_escalations(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    page = sign_in(cast.asha)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/escalations/"))


def test_a_crisis_item_is_not_acknowledged_by_key_but_opened(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=needs_ack")
    to(page, scene.crisis)
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(rf"/items/{scene.crisis.pk}/"))
    assert Case.objects.get(pk=scene.crisis.pk).crisis_taken_by is None
    expect(page.locator(".content-note__text")).to_be_hidden()
    page.keyboard.press("v")
    expect(page.locator(".content-note__text")).to_be_visible()


def test_a_crisis_item_is_taken_decided_and_answered(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.crisis.pk}/")
    page.keyboard.press("a")
    expect(page.get_by_text("You have this")).to_be_visible()
    for question, answer in [("danger", "unclear"), ("act", "none"), ("reply", "public")]:
        step = page.locator(".steps form", has=page.locator(f"[name=question][value={question}]"))
        step.locator(f"[value={answer}]").check()
        step.get_by_role("button").click()
        expect(step.get_by_role("button")).to_contain_text("Change")
    page.locator("#draft").fill(SAFE)
    page.locator("#send").click()
    expect(page.locator(".reply")).to_contain_text("Waiting approval")
    assert Reply.objects.get(case=scene.crisis).body == SAFE
    page.locator(".signals [data-say=y]").click()
    expect(page.locator(".signals [data-say=y]")).to_have_attribute("aria-pressed", "true")


def test_the_draft_is_checked_while_typing_and_the_caret_stays(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.keyboard.press("r")
    page.keyboard.type("Thank you, your visit")
    expect(page.locator(".guard[data-result='block']")).to_contain_text("your visit")
    expect(page.locator("#draft")).to_be_focused()
    expect(page.locator(".draft__under mark")).to_have_text("your visit")
    assert Reply.objects.get(case=scene.strength).body == "Thank you, your visit"
    page.keyboard.type(" matters")
    expect(page.locator("#draft")).to_have_value("Thank you, your visit matters")
    page.get_by_role("button", name="Use this").first.click()
    expect(page.locator("#draft")).to_have_value("Thank you, a visit matters")
    expect(page.locator("#draft")).to_be_focused()


def test_without_script_acknowledging_and_replying_work(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, script=False)
    page.goto("/?view=needs_ack")
    page.locator(row(page, scene.strength)).click()
    page.locator("#act-acknowledge").click()
    assert Case.objects.get(pk=scene.strength.pk).state == "acknowledged"
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.locator("#draft").fill(
        "Thank you for these kind words about the peer worker. I will pass them on to the team. Message us. Asha, lead"
    )
    page.locator("#send").click()
    assert Reply.objects.get(case=scene.strength).state == "held"
    expect(page.locator(".reply")).to_contain_text("Held (")


def test_a_new_item_waits_behind_the_bar(cast: Cast, sign_in: Open, settings: object) -> None:
    settings.LIVE_SECONDS = 1  # type: ignore[attr-defined]
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=needs_ack")
    post = make_post(make_account(cast.walk_in), "Nobody rang back.", author="new")
    make_assessment(post)
    case = make_case(post)
    expect(page.locator(".news")).to_contain_text("1 new item. Show")
    expect(page.locator(row(page, case))).to_have_count(0)
    expect(page.locator("#views [aria-current]")).to_contain_text("6")
    page.locator(".news").click()
    expect(page.locator(row(page, case))).to_have_count(1)
    assert scene.crisis.pk != case.pk


def test_a_refused_act_shows_why_and_keeps_the_note(cast: Cast, sign_in: Open, watch: Watch) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.keyboard.press("n")
    page.keyboard.type("She rings at four.")
    acknowledge_case(case=scene.strength, actor=cast.ben, expected_version=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refusal")).to_be_focused()
    expect(page.locator("#refusal")).to_contain_text("Ben acknowledged it")
    expect(page.locator("#note")).to_have_value("She rings at four.")
    assert [fault for fault in watch.faults if "409" not in fault] == []
    watch.faults.clear()  # the browser itself logs every 409


def test_a_phone_shows_one_pane_at_a_time(cast: Cast, sign_in: Open) -> None:
    scene: Scene = lay(cast)
    page = sign_in(cast.asha, width=390)
    page.goto("/?view=all")
    page.locator(row(page, scene.concern)).click()
    expect(page.locator("#item-h")).to_be_visible()
    expect(page.locator(".desk__list")).to_be_hidden()
    page.locator(".item__back").click()
    expect(page.locator(".desk__list")).to_be_visible()
    settle(page)
