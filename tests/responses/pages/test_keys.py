"""Everybody's own keys: the page under /me/, and what is printed on buttons and in the list of keys."""

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client

from people.models import User
from responses import services
from responses.keys import ACTIONS, DEFAULTS
from responses.models import KeyMap
from responses.queries.keys import keys_of
from tests.conftest import Cast
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn


def save(client: Client, **keys: str) -> Any:
    return client.post("/me/keys/", {"enabled": "on", **DEFAULTS, **keys})


@pytest.mark.parametrize("who", ["asha", "rae", "cora", "otto", "nora"])
def test_everybody_who_is_signed_in_has_the_page(cast: Cast, signed_in: SignIn, who: str) -> None:
    page = signed_in(getattr(cast, who)).get("/me/keys/")
    assert page.status_code == 200
    fields = page.content.decode()
    for action in ACTIONS:
        assert f'name="{action.name}"' in fields
        assert f">{action.label}</label>" in fields


def test_a_visitor_is_sent_to_sign_in(client: Client, cast: Cast) -> None:
    for path in ("/me/keys/", "/me/keys/reset/"):
        answer = client.post(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")
    assert not KeyMap.objects.exists()


def test_a_saved_key_shows_in_its_field_and_nobody_elses(cast: Cast, signed_in: SignIn) -> None:
    assert save(signed_in(cast.asha), take="q").status_code == 302
    field = '<input type="text" name="take" value="{}"'
    assert field.format("q") in signed_in(cast.asha).get("/me/keys/").content.decode()
    assert field.format("m") in signed_in(cast.ben).get("/me/keys/").content.decode()


@pytest.mark.parametrize(
    ("chosen", "field", "said"),
    [
        ({"take": "a"}, "take", "“a” is the key of “Acknowledge” already."),
        ({"take": "A"}, "take", "“a” is the key of “Acknowledge” already."),
        ({"next": "m"}, "take", "“m” is the key of “Next item” already."),
        ({"undo": "5"}, "undo", "The digits choose a signal."),
        ({"undo": "ab"}, "undo", "Choose one letter from a to z"),
        ({"undo": "é"}, "undo", "Choose one letter from a to z"),
    ],
)
def test_a_key_that_cannot_be_is_refused_at_its_field_and_the_rest_is_kept(
    cast: Cast, signed_in: SignIn, chosen: dict[str, str], field: str, said: str
) -> None:
    answer = save(signed_in(cast.asha), snooze="w", **chosen)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert 'name="snooze" value="w"' in page
    assert "<title>Error: Your keys" in page
    assert not KeyMap.objects.exists()


def test_a_blank_field_switches_one_key_off(cast: Cast, signed_in: SignIn) -> None:
    save(signed_in(cast.asha), set_aside="")
    assert keys_of(cast.asha)["set_aside"] == ""


def test_reset_brings_the_first_keys_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.asha)
    save(client, take="q")
    assert client.post("/me/keys/reset/").status_code == 302
    assert keys_of(cast.asha) == DEFAULTS
    assert client.get("/me/keys/reset/").status_code == 405


@pytest.mark.parametrize("on", [True, False])
def test_the_page_switches_all_single_keys(cast: Cast, signed_in: SignIn, on: bool) -> None:
    User.objects.filter(pk=cast.asha.pk).update(keys_enabled=not on, theme="dark", covers_enabled=False)
    signed_in(cast.asha).post("/me/keys/", {**DEFAULTS, **({"enabled": "on"} if on else {})})
    cast.asha.refresh_from_db()
    assert (cast.asha.keys_enabled, cast.asha.theme, cast.asha.covers_enabled) == (on, "dark", False)


@pytest.fixture
def page(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> str:
    """An item's page for someone with keys of their own: q for taking, nothing for setting aside."""
    services.change_keys(actor=cast.asha, keys={"take": "q", "set_aside": "", "undo": '"'})
    return str(signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode())


def test_a_changed_key_is_printed_on_its_button_and_in_the_list(page: str) -> None:
    assert 'id="act-take" aria-keyshortcuts="q" data-key>Take it <kbd>q</kbd>' in page
    assert "<dt>Assign, take it</dt><dd><kbd>s</kbd><kbd>q</kbd></dd>" in page
    assert "Take it <kbd>m</kbd>" not in page


def test_an_action_without_a_key_prints_none(page: str) -> None:
    assert 'popovertarget="sheet-set-aside" data-key>Set aside</button>' in page
    assert "<dt>Set aside</dt><dd></dd>" in page


def test_an_unchanged_key_is_printed_as_ever(page: str) -> None:
    assert 'aria-keyshortcuts="a" data-key>' in page
    assert "<dt>Acknowledge</dt><dd><kbd>a</kbd></dd>" in page


def test_the_script_is_told_what_changed_in_an_attribute(page: str) -> None:
    told = unescape(page.split('data-keymap="')[1].split('"')[0])
    assert json.loads(told) == {"m": "q", "d": "", "z": '"'}


def test_without_changes_the_script_is_told_of_none(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    shown = signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode()
    assert 'data-keymap="{}"' in shown


def test_a_part_of_a_page_prints_the_persons_keys_too(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    services.change_keys(actor=cast.asha, keys={"acknowledge": "q"})
    part = signed_in(cast.asha).get(f"/items/{make_item().pk}/", headers=HTMX).content.decode()
    assert 'aria-keyshortcuts="q" data-key>' in part
    assert "<kbd>q</kbd>" in part


def test_with_keys_switched_off_none_is_printed(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    User.objects.filter(pk=cast.asha.pk).update(keys_enabled=False)
    shown = signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode()
    assert "Acknowledge</button>" in shown
    assert "<kbd>a</kbd>" not in shown


def test_the_list_of_keys_leads_to_the_page(page: str) -> None:
    assert '<a href="/me/keys/">choose other keys</a>' in page


def test_the_crisis_page_prints_the_persons_keys(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    services.change_keys(actor=cast.ben, keys={"acknowledge": "q"})
    case = make_item("I do not want to be here.", tier=0, code="crisis.suicide_self")
    shown = signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    assert 'aria-keyshortcuts="q" data-key>' in shown
    assert "I have this<kbd>q</kbd>" in shown


def test_keys_cost_one_query_however_many_are_printed(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    case, client = make_item(), signed_in(cast.asha)
    client.get(f"/items/{case.pk}/")
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(75) as captured:
        client.get(f"/items/{case.pk}/")
    assert sum("responses_keymap" in query["sql"] for query in captured.captured_queries) == 1


@pytest.mark.parametrize("path", ["/me/", "/support/", "/escalations/", "/weekly/"])
def test_every_page_knows_the_persons_keys(cast: Cast, signed_in: SignIn, path: str) -> None:
    services.change_keys(actor=cast.mona, keys={"go": "q"})
    page = signed_in(cast.mona).get(path, follow=True).content.decode()
    assert page.count("data-keymap=") == 1
    assert json.loads(unescape(page.split('data-keymap="')[1].split('"')[0])) == {"g": "q"}


def test_a_page_for_strangers_tells_no_keys(cast: Cast, client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert "<h1>" in page
    assert "data-keymap" not in page
