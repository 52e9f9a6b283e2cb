"""What is looked for in a page is found, in the look that has it: invented pages, each with one fault."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.looks import OF_COLOUR, in_every_look

DARK, PHONE = "@media (prefers-color-scheme: dark)", "@media (max-width: 600px)"
PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>body { background: white; color: black }
%s</style></head><body><main><h1>A page</h1><p id="words">Words.</p>%s</main></body></html>"""
NAMELESS = '<button id="extra"></button>'
# What axe is asked for each time, told by the page itself.
LISTEN = """() => { window.asked = []; const run = axe.run
    axe.run = (within, options) => { asked.push(options.runOnly ?? null); return run.call(axe, within, options) } }"""
FAULTS = {
    "pale words by day and night": ("#words { color: #ccc }", "", "1440 light 1440 dark 390 light 390 dark"),
    "pale words by night": (DARK + "{ #words { color: #ccc } }", "", "1440 dark 390 dark"),
    "pale words by night on a phone": (PHONE + "{" + DARK + "{ #words { color: #ccc } } }", "", "390 dark"),
    "a button without a name by night": ("#extra { display: none }" + DARK + "{ #extra { display: block } }", NAMELESS)
    + ("1440 dark 390 dark",),
    "a button without a name on a phone": ("#extra { display: none }" + PHONE + "{ #extra { display: block } }",)
    + (NAMELESS, "390 light 390 dark"),
    "a page wider than a phone": ("", '<div style="width: 700px">wide</div>', "390 light 390 dark"),
    "a page wider than a phone by night": (DARK + "{ #extra { width: 700px } }", '<div id="extra">wide</div>')
    + ("390 dark",),
    "nothing": ("", "", ""),
}


@pytest.fixture
def page(sign_in: Open) -> Page:
    return sign_in(None)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_in_the_looks_that_have_it(page: Page, fault: str) -> None:
    style, body, wanted = FAULTS[fault]
    page.set_content(PAGE % (style, body))
    found = dict.fromkeys(each.split(",")[0] for each in in_every_look(page))
    assert " ".join(found) == wanted


@pytest.mark.parametrize(
    ("style", "by_night"),
    [
        ("#words { color: #ddd }", OF_COLOUR),
        ("#words { color: #ddd; font-weight: bold }", None),
        ("#words { color: #ddd } #words::before { content: 'Note: ' }", None),
        ("#words { color: #ddd } #words::after { content: ' (new)' }", None),
    ],
)
def test_a_theme_of_colours_alone_is_asked_for_its_colours_alone(
    page: Page, style: str, by_night: list[str] | None
) -> None:
    page.set_content(PAGE % (f"{DARK} {{ body {{ background: black; color: white }} {style} }}", ""))
    page.evaluate(AXE_SCRIPT)
    page.evaluate(LISTEN)
    assert in_every_look(page) == []
    assert page.evaluate("asked") == [None, by_night] * 2
