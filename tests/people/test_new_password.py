"""A new password ends what the old one opened: sessions by themselves, tokens by the service."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from people.errors import Refused
from people.mail import set_password_path
from people.models import PersonalToken, User
from people.services import issue_token, revoke_token, set_password
from tests.conftest import Cast
from tests.factories import PASSWORD

NEW = "seven quiet herons"


def change(client: Client, user: User) -> Any:
    client.force_login(user)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    return client.post(reverse("me-password"), given, follow=True)


def reset(client: Client, user: User) -> Any:
    form = client.get(set_password_path(user))["Location"]
    return client.post(form, {"new_password1": NEW, "new_password2": NEW}, follow=True)


WAYS = pytest.mark.parametrize(("way", "action"), [(change, "password.changed"), (reset, "password.set")])


@pytest.fixture
def secret(cast: Cast) -> str:
    return issue_token(actor=cast.asha, name="script", scope="write", days=30)[1]


def opens(secret: str) -> int:
    return Client().get("/api/v1/cases/", headers={"Authorization": f"Bearer {secret}"}).status_code


@WAYS
def test_a_new_password_revokes_every_token_of_the_person(
    client: Client, cast: Cast, secret: str, way: Any, action: str
) -> None:
    issue_token(actor=cast.asha, name="another", scope="read", days=30)
    assert opens(secret) == 200
    page = way(client, cast.asha).content.decode()
    assert "Your API tokens were revoked" in page
    assert opens(secret) == 401
    assert not PersonalToken.objects.filter(revoked_at=None).exists()
    assert Entry.objects.get(action=action).detail == {"tokens": 2}


@WAYS
def test_each_revoked_token_has_an_entry_that_says_why(
    client: Client, cast: Cast, secret: str, way: Any, action: str
) -> None:
    way(client, cast.asha)
    entry = Entry.objects.get(action="token.revoked")
    assert (entry.object_id, entry.actor_id) == (PersonalToken.objects.get().pk, cast.asha.pk)
    assert entry.detail == {"because": action}


@WAYS
def test_nobody_else_s_tokens_end(client: Client, cast: Cast, way: Any, action: str) -> None:
    _token, other = issue_token(actor=cast.ben, name="script", scope="read", days=30)
    page = way(client, cast.asha).content.decode()
    assert "tokens were revoked" not in page
    assert opens(other) == 200
    assert Entry.objects.get(action=action).detail == {"tokens": 0}


def test_a_password_that_is_refused_ends_no_token(client: Client, cast: Cast, secret: str) -> None:
    client.force_login(cast.asha)
    given = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert client.post(reverse("me-password"), given).status_code == 422
    assert opens(secret) == 200


def test_a_token_that_was_revoked_before_keeps_its_time(cast: Cast, secret: str) -> None:
    earlier = timezone.now() - timedelta(days=3)
    revoke_token(token=PersonalToken.objects.get(), actor=cast.asha, now=earlier)
    assert set_password(user=cast.asha, password=NEW, by_link=False) == 0
    assert PersonalToken.objects.get().revoked_at == earlier


def test_whoever_changed_it_stays_signed_in_and_may_make_a_new_token(client: Client, cast: Cast) -> None:
    change(client, cast.asha)
    made = client.post(reverse("me-tokens"), {"name": "script", "scope": "read", "days": "30"})
    assert made.status_code == 200
    assert PersonalToken.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("page", "words"),
    [("me-password", "Your API tokens are revoked"), ("me", "It ends when your password is changed")],
)
def test_the_pages_say_it_beforehand(client: Client, cast: Cast, page: str, words: str) -> None:
    client.force_login(cast.asha)
    assert words in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize("invited", [True, False])
def test_the_page_behind_a_link_speaks_of_tokens_to_those_who_may_have_some(
    client: Client, cast: Cast, invited: bool
) -> None:
    if invited:
        cast.asha.set_unusable_password()
        cast.asha.save(update_fields=["password"])
    page = client.get(set_password_path(cast.asha), follow=True).content.decode()
    assert ("API token" in page) is not invited


def test_a_link_used_up_while_its_form_was_open_is_refused_on_the_page(client: Client, cast: Cast) -> None:
    form = client.get(set_password_path(cast.asha))["Location"]
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    late = client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert late.status_code == 422
    assert "switched off, a moment ago" in late.content.decode()
    assert User.objects.get(pk=cast.asha.pk).check_password(PASSWORD)


def test_the_service_leaves_a_refused_person_with_the_password_they_had(cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    with pytest.raises(Refused):
        set_password(user=cast.asha, password=NEW, by_link=True)
    assert cast.asha.check_password(PASSWORD)
    assert not Entry.objects.exists()


def test_nothing_of_a_password_is_on_record(cast: Cast) -> None:
    set_password(user=cast.asha, password=NEW, by_link=False)
    assert NEW not in str(list(Entry.objects.values()))
    assert cast.asha.password not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("837264958172", "entirely numeric"),
        ("8372649581726354", "entirely numeric"),
        ("short one 1", "too short"),
        ("password1234", "too common"),
        ("asha@lakeshore", "too similar"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_why(
    client: Client, cast: Cast, chosen: str, said: str
) -> None:
    client.force_login(cast.asha, backend="django.contrib.auth.backends.ModelBackend")
    given = {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen}
    answer = client.post("/me/password/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    cast.asha.refresh_from_db()
    assert cast.asha.check_password(PASSWORD)
