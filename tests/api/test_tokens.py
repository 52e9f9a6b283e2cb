from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Grant, PersonalToken, User
from people.services import deactivate_person, issue_token, revoke_token
from responses.models import CaseEvent
from tests.api.conftest import Api
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post

CASES = "/api/v1/cases/"


def get(secret: str, **headers: str) -> Any:
    return Client().get(CASES, headers={"Authorization": f"Bearer {secret}", **headers})


@pytest.fixture
def secret(cast: Cast) -> str:
    return issue_token(actor=cast.asha, name="script", scope="read", days=30)[1]


def test_a_token_opens_what_its_owner_may_read(secret: str) -> None:
    assert get(secret).status_code == 200


def test_without_a_token_the_api_asks_for_one(client: Client, cast: Cast) -> None:
    response = client.get(CASES)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")


def test_a_session_does_not_reach_the_api(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    assert client.get(CASES).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Token x", "Bearer a b", "é"])
def test_a_header_that_is_no_token_gets_the_same_answer(client: Client, secret: str, header: str) -> None:
    response = client.get(CASES, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json() == {"detail": "This token is not valid: check it, or make a new one on the desk."}


def test_the_kept_digest_is_not_a_token(secret: str) -> None:
    assert get(PersonalToken.objects.get().digest).status_code == 401


def test_an_expired_token_is_refused(secret: str) -> None:
    PersonalToken.objects.update(expires_at=timezone.now())
    assert get(secret).status_code == 401


def test_a_revoked_token_is_refused_at_its_next_request(cast: Cast, secret: str) -> None:
    assert get(secret).status_code == 200
    revoke_token(token=PersonalToken.objects.get(), actor=cast.asha)
    assert get(secret).status_code == 401


def test_the_token_of_an_account_that_is_off_is_refused(cast: Cast, secret: str) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert get(secret).status_code == 401
    deactivate_person(user=cast.asha, actor=cast.cora)
    assert PersonalToken.objects.get().revoked_at is not None


def test_a_revoked_role_reaches_no_further_at_the_next_request(cast: Cast, secret: str) -> None:
    Grant.objects.filter(user=cast.asha).delete()
    assert get(secret).status_code == 404


def test_the_last_use_is_noted_at_most_once_a_minute(secret: str) -> None:
    get(secret)
    first = PersonalToken.objects.get().last_used_at
    assert first is not None
    get(secret)
    assert PersonalToken.objects.get().last_used_at == first
    earlier = first - timedelta(minutes=2)
    PersonalToken.objects.update(last_used_at=earlier)
    get(secret)
    assert not PersonalToken.objects.filter(last_used_at=earlier).exists()


def test_a_token_that_may_read_does_not_act(api: Api, cast: Cast) -> None:
    case = make_case(make_post(make_account(cast.root)))
    address = f"{CASES}{case.pk}/note/"
    data = {"expected_version": 1, "text": "Called the ward."}
    refused = api(cast.asha, "POST", address, data, scope="read")
    assert refused.status_code == 403
    assert "may only read" in refused.json()["detail"]
    assert not CaseEvent.objects.exists()
    assert api(cast.asha, "POST", address, data, scope="write").status_code == 200


def test_a_token_never_reaches_further_than_its_owner(api: Api, cast: Cast) -> None:
    case = make_case(make_post(make_account(cast.root)))
    data = {"expected_version": 1}
    assert api(cast.rae, "POST", f"{CASES}{case.pk}/acknowledge/", data).status_code == 422
    assert api(cast.cora, "GET", CASES).status_code == 404
    case.refresh_from_db()
    assert (case.state, case.version) == ("new", 1)


def test_a_flood_is_slowed_down(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.THROTTLE_RATES", {"user": "2/min"})
    assert [get(secret).status_code for _ in range(3)] == [200, 200, 429]
