"""Every address of the API refuses in the same way, whatever is wrong with the token or with where it reaches."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from api.urls import urlpatterns
from audit.models import Entry
from ingest.models import Post
from people.models import Grant, PersonalToken, User
from people.services import issue_token, revoke_token, set_password
from responses.models import Case, CaseEvent
from tests.api.conftest import body
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post

READS = {
    "api-posts": "/api/v1/posts/",
    "api-findings": "/api/v1/posts/{post}/findings/",
    "api-inbox": "/api/v1/inbox/",
    "api-cases": "/api/v1/cases/",
    "api-case": "/api/v1/cases/{case}/",
    "api-figures": "/api/v1/weekly-figures/",
}
ACTS = {name: f"/api/v1/cases/{{case}}/{name[4:]}/" for name in ("api-acknowledge", "api-assign", "api-note")}
DOCUMENT = {"api-schema": "/api/schema/"}
PAGE = {"api-docs": "/api/docs/"}
DATA = {"expected_version": 1, "text": "Called the ward.", "to": None}
Ask = Callable[..., Any]

every = pytest.mark.parametrize("name", [*READS, *ACTS, *DOCUMENT])
every_act = pytest.mark.parametrize("name", ACTS)
of_one_object = pytest.mark.parametrize("name", ["api-findings", "api-case", *ACTS])


@pytest.fixture
def case(cast: Cast) -> Case:
    """An item of the walk-in, which Dan of the youth hub never sees."""
    return make_case(make_post(make_account(cast.walk_in)))


@pytest.fixture
def ask(case: Case, cast: Cast) -> Ask:
    """``ask("api-case", secret)``: the address with this token, about the walk-in's item unless told."""

    def call(name: str, secret: str | None, *, about: Case | None = None, **headers: str) -> Any:
        case_asked = about or case
        address = {**READS, **ACTS, **DOCUMENT, **PAGE}[name]
        path = address.format(case=case_asked.pk, post=case_asked.first_post_id)
        given = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
        method, data = ("POST", {**DATA, "to": cast.asha.pk}) if name in ACTS else ("GET", None)
        return Client().generic(method, path, *body(data), headers={**given, **headers})

    return call


def secret_of(user: User, scope: str = "write", **fields: Any) -> str:
    return issue_token(actor=user, name="script", scope=scope, days=30, **fields)[1]


def untouched(case: Case) -> bool:
    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    return version == 1 and not CaseEvent.objects.exists()


def test_no_address_of_the_api_is_left_out_here() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == {*READS, *ACTS, *DOCUMENT, *PAGE}


@every
def test_the_right_token_is_let_in(name: str, cast: Cast, ask: Ask) -> None:
    assert ask(name, secret_of(cast.asha)).status_code == 200


@every
def test_no_token_is_a_401_that_names_the_scheme(name: str, ask: Ask, case: Case) -> None:
    answer = ask(name, None)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert untouched(case)


@every
def test_an_expired_token_is_a_401(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha, now=timezone.now() - timedelta(days=31))
    assert ask(name, secret).status_code == 401
    assert untouched(case)


@every
def test_a_revoked_token_is_a_401(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha)
    revoke_token(token=PersonalToken.objects.get(), actor=cast.asha)
    assert ask(name, secret).status_code == 401
    assert untouched(case)


@every
def test_a_token_from_before_a_new_password_is_a_401(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha)
    set_password(user=cast.asha, password="seven quiet herons", by_link=True)
    assert ask(name, secret).status_code == 401
    assert untouched(case)


@every
def test_the_token_of_an_account_that_is_off_is_a_401(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha)
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert ask(name, secret).status_code == 401
    assert untouched(case)


@every
@pytest.mark.parametrize("spoil", [str.upper, lambda text: text[:-1], lambda text: text[4:], lambda text: ""])
def test_a_token_that_is_nearly_right_is_a_401(
    name: str, spoil: Callable[[str], str], cast: Cast, ask: Ask, case: Case
) -> None:
    assert ask(name, spoil(secret_of(cast.asha))).status_code == 401
    assert untouched(case)


@every_act
def test_a_token_that_may_only_read_is_a_403_that_says_so_and_changes_nothing(
    name: str, cast: Cast, ask: Ask, case: Case
) -> None:
    answer = ask(name, secret_of(cast.asha, scope="read"))
    assert answer.status_code == 403
    assert "may only read" in answer.json()["detail"]
    assert untouched(case)


@pytest.mark.parametrize("name", [*READS, *DOCUMENT])
def test_a_token_that_may_only_read_reads(name: str, cast: Cast, ask: Ask) -> None:
    assert ask(name, secret_of(cast.asha, scope="read")).status_code == 200


@of_one_object
def test_an_object_of_another_service_is_a_404_like_one_that_does_not_exist(
    name: str, cast: Cast, ask: Ask, case: Case
) -> None:
    secret = secret_of(cast.dan)
    hidden, missing = ask(name, secret), ask(name, secret, about=Case(pk=case.pk + 99, first_post=Post(pk=10**6)))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json() == missing.json()
    assert untouched(case)
    assert not Entry.objects.filter(action__in=["case.read", "post.read"]).exists()


@pytest.mark.parametrize("name", ["api-posts", "api-inbox", "api-cases"])
def test_a_list_leaves_out_what_belongs_to_another_service(name: str, cast: Cast, ask: Ask) -> None:
    assert len(ask(name, secret_of(cast.asha)).json()["results"]) == 1
    assert ask(name, secret_of(cast.dan)).json()["results"] == []


@pytest.mark.parametrize("name", [*READS, *ACTS])
def test_somebody_who_holds_no_role_meets_a_404(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    assert ask(name, secret_of(cast.nora)).status_code == 404
    assert untouched(case)


@pytest.mark.parametrize("name", [*READS, *ACTS])
def test_a_role_taken_away_is_gone_at_the_next_request(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha)
    Grant.objects.filter(user=cast.asha).delete()
    assert ask(name, secret).status_code == 404
    assert untouched(case)


@every_act
def test_somebody_who_may_only_read_is_told_so_and_nothing_changes(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    answer = ask(name, secret_of(cast.rae))
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert untouched(case)


@pytest.mark.parametrize("name", [*READS, *ACTS])
def test_a_session_alone_opens_no_data(name: str, client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.asha)
    path = {**READS, **ACTS}[name].format(case=case.pk, post=case.first_post_id)
    answer = client.post(path, DATA, "application/json") if name in ACTS else client.get(path)
    assert answer.status_code == 401
    assert untouched(case)


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_the_document_and_its_page_open_for_a_session_of_anybody_on_the_desk(
    path: str, client: Client, cast: Cast
) -> None:
    client.force_login(cast.nora)
    assert client.get(path).status_code == 200


def test_the_page_opens_with_a_token_and_leads_everybody_else_to_sign_in(cast: Cast, ask: Ask) -> None:
    assert ask("api-docs", secret_of(cast.nora)).status_code == 200
    for wrong in (None, "", "fdt_wrong"):
        answer = ask("api-docs", wrong)
        assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/api/docs/")


def test_a_session_that_was_switched_off_opens_no_document(client: Client, cast: Cast) -> None:
    client.force_login(cast.nora)
    User.objects.filter(pk=cast.nora.pk).update(is_active=False)
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302


@pytest.mark.parametrize(("name", "about"), [("api-case", "case"), ("api-findings", "post")])
def test_reading_one_object_is_on_record_once_an_hour(name: str, about: str, cast: Cast, ask: Ask, case: Case) -> None:
    secret = secret_of(cast.asha)
    for _ in range(3):
        ask(name, secret)
    entry = Entry.objects.get(action=f"{about}.read")
    number = case.pk if about == "case" else case.first_post_id
    assert (entry.actor_id, entry.object_id) == (cast.asha.pk, number)


@pytest.mark.parametrize("name", [*READS, *DOCUMENT])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_an_address_that_reads_takes_no_other_method(name: str, method: str, cast: Cast, case: Case, ask: Ask) -> None:
    path = {**READS, **DOCUMENT}[name].format(case=case.pk, post=case.first_post_id)
    headers = {"Authorization": f"Bearer {secret_of(cast.asha)}"}
    assert Client().generic(method, path, *body(DATA), headers=headers).status_code == 405
    assert untouched(case)


@every_act
def test_an_act_is_not_done_by_reading_its_address(name: str, cast: Cast, case: Case) -> None:
    headers = {"Authorization": f"Bearer {secret_of(cast.asha)}"}
    assert Client().get(ACTS[name].format(case=case.pk), headers=headers).status_code == 405
    assert untouched(case)


@every_act
def test_an_act_on_an_older_version_is_a_409_with_the_newest(name: str, cast: Cast, ask: Ask, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(version=5)
    answer = ask(name, secret_of(cast.asha))
    assert (answer.status_code, answer.json()["version"]) == (409, 5)
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize("number", ["0", "99999999", "99999999999999999999999999"])
@of_one_object
def test_a_number_that_no_object_has_is_a_404(name: str, number: str, cast: Cast, case: Case) -> None:
    path = {**READS, **ACTS}[name].format(case=number, post=number)
    headers = {"Authorization": f"Bearer {secret_of(cast.asha)}"}
    method = "POST" if name in ACTS else "GET"
    assert Client().generic(method, path, *body(DATA), headers=headers).status_code == 404
