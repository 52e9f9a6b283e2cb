"""Take the pictures of the README from a running demonstration: ``make run``, then ``python docs/images/take.py``.

Types a draft into one item, as a person would, so that the picture shows the privacy check at work.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from feedbackdesk.demo.cast import PASSWORD
from tests.chromium import find

HERE = Path(__file__).parent
WHO = "haddad@lakeshore.example"
DRAFT = (
    "Thank you for telling us, and I am sorry your appointment was cancelled again, by text, with no one picking up. "
    "That is hard. I would like to hear more: message me here or ring 905-555-0142, 9 to 5. Nadia, QI lead"
)


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = signed_in(browser, address)
        inbox(page)
        weekly(page)
        browser.close()


def signed_in(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address, reduced_motion="reduce")
    page.goto("/login/")
    page.get_by_label("Email").fill(WHO)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def inbox(page: Page) -> None:
    page.goto("/?view=all&q=signal:access")
    page.locator(".row[data-tier='2'] .row__link").first.click()
    page.locator("#draft").fill(DRAFT)
    page.locator(".guard[data-result='block']").wait_for()
    page.goto(page.url.partition("?")[0] + "?view=all")
    page.locator(".guard").wait_for()
    page.screenshot(path=HERE / "inbox.png")


def weekly(page: Page) -> None:
    page.goto("/weekly/")
    page.screenshot(path=HERE / "weekly.png", clip={"x": 0, "y": 0, "width": 1440, "height": 1120}, full_page=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
