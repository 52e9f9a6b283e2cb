import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from audit.models import Entry
from people.access import may
from people.errors import Refused
from people.models import Grant, PersonalToken, User
from people.roles import Permission, Role
from people.services import (
    deactivate_person,
    grant_role,
    invite_person,
    issue_token,
    reactivate_person,
    revoke_role,
)
from tests.conftest import Cast
from tests.factories import make_grant


def actions() -> list[str]:
    return list(Entry.objects.values_list("action", flat=True))


def invite(cast: Cast, email: str = "Lea@Lakeshore.example") -> User:
    return invite_person(email=email, display_name="Lea", actor=cast.cora, service=cast.youth_hub, role=Role.RESPONDER)


def test_an_invited_person_has_a_role_but_no_password_that_anybody_chose(cast: Cast) -> None:
    lea = invite(cast)
    assert lea.username == "lea@lakeshore.example"
    assert not lea.has_usable_password()
    assert may(lea, Permission.ACT, cast.youth_hub.pk)
    assert actions() == ["person.invited", "role.granted"]


def test_an_address_is_invited_once_however_it_is_spelled(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(Refused, match="on the desk already"):
        invite(cast, "LEA@lakeshore.example ")
    assert User.objects.filter(display_name="Lea").count() == 1


def test_a_granted_role_names_who_gave_it_and_to_whom(cast: Cast) -> None:
    grant = grant_role(user=cast.nora, service=cast.walk_in, role=Role.READER, actor=cast.cora)
    entry = Entry.objects.get(action="role.granted")
    assert (entry.actor_id, entry.object_id) == (cast.cora.pk, grant.pk)
    assert entry.detail == {"user": cast.nora.pk, "service": cast.walk_in.pk, "role": "reader"}


def test_nobody_adds_to_their_own_roles(cast: Cast) -> None:
    with pytest.raises(Refused, match="to yourself"):
        grant_role(user=cast.cora, service=cast.root, role=Role.RESPONDER, actor=cast.cora)
    assert not may(cast.cora, Permission.READ_CASES)
    assert actions() == []


def test_a_role_is_held_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="already"):
        grant_role(user=cast.rae, service=cast.root, role=Role.READER, actor=cast.cora)
    assert Grant.objects.filter(user=cast.rae).count() == 1


def test_an_account_that_is_off_gets_no_role(cast: Cast) -> None:
    deactivate_person(user=cast.nora, actor=cast.cora)
    with pytest.raises(Refused, match="switched off"):
        grant_role(user=cast.nora, service=cast.root, role=Role.READER, actor=cast.cora)


def test_a_revoked_role_is_gone_and_on_record(cast: Cast) -> None:
    grant = Grant.objects.get(user=cast.asha)
    pk = grant.pk
    revoke_role(grant=grant, actor=cast.cora)
    assert not may(cast.asha, Permission.ACT)
    assert Entry.objects.get(action="role.revoked").object_id == pk


def test_the_last_account_admin_keeps_the_role(cast: Cast) -> None:
    with pytest.raises(Refused, match="last account admin"):
        revoke_role(grant=Grant.objects.get(user=cast.cora), actor=cast.cora)
    assert may(cast.cora, Permission.MANAGE_PEOPLE)


def test_one_of_two_account_admins_may_go(cast: Cast) -> None:
    make_grant(cast.mona, cast.root, Role.ACCOUNT_ADMIN)
    revoke_role(grant=Grant.objects.get(user=cast.cora), actor=cast.mona)
    assert not may(cast.cora, Permission.MANAGE_PEOPLE)


def test_an_admin_of_one_service_does_not_count_as_the_last_one(cast: Cast) -> None:
    make_grant(cast.dan, cast.youth_hub, Role.ACCOUNT_ADMIN)
    with pytest.raises(Refused, match="last account admin"):
        deactivate_person(user=cast.cora, actor=cast.dan)


def test_switching_an_account_off_ends_its_sessions_and_tokens_and_nobody_else_s(cast: Cast) -> None:
    browsers = [Client(), Client(), Client()]
    for browser, user in zip(browsers, [cast.asha, cast.asha, cast.ben], strict=True):
        browser.force_login(user)
    issue_token(actor=cast.asha, name="script", scope="read", days=30)
    deactivate_person(user=cast.asha, actor=cast.cora)
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(cast.ben.pk)]
    assert PersonalToken.objects.get().revoked_at is not None
    assert Entry.objects.get(action="person.deactivated").detail == {"sessions": 2, "tokens": 1}


def test_nobody_switches_off_their_own_account(cast: Cast) -> None:
    with pytest.raises(Refused, match="your own account"):
        deactivate_person(user=cast.cora, actor=cast.cora)
    cast.cora.refresh_from_db()
    assert cast.cora.is_active


def test_an_account_switched_on_again_has_its_roles_but_not_its_tokens(cast: Cast) -> None:
    issue_token(actor=cast.asha, name="script", scope="read", days=30)
    deactivate_person(user=cast.asha, actor=cast.cora)
    reactivate_person(user=cast.asha, actor=cast.cora)
    assert may(cast.asha, Permission.ACT)
    assert not PersonalToken.objects.filter(revoked_at=None).exists()
