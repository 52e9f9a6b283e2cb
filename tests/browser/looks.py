"""How a page is looked at: on a desk screen and a phone, by day and by night, by axe and by its width."""

import json
from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESK, NARROW = 390, 1440, 320
LOOKS = [(width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")]
# Only what is wrong is worked out in full, and there is no sound or film to fetch beforehand.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# What of axe's rules asks for a colour: all that a theme can change, as long as it moves and hides nothing.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
# The page without its colours: every element, where it stands, and whether and how it is shown.
SHAPE = """() => document.documentElement.outerHTML + [...document.querySelectorAll("*")].map((el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el)
    return [box.x, box.y, box.width, box.height, style.display, style.visibility, style.opacity, style.position,
        style.overflow, style.fontSize, style.fontWeight, style.content, style.textDecorationLine,
        ...["::before", "::after"].map((part) => getComputedStyle(el, part).content)].join()
}).join("|")"""
# What the page itself knows of how it is looked at: an emulation that did not take would leave half unseen.
SHOWN = "() => [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light']"
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    .map((el) => `too wide at ${innerWidth}: ${el.outerHTML.slice(0, 120)}`)"""


def look(page: Page, width: int, scheme: str) -> None:
    """Another screen, another theme, the same page: nothing is loaded again."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def each_look(page: Page) -> Iterator[tuple[int, str]]:
    """The four looks in turn; the page has taken each before it is given."""
    for width, scheme in LOOKS:
        look(page, width, scheme)
        assert page.evaluate(SHOWN) == [width, scheme]
        yield width, scheme


def rules(page: Page, within: str = "html", only: list[str] | None = None) -> list[str]:
    """What axe finds wrong by every rule, or by some; its script is put in once for each load of a page."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    options = json.dumps({**OPTIONS, "runOnly": only} if only else OPTIONS)
    found = page.evaluate(f"axe.run({json.dumps(within)}, {options}).then((result) => result.violations)")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways(page: Page) -> list[str]:
    """The elements that make a page wider than its screen, when it is."""
    return list(page.evaluate(TOO_WIDE))


def in_every_look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in each of the four looks. A theme that changes colours alone is asked
    for its colours alone and keeps the day's other faults; one that moves, hides or renames is asked for everything."""
    found, by_day = [], dict[int, tuple[str, list[str]]]()
    for width, scheme in each_look(page):
        shape = page.evaluate(SHAPE)
        before, lasting = by_day.get(width, ("", []))
        faults = [*lasting, *rules(page, only=OF_COLOUR)] if shape == before else rules(page)
        by_day[width] = shape, [fault for fault in faults if fault.split(":")[0] not in OF_COLOUR]
        found += [f"{width} {scheme}, {fault}" for fault in faults + sideways(page)]
    return found
