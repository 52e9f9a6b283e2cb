from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from responses.models import Case, CaseEvent
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post


@pytest.fixture
def case(cast: Cast) -> Case:
    return make_case(make_post(make_account(cast.youth_hub)))


def address(case: Case, act: str) -> str:
    return f"/api/v1/cases/{case.pk}/{act}/"


def test_acknowledging_changes_the_item_and_leaves_an_event(api: Api, cast: Cast, case: Case) -> None:
    response = api(cast.asha, "POST", address(case, "acknowledge"), {"expected_version": 1})
    shown = response.json()
    assert (response.status_code, shown["state"], shown["version"]) == (200, "acknowledged", 2)
    assert shown["acknowledged_by"]["display_name"] == "Asha"
    case.refresh_from_db()
    assert case.acknowledged_by == cast.asha
    assert list(case.events.values_list("kind", "version")) == [("acknowledged", 2)]
    assert Entry.objects.filter(action="case.acknowledged", actor_id=cast.asha.pk).count() == 1


def test_a_stale_act_is_refused_with_the_version_as_it_is_now(api: Api, cast: Cast, case: Case) -> None:
    api(cast.ben, "POST", address(case, "note"), {"expected_version": 1, "text": "I am on it."})
    response = api(cast.asha, "POST", address(case, "acknowledge"), {"expected_version": 1})
    assert response.status_code == 409
    assert response.json()["version"] == 2
    assert "has changed" in response.json()["detail"]
    case.refresh_from_db()
    assert case.state == "new"


def test_an_act_that_the_state_forbids_says_why(api: Api, cast: Cast, case: Case) -> None:
    api(cast.asha, "POST", address(case, "acknowledge"), {"expected_version": 1})
    response = api(cast.asha, "POST", address(case, "acknowledge"), {"expected_version": 2})
    assert (response.status_code, response.json()) == (422, {"detail": "This item is acknowledged already."})
    assert CaseEvent.objects.count() == 1


def test_an_item_is_assigned_to_who_may_act_and_to_nobody(api: Api, cast: Cast, case: Case) -> None:
    given: dict[str, int | None] = {"expected_version": 1, "to": cast.dan.pk}
    assert api(cast.asha, "POST", address(case, "assign"), given).json()["assigned_to"]["id"] == cast.dan.pk
    given = {"expected_version": 2, "to": None}
    assert api(cast.asha, "POST", address(case, "assign"), given).json()["assigned_to"] is None
    assert list(case.events.values_list("kind", flat=True)) == ["assigned", "assigned"]


@pytest.mark.parametrize("who", ["rae", "mona", "nora", "cora"])
def test_an_item_is_not_assigned_to_who_may_not_act(api: Api, cast: Cast, case: Case, who: str) -> None:
    given = {"expected_version": 1, "to": getattr(cast, who).pk}
    response = api(cast.asha, "POST", address(case, "assign"), given)
    assert (response.status_code, response.json()["detail"][:6]) == (422, "Nobody")
    case.refresh_from_db()
    assert (case.assigned_to, case.version) == (None, 1)


def test_a_note_stays_on_the_desk(api: Api, cast: Cast, case: Case) -> None:
    given = {"expected_version": 1, "text": "Called the ward."}
    assert api(cast.dan, "POST", address(case, "note"), given).status_code == 200
    event = CaseEvent.objects.get()
    assert (event.kind, event.text, event.actor) == ("noted", "Called the ward.", cast.dan)
    assert not case.replies.exists()
    assert "Called the ward" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("act", "data", "field"),
    [
        ("acknowledge", {}, "expected_version"),
        ("acknowledge", {"expected_version": "two"}, "expected_version"),
        ("assign", {"expected_version": 1}, "to"),
        ("note", {"expected_version": 1, "text": " "}, "text"),
        ("note", {"expected_version": 1, "text": "x" * 5001}, "text"),
    ],
)
def test_a_body_with_a_field_wrong_names_it(
    api: Api, cast: Cast, case: Case, act: str, data: dict[str, Any], field: str
) -> None:
    response = api(cast.asha, "POST", address(case, act), data)
    assert response.status_code == 400
    assert list(response.json()) == [field]
    assert not CaseEvent.objects.exists()


def test_fields_that_nobody_asked_for_change_nothing(api: Api, cast: Cast, case: Case) -> None:
    given = {"expected_version": 1, "text": "x", "tier": 3, "state": "closed", "service": cast.walk_in.pk, "actor": 1}
    api(cast.asha, "POST", address(case, "note"), given)
    case.refresh_from_db()
    assert (case.tier, case.state, case.service, case.version) == (2, "new", cast.youth_hub, 2)
    assert case.events.get().actor == cast.asha


@pytest.mark.parametrize("act", ["acknowledge", "assign", "note"])
def test_reading_an_address_of_an_act_does_not_act(api: Api, cast: Cast, case: Case, act: str) -> None:
    assert api(cast.asha, "GET", address(case, act)).status_code == 405


def test_a_body_that_is_no_json_is_refused(client: Client, api: Api, cast: Cast, case: Case) -> None:
    assert api(cast.asha, "POST", address(case, "note"), [1, 2]).status_code == 400
    assert client.post(address(case, "note"), {"text": "a form"}).status_code == 401
