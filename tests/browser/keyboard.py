"""Finding one's way on the inbox by keyboard."""

from playwright.sync_api import Page

from responses.models import Case


def row(page: Page, case: Case) -> str:
    return f"#row-{case.pk} .row__link"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('[id]')?.id ?? ''"))


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def to(page: Page, case: Case) -> None:
    """Walk down the list with j until the row has focus."""
    for _ in range(8):
        page.keyboard.press("j")
        if focused(page) == f"row-{case.pk}":
            return
    raise AssertionError(f"j never reached item {case.pk}")
