"""Attacks on signing in, and what each must find. Numbers in comments: ASVS 5.0."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from people.models import Throttle, User
from people.throttle import count_one
from tests.conftest import Cast
from tests.factories import PASSWORD

LOGIN = "/login/"
RIGHT = {"username": "asha@lakeshore.example", "password": PASSWORD}
WRONG = {**RIGHT, "password": "not my password"}


@pytest.fixture
def cheap_passwords(settings: Any) -> None:
    """Fifty tries with Argon2 take many seconds; how a password is hashed is not the point here."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]


def session_id(client: Client) -> str:
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def test_the_sign_in_page_needs_no_script_and_is_never_cached(client: Client, cast: Cast) -> None:
    response = client.get(LOGIN)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "no-store" in response["Cache-Control"]


def test_the_right_password_opens_the_inbox_and_is_on_record(client: Client, cast: Cast) -> None:
    response = client.post(LOGIN, RIGHT)
    assert (response.status_code, response["Location"]) == (302, reverse("inbox"))
    entry = Entry.objects.get(action="person.signed_in")
    assert (entry.actor_id, entry.detail) == (cast.asha.pk, {"address": "127.0.0.1"})


def test_the_address_may_be_typed_in_capitals(client: Client, cast: Cast) -> None:
    assert client.post(LOGIN, {**RIGHT, "username": " Asha@Lakeshore.example"}).status_code == 302


def test_a_wrong_password_is_refused_in_the_words_for_an_unknown_person(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    tries = [WRONG, {**WRONG, "username": "nobody@lakeshore.example"}, {**RIGHT, "username": "ben@lakeshore.example"}]
    pages = []
    for given in tries:
        response = client.post(LOGIN, given)
        assert response.status_code == 422
        pages.append(response.content.decode().split("<h1>")[1].split("<form")[0])
    assert len(set(pages)) == 1
    assert "The email or the password does not match" in pages[0]
    assert b"<title>Error: Sign in" in response.content


def test_a_failure_is_on_record_without_what_was_typed(client: Client, cast: Cast) -> None:
    client.post(LOGIN, {"username": "hunter2-typed-in-the-wrong-field", "password": "canary-password"})
    client.post(LOGIN, WRONG)
    rows = list(Entry.objects.filter(action="sign_in.failed").order_by("pk").values("actor_id", "object_id", "detail"))
    assert [row["object_id"] for row in rows] == [None, cast.asha.pk]
    assert "hunter2" not in str(rows)
    assert "canary" not in str(rows)


def test_after_five_failures_even_the_right_password_waits(client: Client, cast: Cast) -> None:  # 6.3.1
    answers = [client.post(LOGIN, WRONG).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    response = client.post(LOGIN, RIGHT)
    assert response.status_code == 429
    assert "Wait 15 minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_stranger_cannot_lock_a_person_out_from_elsewhere(client: Client, cast: Cast) -> None:
    for _ in range(6):
        client.post(LOGIN, WRONG, REMOTE_ADDR="203.0.113.9")
    assert client.post(LOGIN, RIGHT, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_another_spelling_of_the_address_is_no_fresh_start(client: Client, cast: Cast) -> None:
    for spelling in ["asha", "Asha", "ASHA", "aSha", "ashA"]:
        client.post(LOGIN, {**WRONG, "username": f"{spelling}@lakeshore.example"})
    assert client.post(LOGIN, RIGHT).status_code == 429


def test_a_header_that_no_proxy_set_is_no_fresh_start(client: Client, cast: Cast) -> None:
    for number in range(6):
        client.post(LOGIN, WRONG, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert client.post(LOGIN, RIGHT, headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 429


def try_names(client: Client, count: int, address: str = "203.0.113.9") -> list[int]:
    """One password over many names: what the throttle of single names does not see."""
    given = [{**WRONG, "username": f"name{number}@lakeshore.example"} for number in range(count)]
    return [client.post(LOGIN, each, REMOTE_ADDR=address).status_code for each in given]


@pytest.mark.usefixtures("cheap_passwords")
def test_many_names_from_one_address_are_slowed_down_as_well(client: Client, cast: Cast) -> None:  # 6.3.1
    answers = try_names(client, 52)
    assert answers == [422] * 50 + [429] * 2
    refused = client.post(LOGIN, RIGHT, REMOTE_ADDR="203.0.113.9")
    assert refused.status_code == 429
    assert "Wait an hour" in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("cheap_passwords")
def test_everybody_elsewhere_still_gets_in_and_so_does_the_address_an_hour_later(client: Client, cast: Cast) -> None:
    try_names(client, 50)
    assert Client().post(LOGIN, RIGHT, REMOTE_ADDR="198.51.100.7").status_code == 302
    Throttle.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.post(LOGIN, RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.usefixtures("cheap_passwords")
def test_a_success_in_between_does_not_buy_more_tries(client: Client, cast: Cast) -> None:
    try_names(client, 49)
    assert Client().post(LOGIN, RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 302
    assert try_names(client, 2) == [422, 429]


def test_an_address_that_is_slowed_down_costs_no_password_hash(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(50):
        count_one("sign-in-from", "203.0.113.9", seconds=3600)
    hashed: list[object] = []
    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", lambda *a, **k: hashed.append(a))
    assert client.post(LOGIN, RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert hashed == []


def test_no_address_lies_about_in_the_table_of_counts(client: Client, cast: Cast) -> None:
    client.post(LOGIN, WRONG, REMOTE_ADDR="203.0.113.9")
    kept = Throttle.objects.get()
    assert (re.fullmatch("[0-9a-f]{64}", kept.key) is not None, kept.count) == (True, 1)


def test_success_forgets_earlier_failures(client: Client, cast: Cast) -> None:
    for _ in range(2):
        for _ in range(4):
            client.post(LOGIN, WRONG)
        assert client.post(LOGIN, RIGHT).status_code == 302
        client.logout()


def test_a_session_id_from_before_sign_in_is_worth_nothing(client: Client, cast: Cast) -> None:  # 7.2.4
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    planted = str(session.session_key)
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    client.post(LOGIN, RIGHT)
    assert session_id(client) != planted
    attacker = Client()
    attacker.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert attacker.get(reverse("support")).status_code == 302


def test_signing_out_kills_the_session_id_and_is_on_record(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    stolen = session_id(client)
    response = client.post("/logout/")
    assert response["Location"] == LOGIN
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(reverse("support")).status_code == 302
    assert Entry.objects.get(action="person.signed_out").actor_id == cast.asha.pk


def test_signing_out_is_never_a_link(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    assert client.get("/logout/").status_code == 405
    assert client.get(reverse("support")).status_code == 200


def test_a_session_ends_at_its_absolute_age_however_busy(client: Client, cast: Cast) -> None:  # 7.3.2
    client.force_login(cast.asha)
    client.get(reverse("support"))
    session = client.session
    session["started_at"] = time.time() - django_settings.SESSION_ABSOLUTE_SECONDS + 60
    session.save()
    assert client.get(reverse("support")).status_code == 200
    session["started_at"] = time.time() - django_settings.SESSION_ABSOLUTE_SECONDS - 1
    session.save()
    assert client.get(reverse("support"))["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_the_way_on_after_sign_in_stays_on_the_desk(client: Client, cast: Cast, evil: str) -> None:
    response = client.post(f"{LOGIN}?next={evil}", {**RIGHT, "next": evil})
    assert response["Location"] == reverse("inbox")


def test_a_path_of_the_desk_is_a_way_on(client: Client, cast: Cast) -> None:
    assert client.post(LOGIN, {**RIGHT, "next": "/support/"})["Location"] == "/support/"


def test_somebody_signed_in_is_sent_on(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    assert client.get(LOGIN)["Location"] == reverse("inbox")


@pytest.mark.parametrize("name", ["me", "support", "rota", "people", "crisis-lines", "organisation", "me-password"])
def test_somebody_signed_out_is_sent_to_sign_in_and_back(client: Client, cast: Cast, name: str) -> None:
    path = reverse(name)
    assert client.get(path)["Location"] == f"{LOGIN}?next={path}"


def test_a_post_without_its_token_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, RIGHT).status_code == 403
    assert "_auth_user_id" not in strict.session


def test_the_name_in_the_sign_in_field_is_shown_as_text(client: Client, cast: Cast) -> None:
    evil = '"><script>alert(1)</script>'
    page: Any = client.post(LOGIN, {"username": evil, "password": "x"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
