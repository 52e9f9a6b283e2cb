"""A real Chromium against a real server. Every page is watched: an error, a dialog or a policy violation fails."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from people.models import User
from tests.chromium import find

# Playwright's sync API runs its loop in this thread; the ORM is used from it and from the server's thread alone.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Milliseconds: only what is broken waits so long, and a busy machine is not broken.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "The browser tests need Chromium: install it (apt install chromium) or name it in CHROMIUM."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@dataclass
class Watch:
    """What a page must never do."""

    faults: list[str] = field(default_factory=list)

    def page(self, page: Page) -> Page:
        page.on("console", lambda m: self.faults.append(f"console {m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("dialog", self.dialog)
        return page

    def dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Expected faults (a refused write is an error to the console) are taken out by the test that causes them."""
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def sign_in(chromium: Browser, live_server: LiveServer, watch: Watch) -> Iterator[Open]:
    """``sign_in(user, width=1440, scheme="light", script=True)``: a page, signed in; None is nobody."""
    contexts: list[BrowserContext] = []

    def open_page(user: User | None, *, width: int = 1440, scheme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 1000},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            base_url=live_server.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        if user:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        return watch.page(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


def session_of(user: User) -> str:
    """A session as sign-in makes it; the pages of sign-in have tests of their own."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Ids and places of what axe finds; an empty list is a clean page."""

    def run(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    return run
