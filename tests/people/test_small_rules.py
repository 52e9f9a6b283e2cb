"""The small pure rules of staff, roles and figures, and the pages that follow from them."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people.models import Grant, User
from people.roles import LABELS, PERMISSIONS, Permission, Role, roles_with
from people.sessions import end_sessions, sessions_of
from people.small_numbers import SMALLEST_N, singles_out
from tests.conftest import Cast
from tests.factories import make_grant, make_user


def test_every_role_has_a_label_and_at_least_one_permission_and_every_permission_a_role() -> None:
    assert set(LABELS) == set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())
    assert {permission for held in PERMISSIONS.values() for permission in held} == set(Permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_roles_with_a_permission_are_those_that_hold_it(permission: Permission) -> None:
    assert set(roles_with(permission)) == {role.value for role, held in PERMISSIONS.items() if permission in held}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Permission.MANAGE_ACCOUNTS, Permission.READ_CASES),
        (Permission.MANAGE_PEOPLE, Permission.ACT),
        (Permission.READ_AUDIT, Permission.MANAGE_PEOPLE),
        (Permission.READ_AUDIT, Permission.READ_CASES),
        (Permission.MANAGE_ACCOUNTS, Permission.APPROVE),
    ],
)
def test_duties_that_are_kept_apart_meet_in_no_single_role(one: Permission, other: Permission) -> None:
    assert not any({one, other} <= held for held in PERMISSIONS.values())


def test_no_figure_that_is_told_leaves_a_group_of_one_to_four() -> None:
    for numerator, denominator in itertools.product(range(40), range(40)):
        if numerator <= denominator and not singles_out(numerator, denominator):
            groups = {numerator, denominator, denominator - numerator}
            assert all(group == 0 or group >= SMALLEST_N for group in groups), (numerator, denominator)


def test_more_people_never_turn_a_told_median_into_a_hidden_one() -> None:
    told = [not singles_out(None, n, median=True) for n in range(20)]
    assert told == sorted(told)


def signed_in(user: User, **data: Any) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    for name, value in data.items():
        session[name] = value
    session.create()
    return session


def test_sessions_of_a_person_are_theirs_alone_and_say_when_they_began(cast: Cast) -> None:
    began = datetime(2026, 11, 20, 9, tzinfo=UTC)
    mine = signed_in(cast.asha, started_at=began.timestamp())
    signed_in(cast.ben)
    fresh = signed_in(cast.asha)
    found = {each.key: each.started_at for each in sessions_of(cast.asha)}
    assert found == {mine.session_key: began, fresh.session_key: None}


def test_a_session_that_ran_out_is_none_and_one_with_nonsense_stops_nothing(cast: Cast) -> None:
    old, odd = signed_in(cast.asha), signed_in(cast.asha, started_at="yesterday")
    Session.objects.filter(pk=old.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    Session.objects.create(session_key="spoilt", session_data="???", expire_date=timezone.now() + timedelta(days=1))
    assert [(each.key, each.started_at) for each in sessions_of(cast.asha)] == [(odd.session_key, None)]


def test_ending_sessions_spares_the_one_in_use_and_everybody_else_s(cast: Cast) -> None:
    keep, gone, other = signed_in(cast.asha), signed_in(cast.asha), signed_in(cast.ben)
    assert end_sessions(cast.asha, keep=keep.session_key) == 1
    left = set(Session.objects.values_list("session_key", flat=True))
    assert left == {keep.session_key, other.session_key}
    assert gone.session_key not in left


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.READER, "/"),
        (Role.RESPONDER, "/"),
        (Role.APPROVER, "/"),
        (Role.MANAGER, "/"),
        (Role.ACCOUNT_ADMIN, "/start/"),
        (Role.AUDITOR, "/record/"),
        (None, "/me/"),
    ],
)
def test_who_signs_in_lands_on_a_page_that_opens(client: Client, cast: Cast, role: Role | None, landing: str) -> None:
    person = make_user("lena")
    if role:
        make_grant(person, cast.walk_in, role)
    answer = client.post("/login/", {"username": person.username, "password": "correct horse battery"})
    assert answer["Location"] == landing
    assert client.get(landing).status_code == 200


def test_two_roles_open_both_doors_and_one_taken_away_closes_its_own_at_the_next_click(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.otto)
    make_grant(cast.otto, cast.walk_in, Role.READER)
    assert [client.get(path).status_code for path in ("/record/", "/")] == [200, 200]
    Grant.objects.filter(user=cast.otto, role=Role.READER.value).delete()
    assert [client.get(path).status_code for path in ("/record/", "/")] == [200, 404]
