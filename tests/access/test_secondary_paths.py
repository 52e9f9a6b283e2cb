"""What leaks beside the front door: lists, counts, search, bulk, news, objects under the wrong parent."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from people.models import User
from responses.models import Case, CaseEvent, Escalation
from responses.queries import view_counts
from responses.services import acknowledge_case
from tests.access.scene import item
from tests.access.walker import Visitor
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post

SECRET = "heliotrope corridor"


@pytest.fixture
def hidden(cast: Cast) -> Case:
    """An item of the walk-in, with an escalation and a note: nothing for Dan."""
    account = make_account(cast.walk_in, name="@walkin_hidden")
    post = make_post(account, f"The {SECRET} was cold.", author="quietauthor")
    make_assessment(post)
    make_finding(post, end=3)
    case = make_case(post, assigned_to=cast.asha)
    now = timezone.now()
    given = {"to_user": cast.ben, "passed_to": SECRET, "reason": SECRET, "opened_at": now}
    Escalation.objects.create(case=case, due_at=now + timedelta(hours=1), **given)
    CaseEvent.objects.create(case=case, kind="noted", at=now, version=2, text=SECRET, actor=cast.asha)
    Case.objects.filter(pk=case.pk).update(version=2)
    case.version = 2
    return case


@pytest.fixture
def mine(cast: Cast) -> Case:
    return item(make_account(cast.youth_hub))


@pytest.fixture
def dan(cast: Cast) -> Visitor:
    return Visitor(cast.dan)


PAGES = [
    "/?view=all",
    "/?view=needs_ack&q=heliotrope",
    "/?view=all&q=service:Walk-in",
    "/?view=all&q=is:closed",
    "/?view=escalated",
    "/?view=mine",
    "/inbox/news/?view=all&since=2020-01-01T00:00:00Z",
    "/escalations/",
    "/escalations/?show=closed",
    "/weekly/",
    "/support/",
    "/start/",
    "/me/",
    "/rota/",
    "/crisis-lines/",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_of_another_service(dan: Visitor, cast: Cast, hidden: Case, mine: Case, path: str) -> None:
    shown = dan.pages.get(path)
    assert shown.status_code == 200
    page = shown.content.decode()
    for word in (SECRET, f"/items/{hidden.pk}/", "walkin_hidden", "quietauthor"):
        assert word not in page, word
    assert SECRET in Visitor(cast.asha).pages.get("/?view=all").content.decode()


def test_counts_leave_out_what_is_not_shown(cast: Cast, hidden: Case, mine: Case) -> None:
    assert view_counts(cast.dan)["all"] == 1
    assert view_counts(cast.dan)["escalated"] == 0
    assert view_counts(cast.asha)["all"] == 2
    assert set(view_counts(cast.nora).values()) == {0}


def test_the_number_of_a_hidden_item_opens_nothing(dan: Visitor, hidden: Case) -> None:
    assert dan.pages.get(f"/?q={hidden.pk}").status_code == 200  # a search that finds nothing, not a redirect
    assert f"pk={hidden.pk}" not in dan.pages.get(f"/inbox/clocks/?pk={hidden.pk}").content.decode()
    assert dan.pages.get(f"/inbox/clocks/?pk={hidden.pk}").content.strip() == b""


def test_bulk_ids_of_another_service_change_nothing(dan: Visitor, hidden: Case, mine: Case) -> None:
    data = {"act": "acknowledge", "item": [f"{hidden.pk}:2", f"{mine.pk}:1"]}
    response = dan.pages.post("/inbox/bulk/", data)
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said[0].startswith("1 item acknowledged. 1 not changed")
    hidden.refresh_from_db()
    assert (hidden.state, hidden.version) == ("new", 2)
    mine.refresh_from_db()
    assert mine.state == "acknowledged"


def test_a_person_of_another_service_cannot_be_given_an_item(cast: Cast, hidden: Case) -> None:
    asha = Visitor(cast.asha).pages
    for to in (cast.dan, cast.nora, cast.cora):
        answer = asha.post(f"/items/{hidden.pk}/assign/", {"expected_version": 2, "person": to.pk})
        assert answer.status_code == 422
        data = {"act": "assign", "item": f"{hidden.pk}:2", "person": to.pk}
        asha.post("/inbox/bulk/", data)
    hidden.refresh_from_db()
    assert (hidden.assigned_to, hidden.version) == (cast.asha, 2)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("signals/{finding}/", {"say": "reject"}),
        ("author/{post}/", {}),
    ],
)
def test_an_object_of_a_hidden_item_is_not_reached_through_an_own_one(
    dan: Visitor, hidden: Case, mine: Case, path: str, data: dict[str, str]
) -> None:
    ids = {"finding": hidden.latest_post.findings.get().pk, "post": hidden.latest_post_id}
    answer = dan.pages.post(f"/items/{mine.pk}/{path.format(**ids)}", {"expected_version": 1, **data})
    assert answer.status_code == 404
    assert hidden.latest_post.findings.get().status == "suggested"


def test_a_step_on_a_hidden_item_is_not_undone(dan: Visitor, cast: Cast, hidden: Case) -> None:
    event = acknowledge_case(case=hidden, actor=cast.asha, expected_version=2)
    assert dan.pages.post(f"/events/{event.pk}/undo/").status_code == 404
    hidden.refresh_from_db()
    assert hidden.state == "acknowledged"


def test_figures_of_another_service_are_not_chosen_by_number(dan: Visitor, cast: Cast) -> None:
    for path in ("/weekly/", "/weekly/2026-11-09/", "/weekly/2026-11-09/figures.csv"):
        for service in (cast.walk_in, cast.root):
            assert dan.pages.get(f"{path}?service={service.pk}").status_code == 404


def test_the_api_lists_nothing_of_another_service(dan: Visitor, cast: Cast, hidden: Case, mine: Case) -> None:
    for path in ("posts", "cases", "weekly-figures"):
        everything = dan.api.get(f"/api/v1/{path}/")
        assert (everything.status_code, SECRET in everything.content.decode()) == (200, False)
        asked = dan.api.get(f"/api/v1/{path}/?service={cast.walk_in.pk}").json()
        assert asked["results"] == []
    assert [case["id"] for case in dan.api.get("/api/v1/cases/").json()["results"]] == [mine.pk]
    assert dan.api.get(f"/api/v1/cases/{hidden.pk}/").status_code == 404
    assert dan.api.get(f"/api/v1/posts/{hidden.latest_post_id}/findings/").status_code == 404


def test_a_hidden_item_and_none_at_all_answer_alike(dan: Visitor, hidden: Case) -> None:
    there, nowhere = dan.pages.get(f"/items/{hidden.pk}/"), dan.pages.get("/items/99999999/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content


def test_a_role_taken_away_holds_no_more_at_the_next_request(dan: Visitor, cast: Cast, mine: Case) -> None:
    path = f"/items/{mine.pk}/"
    assert dan.pages.get(path).status_code == 200
    User.objects.get(pk=cast.dan.pk).grants.all().delete()
    assert dan.pages.get(path).status_code == 404
    assert dan.api.get("/api/v1/cases/").status_code == 404


def test_no_draft_is_read_by_anybody_else(cast: Cast, mine: Case) -> None:
    words = "My unfinished sentence about the vestibule"
    Visitor(cast.dan).pages.post(f"/items/{mine.pk}/draft/", {"body": words})
    reply = mine.replies.get()
    assert words in Visitor(cast.dan).pages.get(f"/items/{mine.pk}/").content.decode()
    for other in (cast.asha, cast.ben, cast.mona, cast.rae):
        client: Client = Visitor(other).pages
        assert words not in client.get(f"/items/{mine.pk}/").content.decode()
        assert client.get(f"/replies/{reply.pk}/").status_code == 404
