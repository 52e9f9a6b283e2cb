"""What an admin may not do is said on the page where they tried it: in words, with what they typed, nothing changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from people.models import CrisisLine, Grant, Service, Shift, User
from people.roles import Role
from tests.conftest import Cast

Form = dict[str, Any]
DAY = "%Y-%m-%dT%H:%M"


@pytest.fixture
def cora(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.cora, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows() -> list[list[dict[str, Any]]]:
    """Everything that these pages write."""
    models: list[Any] = [Service, Grant, Shift, CrisisLine, User]
    return [list(model.objects.order_by("pk").values()) for model in models]


def invited(cast: Cast) -> tuple[str, Form]:
    role = {"role": Role.READER.value, "service": cast.walk_in.pk}
    return reverse("people-invite"), {"email": cast.asha.email.upper(), "display_name": "Asha B.", **role}


def own_role(cast: Cast) -> tuple[str, Form]:
    return reverse("person-grant", args=[cast.cora.pk]), {"role": Role.APPROVER.value, "service": cast.root.pk}


def role_twice(cast: Cast) -> tuple[str, Form]:
    return reverse("person-grant", args=[cast.asha.pk]), {"role": Role.RESPONDER.value, "service": cast.root.pk}


def service_twice(cast: Cast) -> tuple[str, Form]:
    return reverse("service-new"), {"name": cast.walk_in.name, "parent": cast.root.pk}


def line_twice(cast: Cast) -> tuple[str, Form]:
    CrisisLine.objects.create(name="Kids line", contact="Text 686868")
    return reverse("crisis-lines"), {"name": "Kids line", "contact": "Call 1-800"}


def shift(cast: Cast, starts: float, ends: float, **people: User) -> tuple[str, Form]:
    now = timezone.now()
    times = {"starts": (now + timedelta(days=starts)).strftime(DAY), "ends": (now + timedelta(days=ends)).strftime(DAY)}
    named = {"lead": cast.ben.pk, "backup": cast.mona.pk} | {name: user.pk for name, user in people.items()}
    return reverse("rota"), {"service": cast.walk_in.pk, **named, **times}


REFUSED: dict[str, tuple[Callable[[Cast], tuple[str, Form]], str]] = {
    "an address that is known": (invited, "Somebody with this address is on the desk already."),
    "a role for oneself": (own_role, "You cannot give a role to yourself."),
    "a role that is held": (role_twice, "Asha holds this role there already."),
    "a service of the same name": (service_twice, "here already. Choose another name."),
    "a line that is listed": (line_twice, "Kids line is on the list already."),
    "a shift that ends first": (lambda cast: shift(cast, 3, 2), "The shift ends before it starts."),
    "a shift of the past": (lambda cast: shift(cast, -3, -2), "The shift is over already."),
    "a shift without end": (lambda cast: shift(cast, 1, 3000), "ends more than two years from now."),
    "one person twice": (lambda cast: shift(cast, 1, 2, backup=cast.ben), "Lead and backup are the same person."),
    "somebody without a role": (lambda cast: shift(cast, 1, 2, lead=cast.nora), "Give them a role there first."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_words_and_nothing_changes(cast: Cast, cora: Client, what: str) -> None:
    make, words = REFUSED[what]
    path, form = make(cast)
    before, told = rows(), Entry.objects.count()
    answer = cora.post(path, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.replace("&#x27;", "'")
    assert (rows(), Entry.objects.count()) == (before, told)
    typed = form.get("display_name") or form.get("contact") or form.get("starts") or form.get("name")
    kept = f'value="{typed}"' if typed else f'value="{form["role"]}" selected'
    assert (kept in page) == (what != "a role for oneself")  # that page has no form to keep anything in


def test_the_last_account_admin_is_not_taken_away_and_the_page_says_so(cast: Cast, cora: Client) -> None:
    held = Grant.objects.get(user=cast.cora)
    before = rows()
    page = cora.post(reverse("grant-revoke", args=[held.pk]), follow=True).content.decode()
    assert "is the last account admin. Make somebody else one first." in page
    assert rows() == before
    assert not Entry.objects.filter(action="role.revoked").exists()


def test_a_shift_over_another_is_refused_and_the_first_stands(cast: Cast, cora: Client) -> None:
    path, form = shift(cast, 1, 2)
    assert cora.post(path, form).status_code == 302
    first = Shift.objects.get()
    answer = cora.post(path, {**form, "lead": cast.mona.pk, "backup": cast.ben.pk})
    assert answer.status_code == 422
    assert "Another shift covers part of this time." in answer.content.decode()
    assert (Shift.objects.get(), Shift.objects.get().lead) == (first, cast.ben)
