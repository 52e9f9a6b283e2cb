"""The browser is the same from test to test; what one test left in it is not there for the next."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Contexts, Open, session_of
from tests.browser.looks import each_look
from tests.conftest import Cast

LEAVE = "() => { localStorage.setItem('a', '1'); sessionStorage.setItem('b', '2'); document.cookie = 'c=3'; }"
LEFT = "() => [document.cookie, localStorage.getItem('a'), sessionStorage.getItem('b')]"


def used(page: Page) -> None:
    page.evaluate(LEAVE)
    assert page.evaluate(LEFT) == ["c=3", "1", "2"]


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_is_left_of_the_test_before(cast: Cast, sign_in: Open, turn: int) -> None:
    page = sign_in(None)
    page.goto("/login/")
    assert page.evaluate(LEFT) == ["", None, None]
    assert page.context.pages == [page]
    used(page)


def test_a_context_given_back_is_signed_out_and_empty(cast: Cast, sign_in: Open, contexts: Contexts) -> None:
    page = sign_in(cast.asha)
    page.goto("/")
    used(page)
    context = page.context
    contexts.give_back(context, script=True)
    assert contexts.take(script=True) is context
    again = context.new_page()
    again.goto("/")
    assert "/login/" in again.url
    assert again.evaluate(LEFT) == ["", None, None]


def test_two_people_at_once_have_a_browser_each(cast: Cast, sign_in: Open) -> None:
    pages = {name: sign_in(getattr(cast, name)) for name in ("asha", "cora")}
    for name, page in pages.items():
        page.goto("/me/")
        assert cast.__dict__[name].email in page.content()
    assert len({page.context for page in pages.values()}) == 2


def test_a_page_takes_each_of_the_four_looks(sign_in: Open) -> None:
    page = sign_in(None)
    page.goto("/login/")
    assert list(each_look(page)) == [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


def test_a_session_of_the_tests_is_one_of_the_desk(cast: Cast) -> None:
    assert len(session_of(cast.asha)) == 32
