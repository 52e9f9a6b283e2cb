"""The rail says where a person is: on a page of its own lines, or on one below it."""

import pytest
from django.test import Client

from tests.conftest import Cast


@pytest.mark.parametrize(
    ("path", "label", "current"),
    [
        ("/triage/rules/", "Phrase rules", "page"),
        ("/triage/rules/draft/", "Phrase rules", "true"),
        ("/accounts/new/", "Accounts", "true"),
    ],
)
def test_the_line_of_a_page_and_of_those_below_it_is_marked(
    cast: Cast, client: Client, path: str, label: str, current: str
) -> None:
    client.force_login(cast.cora)
    page = client.get(path)
    marked = [(link.label, link.current) for link in page.context["desk"].main_links if link.current]
    assert marked == [(label, current)]
    assert f'aria-current="{current}"' in page.content.decode()
