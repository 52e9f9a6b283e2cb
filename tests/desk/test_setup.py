"""The first page of an empty desk, and the steps that follow."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedbackdesk.views.setup import setup_code
from people.models import CrisisLine, Grant, Organisation, Shift, User
from tests.conftest import Cast
from tests.factories import make_account

GOOD = {
    "organisation": "Lakeshore Mental Health",
    "display_name": "Cora Whitfield",
    "email": "cora@lakeshore.example",
    "password": "a long enough pass",
}


def typed(**changes: str) -> dict[str, str]:
    return {**GOOD, "code": setup_code(), **changes}


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_an_empty_desk_opens_on_its_set_up_page(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"] == "/setup/"


def test_the_first_account_is_made_signed_in_and_shown_what_comes_next(client: Client, db: None) -> None:
    answer = client.post("/setup/", typed())
    assert answer.headers["Location"] == "/start/"
    user = User.objects.get()
    assert set(Grant.objects.values_list("role", flat=True)) == {"account_admin", "approver"}
    assert client.session["_auth_user_id"] == str(user.pk)
    page = client.get("/start/").content.decode()
    assert "of 5 done" in page
    assert "Set up the rota" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "0000000000", "This is not the set-up code"),
        ("password", "short", "at least 12 characters"),
        ("email", "nobody", "valid email"),
        ("organisation", "", "This field is required"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    client: Client, db: None, field: str, value: str, said: str
) -> None:
    answer = client.post("/setup/", typed(**{field: value}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "<title>Error: " in page
    assert GOOD["password"] not in page
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_the_page_is_gone_once_there_is_an_organisation(client: Client, cast: Cast) -> None:
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", typed()).status_code == 404
    assert client.get("/login/").status_code == 200


def test_the_steps_follow_what_has_been_done(client: Client, cast: Cast) -> None:
    client.force_login(cast.cora)
    assert "1 of 5 done" in client.get("/start/").content.decode(), "two who reply are there already"
    now = timezone.now()
    Organisation.objects.update(listed_phone="905-555-0142")
    CrisisLine.objects.create(name="9-8-8", contact="9-8-8", verified_on=now.date())
    Shift.objects.create(service=cast.root, starts=now, ends=now + timedelta(days=1), lead=cast.ben, backup=cast.asha)
    make_account(cast.root)
    page = client.get("/start/").content.decode()
    assert "5 of 5 done" in page
    assert "The desk is listening" in page


def test_those_who_may_not_set_up_see_the_steps_without_buttons(client: Client, cast: Cast) -> None:
    client.force_login(cast.rae)
    page = client.get("/start/").content.decode()
    assert "Say who is on call" in page
    assert "Set up the rota<span" not in page
