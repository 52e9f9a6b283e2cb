"""Every page, in both themes, on a desk screen and a phone: axe finds nothing, nothing scrolls sideways, and the
policy holds. Without script each page still has its heading and its forms."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.access.walker import is_api, names
from tests.browser.conftest import Open, Watch
from tests.browser.everywhere import NO_PAGES, PAGES, Place, places
from tests.browser.looks import DESK, NARROW, PHONE, in_every_look, look, rules, sideways
from tests.browser.scene import lay
from tests.conftest import Cast

SHARES = 2
Faults = dict[str, list[str]]
# The forms that show a field and nothing to send it with: a text that holds nothing else is what the page itself says.
UNSENDABLE = """() => {
    const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0
    const some = (form, what) => [...form.querySelectorAll(what)].some(shown)
    return [...document.querySelectorAll("main form:not([popover])")]
        .filter((form) => some(form, ":is(input, select, textarea):enabled") && !some(form, "button, [type=search]"))
        .map((form) => form.getAttribute("action"))
}"""


def test_every_address_is_a_page_of_the_table_or_known_to_be_none() -> None:
    assert {name for name in names() if not is_api(name)} == {*PAGES, *NO_PAGES}
    assert not set(PAGES) & NO_PAGES


class Eyes:
    """One page for each person, used again and again."""

    def __init__(self, sign_in: Open, cast: Cast, watch: Watch, *, script: bool = True) -> None:
        self._open, self._cast, self._watch, self._script = sign_in, cast, watch, script
        self._pages: dict[str, Page] = {}

    def go(self, place: Place) -> Page:
        """The place in a browser; what the console says of it is its fault."""
        if place.who not in self._pages:
            user = getattr(self._cast, place.who) if place.who else None
            self._pages[place.who] = self._open(user, script=self._script)
        page = self._pages[place.who]
        look(page, DESK, "light")
        page.goto(place.path)
        return page

    def faults(self, place: Place) -> list[str]:
        """What the console said since it was last asked; a page that answers 404 says so by itself."""
        found = [fault for fault in self._watch.faults if place.name != "no such page" or "404" not in fault]
        self._watch.faults.clear()
        return found


@pytest.fixture
def eyes(sign_in: Open, cast: Cast, watch: Watch) -> Callable[..., Eyes]:
    return lambda **how: Eyes(sign_in, cast, watch, **how)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_clean_in_both_themes_and_at_every_width(
    cast: Cast, eyes: Callable[..., Eyes], share: int
) -> None:
    """One load of each page, looked at in turn; ``share`` spreads the pages over the workers."""
    seen, found = eyes(), Faults()
    for place in places(cast)[share::SHARES]:
        page = seen.go(place)
        wrong = in_every_look(page)
        look(page, NARROW, "light")
        found[place.name] = wrong + sideways(page) + seen.faults(place)
    assert len(found) >= (len(PAGES) - SHARES) / SHARES
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_without_script_every_page_has_its_heading_and_its_forms(cast: Cast, eyes: Callable[..., Eyes]) -> None:
    plain, found = eyes(script=False), Faults()
    for place in places(cast):
        page = plain.go(place)
        wrong = [] if page.get_by_role("heading", level=1).count() == 1 else ["not one h1"]
        wrong += [f"no way to send {form}" for form in page.evaluate(UNSENDABLE)]
        found[place.name] = wrong + plain.faults(place)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_form_without_a_way_to_send_it_is_found(sign_in: Open) -> None:
    field, hidden = '<input name="a">', "<button hidden>Send</button>"
    forms = {"/none/": field, "/hidden/": field + hidden, "/sent/": field + "<button>Send</button>", "/empty/": hidden}
    page = sign_in(None, script=False)
    page.set_content(f"<main>{''.join(f'<form action={to}>{inside}</form>' for to, inside in forms.items())}</main>")
    assert page.evaluate(UNSENDABLE) == ["/none/", "/hidden/"]


def test_the_small_forms_open_without_script(cast: Cast, eyes: Callable[..., Eyes]) -> None:
    page = eyes(script=False).go(Place("item", f"/items/{lay(cast).concern.pk}/?view=all", "asha"))
    for name in ("escalate", "assign", "snooze", "signal", "sentiment"):
        page.locator(f"button[popovertarget=sheet-{name}]").first.click()
        sheet = page.locator(f"#sheet-{name}")
        assert sheet.is_visible(), name
        sheet.get_by_role("button", name="Cancel").click()
        assert sheet.is_hidden(), name


def test_whatever_opens_over_a_page_is_clean_too(cast: Cast, eyes: Callable[..., Eyes]) -> None:
    seen, scene, found = eyes(), lay(cast), Faults()
    item = Place("item", f"/items/{scene.concern.pk}/?view=all", "asha")
    board = Place("escalations", "/escalations/", "mona")
    for place in (item, board, Place("crisis", f"/items/{scene.crisis.pk}/", "ben")):
        page = seen.go(place)
        for width, scheme in ((DESK, "light"), (PHONE, "dark")):
            look(page, width, scheme)
            for overlay in page.locator("[popover]").all():
                name = str(overlay.get_attribute("id"))
                if name != "rail" or width == PHONE:  # beside the page on a desk screen, over it on a phone
                    found[f"{place.name}, {name}, {width}, {scheme}"] = over(page, name)
        found[place.name] = seen.faults(place)
    assert len(found) > 30
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def over(page: Page, name: str) -> list[str]:
    """What is wrong with an overlay while it is open."""
    page.evaluate("(id) => document.getElementById(id).showPopover()", name)
    wrong = rules(page, f"#{name}") + sideways(page)
    page.evaluate("(id) => document.getElementById(id).hidePopover()", name)
    return wrong
