"""The rail says where a person is: on a page of its own lines, or on one below it."""

import re

import pytest
from django.test import Client

from tests.conftest import Cast


@pytest.mark.parametrize(
    ("path", "own", "label", "current"),
    [
        ("/triage/rules/", "/triage/rules/", "Phrase rules", "page"),
        ("/triage/rules/draft/", "/triage/rules/", "Phrase rules", "true"),
        ("/accounts/new/", "/accounts/", "Accounts", "true"),
    ],
)
def test_the_line_of_a_page_and_of_those_below_it_is_marked(
    cast: Cast, client: Client, path: str, own: str, label: str, current: str
) -> None:
    client.force_login(cast.cora)
    page = client.get(path)
    marked = [(link.label, link.current) for link in page.context["desk"].main_links if link.current]
    assert marked == [(label, current)]
    rail = page.content.decode().partition("<main")[0]
    assert re.findall(r'<a href="([^"]+)" aria-current="([^"]+)">', rail) == [(own, current)]
