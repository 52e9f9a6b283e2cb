"""A real Chromium against a real server. Every page is watched: an error, a dialog or a policy violation fails."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from people.models import User
from tests.browser.looks import rules
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
STORED = "cookies,local_storage,indexeddb,cache_storage,service_workers"
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


class Contexts:
    """Browser contexts, one for each person who is signed in at once. They are kept from test to test with what they
    loaded of the stylesheet, the scripts and the font; cookies and what pages stored are taken away."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[bool, list[BrowserContext]] = {True: [], False: []}

    def take(self, *, script: bool) -> BrowserContext:
        if self._free[script]:
            return self._free[script].pop()
        context = self._browser.new_context(
            java_script_enabled=script, base_url=self._url, viewport={"width": 1440, "height": 1000}
        )
        context.set_default_timeout(PATIENCE)
        return context

    def give_back(self, context: BrowserContext, *, script: bool) -> None:
        for page in context.pages:
            page.close()
        blank = context.new_page()
        context.new_cdp_session(blank).send("Storage.clearDataForOrigin", {"origin": self._url, "storageTypes": STORED})
        blank.close()
        context.clear_cookies()
        self._free[script].append(context)


@pytest.fixture(scope="session")
def contexts(chromium: Browser, live_server: LiveServer) -> Contexts:
    return Contexts(chromium, live_server.url)


@pytest.fixture
def sign_in(contexts: Contexts, live_server: LiveServer, watch: Watch) -> Iterator[Open]:
    """``sign_in(user, width=1440, scheme="light", script=True)``: a page, signed in; None is nobody."""
    taken: list[tuple[BrowserContext, bool]] = []

    def open_page(user: User | None, *, width: int = 1440, scheme: str = "light", script: bool = True) -> Page:
        context = contexts.take(script=script)
        taken.append((context, script))
        if user:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = watch.page(context.new_page())
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        return page

    yield open_page
    for context, script in taken:
        contexts.give_back(context, script=script)


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
    return rules
