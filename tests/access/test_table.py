"""The table of access holds, address by address and person by person."""

import pytest

from people.models import PersonalToken, User
from people.services import deactivate_person
from tests.access.scene import Scene
from tests.access.table import PEOPLE, TABLE
from tests.access.walker import Visitor, is_api, names
from tests.conftest import Cast

COLUMN = {who: place for place, who in enumerate(PEOPLE, 2)}
# Addresses that nobody signs in for: anonymous meets the view itself, and so its 405.
OPEN = {"healthz", "setup", "login", "password-reset", "password-reset-sent", "set-password", "api-docs"}
OPEN |= {"webhook-facebook"}
Answers = dict[tuple[str, str], int]


def rows_of(who: str) -> Answers:
    """The person's column of the table."""
    return {(row[0], row[1]): int(row[COLUMN[who]]) for row in TABLE}


def expected(who: str) -> Answers:
    """The person's column, with 405 wherever the table has no row for a method."""
    unasked = {(method, name): _no_row(who, name) for method in ("GET", "POST") for name in names()}
    return {**unasked, **rows_of(who)}


def _no_row(who: str, name: str) -> int:
    if who != "anonymous" or name in OPEN:
        return 405
    return 401 if is_api(name) or name == "api-schema" else 302


def differences(visitor: Visitor, scene: Scene, wanted: Answers) -> list[str]:
    got = {(method, name): visitor.status(scene, method, name) for method, name in wanted}
    return [
        f"{m} {name}: {got[m, name]}, not {wanted[m, name]}" for m, name in wanted if got[m, name] != wanted[m, name]
    ]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = list(names())
    assert len(known) == len(set(known))
    assert {row[1] for row in TABLE} == set(known)
    assert len({row[:2] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_gets_what_the_table_says(cast: Cast, scene: Scene, who: str) -> None:
    user: User | None = None if who == "anonymous" else getattr(cast, who)
    assert differences(Visitor(user), scene, expected(who)) == []


@pytest.mark.parametrize("flags", [{"is_staff": True}, {"is_superuser": True, "is_staff": True}])
def test_a_flag_of_django_opens_nothing(cast: Cast, scene: Scene, flags: dict[str, bool]) -> None:
    User.objects.filter(pk=cast.nora.pk).update(**flags)
    cast.nora.refresh_from_db()
    assert differences(Visitor(cast.nora), scene, rows_of("nora")) == []


def test_a_person_switched_off_is_a_stranger_everywhere_at_once(cast: Cast, scene: Scene) -> None:
    asha = Visitor(cast.asha)
    assert asha.status(scene, "GET", "item") == 200
    deactivate_person(user=cast.asha, actor=cast.cora)
    assert differences(asha, scene, rows_of("anonymous")) == []


def test_a_flag_alone_ends_access_even_while_session_and_token_stay(cast: Cast, scene: Scene) -> None:
    asha = Visitor(cast.asha)
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert PersonalToken.objects.filter(user=cast.asha, revoked_at=None).exists()
    assert differences(asha, scene, rows_of("anonymous")) == []


def test_a_write_without_a_csrf_token_is_refused_everywhere(cast: Cast, scene: Scene) -> None:
    """The API takes no session and the webhook asks for a signature: neither has anything to forge."""
    strict = Visitor(cast.asha, enforce_csrf_checks=True)
    posts = [row[1] for row in TABLE if row[0] == "POST" and not is_api(row[1]) and row[1] != "webhook-facebook"]
    assert len(posts) > 50
    assert {name: status for name in posts if (status := strict.status(scene, "POST", name)) != 403} == {}
    assert {
        name for name in names() if is_api(name) and strict.pages.post("/api/v1/posts/").status_code != 401
    } == set()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_other_method_does_anything(cast: Cast, scene: Scene, method: str) -> None:
    visitor = Visitor(cast.ben)
    got = {name: visitor.status(scene, method, name) for name in names()}
    # These two answer before they look at the method: signed in already, and a link that does not work.
    assert (got.pop("login"), got.pop("set-password")) == (302, 200)
    assert {name: status for name, status in got.items() if status not in (404, 405)} == {}
