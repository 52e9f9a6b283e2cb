"""Keys that a person has chosen, on a real keyboard."""

from playwright.sync_api import Page, expect

from responses.models import Case
from responses.services import change_keys
from tests.browser.conftest import Open, Watch
from tests.browser.keyboard import focused
from tests.browser.scene import lay
from tests.conftest import Cast


def open_list(page: Page) -> None:
    page.goto("/?view=all")


def test_a_chosen_key_acts_and_the_old_one_does_not(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    page = sign_in(cast.asha)
    page.goto("/me/keys/")
    page.get_by_label("Take it").fill("q")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Your keys are saved.")
    page.goto(f"/items/{scene.strength.pk}/?view=all")
    page.locator("#item-h").focus()
    page.keyboard.press("m")
    expect(page.locator("#act-take")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator(".item__facts")).to_contain_text("AssignedYou")
    assert Case.objects.get(pk=scene.strength.pk).assigned_to == cast.asha


def test_two_keys_that_changed_places_do_each_others_work(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    change_keys(actor=cast.asha, keys={"next": "k", "previous": "j"})
    page = sign_in(cast.asha)
    open_list(page)
    page.keyboard.press("k")
    first = focused(page)
    page.keyboard.press("k")
    assert focused(page) != first
    page.keyboard.press("j")
    assert focused(page) == first == f"row-{scene.crisis.pk}"


def test_a_row_is_acknowledged_by_the_chosen_key(cast: Cast, sign_in: Open) -> None:
    scene = lay(cast)
    change_keys(actor=cast.asha, keys={"acknowledge": ";"})
    page = sign_in(cast.asha)
    open_list(page)
    page.locator(f"#row-{scene.strength.pk} .row__link").focus()
    page.keyboard.press("a")
    page.keyboard.press(";")
    expect(page.locator(".toast")).to_contain_text("acknowledged")
    assert Case.objects.get(pk=scene.strength.pk).version == 2


def test_undo_in_the_toast_follows_the_chosen_key(cast: Cast, sign_in: Open) -> None:
    """The toast is drawn by a part that does not know whose keys these are."""
    scene = lay(cast)
    change_keys(actor=cast.asha, keys={"undo": "w"})
    page = sign_in(cast.asha)
    open_list(page)
    page.locator(f"#row-{scene.strength.pk} .row__link").focus()
    page.keyboard.press("a")
    expect(page.locator(".toast kbd")).to_have_text("w")
    page.keyboard.press("z")
    page.keyboard.press("w")
    expect(page.locator(".toast")).to_contain_text("Undone.")
    assert Case.objects.get(pk=scene.strength.pk).state == "new"


def test_a_key_that_was_left_blank_does_nothing(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    change_keys(actor=cast.asha, keys={"help": "", "select": ""})
    page = sign_in(cast.asha)
    open_list(page)
    page.keyboard.press("j")
    page.keyboard.press("?")
    page.keyboard.press("x")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.locator(".row input:checked").count() == 0


def test_a_key_may_take_the_letter_of_a_page(cast: Cast, sign_in: Open) -> None:
    """After the key of “Go to a page” the second letter means the page, whatever it does alone."""
    lay(cast)
    change_keys(actor=cast.asha, keys={"go": "h", "escalate": "", "take": "e"})
    page = sign_in(cast.asha)
    open_list(page)
    page.keyboard.press("h")
    page.keyboard.press("e")
    page.wait_for_url("**/escalations/")


def test_the_list_of_keys_shows_the_chosen_ones(cast: Cast, sign_in: Open) -> None:
    lay(cast)
    change_keys(actor=cast.asha, keys={"help": "h", "acknowledge": "q"})
    page = sign_in(cast.asha)
    open_list(page)
    page.keyboard.press("h")
    expect(page.locator("#shortcuts")).to_be_visible()
    expect(page.locator("#shortcuts")).to_contain_text("Acknowledgeq")
    page.get_by_role("link", name="choose other keys").click()
    expect(page.get_by_label("Acknowledge")).to_have_value("q")


def test_a_clash_is_told_in_plain_words_beside_its_field(cast: Cast, sign_in: Open, watch: Watch, axe: object) -> None:
    page = sign_in(cast.asha, width=390, scheme="dark")
    page.goto("/me/keys/")
    page.get_by_label("Take it").fill("a")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_take_error")).to_contain_text("“a” is the key of “Acknowledge” already.")
    expect(page.get_by_label("Take it")).to_have_value("a")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert callable(axe)
    assert axe(page) == []
    watch.faults = [fault for fault in watch.faults if "422" not in fault]


def test_without_script_keys_are_changed_too(cast: Cast, sign_in: Open) -> None:
    page = sign_in(cast.asha, script=False)
    page.goto("/me/keys/")
    page.get_by_label("Take it").fill("q")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Take it")).to_have_value("q")
    page.get_by_role("button", name="Use the desk’s own keys").click()
    expect(page.get_by_label("Take it")).to_have_value("m")
