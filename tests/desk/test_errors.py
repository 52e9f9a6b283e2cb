"""Pages for when something is wrong: they lead on, and need nothing that may be what broke."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from feedbackdesk.views.errors import broken
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("who", "where"), [("asha", "/"), ("cora", "/accounts/"), ("otto", "/record/"), ("nora", "/support/")]
)
def test_an_address_that_leads_nowhere_leads_on_to_a_page_they_may_open(
    client: Client, cast: Cast, who: str, where: str
) -> None:
    client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert f'<a class="btn" href="{where}">' in answer.content.decode()
    assert client.get(where).status_code == 200


def test_a_fault_is_shown_without_asking_the_database(cast: Cast, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = cast.asha
    with CaptureQueriesContext(connection) as asked:
        answer = broken(request)
    assert (answer.status_code, len(asked)) == (500, 0)
    assert "What was saved is kept." in answer.content.decode()


@pytest.mark.parametrize(("who", "searches"), [("asha", True), ("cora", False), ("otto", False)])
def test_only_people_who_read_items_are_offered_a_search(client: Client, cast: Cast, who: str, searches: bool) -> None:
    client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/me/").content.decode()
    assert ('id="jump"' in page) is searches
    assert ('class="brand" href="/"' in page) is searches
