"""People correct the machine: by keyboard alone, with Undo, in bulk, and without script."""

from playwright.sync_api import Page, expect

from responses.models import Case
from responses.services import change_keys
from tests.browser.conftest import Open, Watch
from tests.browser.keyboard import row
from tests.browser.scene import lay
from tests.conftest import Cast
from triage.models import Assessment, Correction, Finding, SentimentDecision
from triage.queries import sentiment_of
from triage.queries_corrections import criticality_of


def open_item(page: Page, case: Case) -> None:
    page.goto(f"/items/{case.pk}/?view=all")
    expect(page.locator("#item-h")).to_be_visible()


def test_c_and_one_more_key_say_the_sentiment_and_z_takes_it_back(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.keyboard.press("c")
    expect(page.locator("#sheet-sentiment")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_contain_text("sentiment corrected")
    expect(page.locator("#timeline")).to_contain_text("You said the sentiment is negative")
    assert sentiment_of(scene.concern.latest_post) == "negative"
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("as before")
    expect(page.locator("#timeline")).to_contain_text("(undone)")
    assert sentiment_of(scene.concern.latest_post) == "mixed"
    assert not SentimentDecision.objects.exists()


def test_each_of_the_four_has_its_key_and_the_others_do_nothing(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    open_item(page, scene.strength)
    for key, sentiment in (("m", "mixed"), ("o", "neutral"), ("n", "negative"), ("p", "positive")):
        page.keyboard.press("c")
        page.keyboard.press("a")  # no choice of this form, and no act of the item while it is open
        page.keyboard.press(key)
        expect(page.locator("#timeline li").last).to_contain_text(f"You said the sentiment is {sentiment}")
        assert sentiment_of(scene.strength.latest_post) == sentiment
    assert Case.objects.get(pk=scene.strength.pk).state == "new"


def test_a_signal_is_rejected_by_its_number_and_taken_back_from_the_timeline(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.locator(".signals [data-n='1']")).to_have_class("rejected")
    page.keyboard.press("2")
    page.keyboard.press("y")
    expect(page.locator(".signals [data-n='2'] [data-say='y']")).to_have_attribute("aria-pressed", "true")
    page.locator("#timeline").get_by_role("button", name="Undo rejected a signal").press("Enter")
    expect(page.locator(".signals [data-n='1']")).not_to_have_class("rejected")
    assert sorted(Finding.objects.filter(post=scene.concern.first_post).values_list("status", flat=True)) == [
        "confirmed",
        "suggested",
        "suggested",
    ]


def test_criticality_is_confirmed_and_changed_by_keyboard(cast: Cast, sign_in: Open, axe: object) -> None:
    scene = lay(cast)
    Assessment.objects.filter(post=scene.concern.first_post).update(criticality=3)
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.locator("#criticality-confirm").press("Enter")
    expect(page.locator("#timeline")).to_contain_text("You said it is moderately critical, 3 of 5")
    page.get_by_role("button", name="Change criticality").first.press("Enter")
    expect(page.locator("#criticality-criticality")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#timeline")).to_contain_text("You said it is strongly critical, 4 of 5")
    assert criticality_of(scene.concern.first_post) == 4
    assert callable(axe)
    assert axe(page) == []


def test_a_key_that_was_moved_opens_the_four_and_their_keys_stay(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    change_keys(actor=cast.asha, keys={"sentiment": "n", "note": "c"})
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#timeline")).to_contain_text("You said the sentiment is negative")


def test_with_single_keys_switched_off_nothing_is_said_by_a_letter(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    cast.asha.keys_enabled = False
    cast.asha.save(update_fields=["keys_enabled"])
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.get_by_role("button", name="Correct").first.press("Enter")
    expect(page.locator("#sheet-sentiment")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet-sentiment")).to_be_hidden()
    assert not Correction.objects.exists()


def test_a_code_is_confirmed_on_selected_items_and_undone_by_one_key(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/?view=all")
    for case in (scene.concern, scene.strength):
        to_first(page, case)
        page.keyboard.press("x")
    page.locator("#bulk-code").select_option("strength.listened")
    page.locator("#bulk").get_by_role("button", name="Confirm").press("Enter")
    expect(page.locator(".toast")).to_contain_text("2 items with")
    found = Finding.objects.filter(code="strength.listened")
    assert set(found.values_list("status", flat=True)) == {"confirmed"}
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("2 items as before.")
    assert set(found.values_list("status", flat=True)) == {"suggested"}


def test_undo_is_refused_where_a_colleague_has_decided_since(cast: Cast, sign_in: Open, watch: Watch) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    open_item(page, scene.concern)
    page.keyboard.press("c")
    page.keyboard.press("p")
    expect(page.locator(".toast")).to_contain_text("sentiment corrected")
    other = sign_in(cast.ben)
    open_item(other, scene.concern)
    other.keyboard.press("c")
    other.keyboard.press("n")
    expect(other.locator(".toast")).to_contain_text("sentiment corrected")
    page.keyboard.press("z")
    expect(page.locator("#refusal")).to_contain_text("Ben has decided otherwise since")
    assert sentiment_of(scene.concern.latest_post) == "negative"
    assert [fault for fault in watch.faults if "422" not in fault] == []
    watch.faults.clear()  # the browser itself logs every 422


def test_without_script_people_correct_and_take_back_too(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha, script=False)
    page.goto(f"/items/{scene.concern.pk}/?view=all")
    page.get_by_role("button", name="Correct").first.click()
    page.locator("#sheet-sentiment").get_by_role("button", name="Negative").click()
    expect(page.locator("#timeline")).to_contain_text("You said the sentiment is negative")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#timeline")).to_contain_text("(undone)")
    page.get_by_role("button", name="Change criticality").first.click()
    page.locator("#criticality-criticality").select_option("2")
    page.locator("#sheet-criticality").get_by_role("button", name="Change criticality").click()
    expect(page.locator("#timeline")).to_contain_text("You said it is mildly critical, 2 of 5")
    assert (sentiment_of(scene.concern.latest_post), criticality_of(scene.concern.latest_post)) == ("mixed", 2)


def to_first(page: Page, case: Case) -> None:
    """Put the focus on a row, from wherever it is."""
    page.locator(row(page, case)).focus()
