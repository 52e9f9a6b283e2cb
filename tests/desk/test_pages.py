"""What holds on every page: headers, sessions, the rail, errors in plain words."""

import time

import pytest
from django.test import Client

from feedbackdesk.middleware import STARTED
from people.models import CrisisLine, Shift
from tests.broken import without_table
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_post


def test_health_says_ok_to_anybody_and_nothing_else(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.post("/healthz").status_code == 405


def test_pages_are_kept_out_of_caches_and_away_from_the_camera(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    headers = client.get("/").headers
    assert headers["Cache-Control"] == "no-store, private"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_session_ends_at_its_absolute_limit_however_busy(client: Client, cast: Cast, settings: object) -> None:
    client.force_login(cast.asha)
    assert client.get("/").status_code == 200
    session = client.session
    session[STARTED] = time.time() - settings.SESSION_ABSOLUTE_SECONDS - 1  # type: ignore[attr-defined]
    session.save()
    assert client.get("/").headers["Location"] == "/login/?next=/"


@pytest.mark.parametrize("path", ["/nowhere/", "/items/999999/"])
def test_what_is_not_there_and_what_is_not_yours_look_the_same(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.asha)
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/start/", "/support/", "/rota/"])
def test_a_fault_says_that_what_was_saved_is_kept(cast: Cast, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.cora)
    with without_table(CrisisLine), without_table(Shift):
        answer = client.get(path)
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "What was saved is kept" in page
    assert not any(word in page for word in ("people_", "relation", "does not exist", "SELECT"))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("asha", ["Inbox", "Escalations", "Weekly review"], ["Accounts", "People", "Record"]),
        ("cora", ["Accounts", "People", "Get started"], ["Escalations", "Record"]),
        ("otto", ["Record"], ["Escalations", "People"]),
    ],
)
def test_the_rail_shows_what_the_person_may_open(
    client: Client, cast: Cast, who: str, seen: list[str], hidden: list[str]
) -> None:
    client.force_login(getattr(cast, who))
    page = client.get("/support/").content.decode()
    rail = page[page.index('aria-label="Main"') : page.index("</nav>")]
    assert [label for label in seen if f"<span>{label}</span>" not in rail] == []
    assert [label for label in hidden if f"<span>{label}</span>" in rail] == []


def test_the_rail_counts_what_the_person_sees_and_no_more(client: Client, cast: Cast) -> None:
    for service in (cast.walk_in, cast.youth_hub):
        post = make_post(make_account(service))
        make_assessment(post)
        make_case(post)
    client.force_login(cast.dan)
    assert "Needs acknowledgement (1)" in client.get("/").content.decode()
    client.force_login(cast.asha)
    assert "Needs acknowledgement (2)" in client.get("/").content.decode()
