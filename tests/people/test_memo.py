"""What a page reads once, and when it reads again: other people, a write, a transaction, the next request."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from people.access import may, permissions_of, services_with
from people.memo import remembered, request_memo
from people.models import Grant, Organisation, Service, Shift, User
from people.queries import ancestors, organisation, people_holding, people_who, service_tree
from people.roles import Permission, Role
from tests.conftest import Cast
from tests.factories import make_grant, make_service

Asked = Callable[..., Any]


def test_a_persons_roles_are_read_once(cast: Cast, django_assert_num_queries: Asked) -> None:
    with request_memo(), django_assert_num_queries(1):
        assert services_with(cast.asha, Permission.ACT) is None
        assert may(cast.asha, Permission.ACT, cast.youth_hub.pk)
        assert not may(cast.asha, Permission.APPROVE)
        assert Permission.READ_CASES in permissions_of(cast.asha)


def test_outside_a_memo_every_question_goes_to_the_database(cast: Cast, django_assert_num_queries: Asked) -> None:
    with django_assert_num_queries(2):
        assert may(cast.asha, Permission.ACT)
        assert may(cast.asha, Permission.ACT)


def test_one_person_is_never_told_what_another_may_do(cast: Cast) -> None:
    with request_memo():
        assert may(cast.mona, Permission.APPROVE)
        assert not may(cast.rae, Permission.APPROVE)
        assert services_with(cast.nora, Permission.READ_CASES) == []
        assert services_with(cast.dan, Permission.ACT) == [cast.youth_hub.pk]
        assert services_with(cast.asha, Permission.ACT) is None


def test_a_memo_ends_with_its_block(cast: Cast) -> None:
    with request_memo():
        assert may(cast.dan, Permission.ACT)
    Grant.objects.filter(user=cast.dan).delete()
    assert not may(cast.dan, Permission.ACT)
    with request_memo():
        assert not may(cast.dan, Permission.ACT)


def test_a_memo_ends_with_its_block_when_the_block_fails(cast: Cast, django_assert_num_queries: Asked) -> None:
    with suppress(ZeroDivisionError), request_memo():
        assert organisation() == cast.organisation
        raise ZeroDivisionError
    with django_assert_num_queries(2):
        assert organisation() == organisation()


def test_a_block_inside_another_shares_its_answers(cast: Cast, django_assert_num_queries: Asked) -> None:
    with request_memo(), django_assert_num_queries(1):
        assert organisation() == cast.organisation
        with request_memo():
            assert organisation() == cast.organisation
        assert organisation() == cast.organisation


def test_a_role_taken_away_meanwhile_holds_at_once_for_whoever_took_it(cast: Cast) -> None:
    with request_memo():
        assert may(cast.dan, Permission.ACT)
        Grant.objects.filter(user=cast.dan).delete()
        assert not may(cast.dan, Permission.ACT)


def test_an_account_switched_off_meanwhile_holds_nothing(cast: Cast) -> None:
    with request_memo():
        assert may(cast.dan, Permission.ACT)
        User.objects.filter(pk=cast.dan.pk).update(is_active=False)
        assert not may(cast.dan, Permission.ACT)
        assert cast.dan not in people_holding(Permission.ACT, cast.youth_hub.pk)


def test_any_write_at_all_empties_it(cast: Cast, django_assert_num_queries: Asked) -> None:
    with request_memo():
        assert organisation() == cast.organisation
        with connection.cursor() as cursor:
            cursor.execute("  update people_organisation set name = 'Harbour'")
        found = organisation()
        assert found is not None
        assert found.name == "Harbour"


@pytest.mark.parametrize(
    "write",
    [
        lambda cast: make_service("Night team", parent=cast.root),
        lambda cast: Service.objects.filter(pk=cast.walk_in.pk).update(name="Harbour"),
        lambda cast: Service.objects.bulk_create([]) or Shift.objects.all().delete(),
    ],
)
def test_a_changed_tree_is_read_again(cast: Cast, write: Callable[[Cast], object]) -> None:
    with request_memo():
        assert [place.name for place in service_tree().values()] == list(Service.objects.values_list("name", flat=True))
        write(cast)
        assert [place.name for place in service_tree().values()] == list(Service.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("sql", "kept"),
    [
        ("SELECT name FROM people_organisation", True),
        ("  (SELECT name FROM people_organisation)", True),
        ("select name from people_organisation for update", True),
        ("UPDATE people_organisation SET name = name", False),
        ("DELETE FROM people_grant WHERE false", False),
        ("INSERT INTO people_service SELECT * FROM people_service WHERE false", False),
        ("WITH changed AS (UPDATE people_organisation SET name = name RETURNING id) SELECT * FROM changed", False),
        ("/* a comment */ UPDATE people_organisation SET name = name", False),
        ("CREATE TEMPORARY TABLE nothing_much (id int) ON COMMIT DROP", False),
    ],
)
def test_what_only_reads_keeps_the_answers_and_nothing_else_does(cast: Cast, sql: str, kept: bool) -> None:
    answers = iter(["first", "second"])
    with request_memo():
        assert remembered("word", lambda: next(answers)) == "first"
        with connection.cursor() as cursor:
            cursor.execute(sql)
        assert remembered("word", lambda: next(answers)) == ("first" if kept else "second")


def test_rows_read_one_by_one_keep_the_answers_and_many_written_do_not(cast: Cast) -> None:
    answers = iter(["first", "second"])
    with request_memo():
        remembered("word", lambda: next(answers))
        assert len(list(User.objects.iterator(chunk_size=2))) == 8
        assert remembered("word", lambda: next(answers)) == "first"
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE people_organisation SET name = %s", [("Harbour",), ("Lakeshore",)])
        assert remembered("word", lambda: next(answers)) == "second"


def test_an_answer_that_is_nothing_is_an_answer() -> None:
    answers = iter([None, "asked again"])
    with request_memo():
        assert remembered("word", lambda: next(answers)) is None
        assert remembered("word", lambda: next(answers)) is None


def test_a_question_that_fails_is_asked_again() -> None:
    answers = iter(list[str]())
    with request_memo():
        with pytest.raises(StopIteration):
            remembered("word", lambda: next(answers))
        assert remembered("word", lambda: "found") == "found"


def test_inside_a_transaction_the_database_is_asked(cast: Cast, django_assert_num_queries: Asked) -> None:
    with request_memo():
        assert may(cast.dan, Permission.ACT)
        with transaction.atomic(), django_assert_num_queries(2):
            assert may(cast.dan, Permission.ACT)
            assert may(cast.dan, Permission.ACT)


def test_what_a_transaction_read_is_not_kept(cast: Cast) -> None:
    with request_memo():
        with suppress(ZeroDivisionError), transaction.atomic():
            make_grant(cast.nora, cast.root, Role.APPROVER)
            assert may(cast.nora, Permission.APPROVE)
            raise ZeroDivisionError
        assert not may(cast.nora, Permission.APPROVE)


def test_another_thread_has_a_memo_of_its_own() -> None:
    seen: list[str] = []

    def elsewhere() -> None:
        seen.append(remembered("word", lambda: "theirs"))

    with request_memo():
        assert remembered("word", lambda: "mine") == "mine"
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert remembered("word", lambda: "not asked") == "mine"
    assert seen == ["theirs"]


def test_a_form_that_writes_into_the_organisation_changes_no_other_answer(cast: Cast) -> None:
    with request_memo():
        typed = organisation()
        assert typed is not None
        typed.name = "Refused"
        assert str(organisation()) == "Lakeshore Mental Health"
        assert not typed._state.adding


def test_an_empty_desk_has_no_organisation_however_often_it_is_asked(
    db: None, django_assert_num_queries: Asked
) -> None:
    with request_memo(), django_assert_num_queries(1):
        assert organisation() is None
        assert organisation() is None


def test_the_people_of_a_service_and_of_those_above_are_read_once(cast: Cast, django_assert_num_queries: Asked) -> None:
    with request_memo():
        service_tree()
        with django_assert_num_queries(1):
            acting = people_holding(Permission.ACT, cast.youth_hub.pk)
            reading = people_holding(Permission.READ_CASES, cast.youth_hub.pk)
            everywhere = people_holding(Permission.ACT, cast.root.pk)
    assert acting == list(people_who(Permission.ACT, cast.youth_hub.pk))
    assert reading == list(people_who(Permission.READ_CASES, cast.youth_hub.pk))
    assert everywhere == list(people_who(Permission.ACT, cast.root.pk))
    assert cast.dan in acting
    assert cast.dan not in everywhere


def test_a_person_with_two_roles_is_named_once(cast: Cast) -> None:
    make_grant(cast.asha, cast.youth_hub, Role.APPROVER)
    assert people_holding(Permission.ACT, cast.youth_hub.pk).count(cast.asha) == 1


def test_an_unknown_service_has_nothing_above_it(cast: Cast) -> None:
    with pytest.raises(Service.DoesNotExist):
        ancestors(10**6)
    assert ancestors(cast.youth_hub.pk) == [cast.youth_hub.pk, cast.root.pk]


def test_a_service_whose_id_begins_with_anothers_is_not_below_it(db: None) -> None:
    root = Service.objects.create(pk=1, name="All", path="1/")
    for pk in (4, 40):
        Service.objects.create(pk=pk, name=f"Service {pk}", parent=root, path=f"1/{pk}/")
    user = User.objects.create_user("narrow@lakeshore.example")
    make_grant(user, Service.objects.get(pk=4), Role.READER)
    assert services_with(user, Permission.READ_CASES) == [4]


def test_a_role_given_between_two_requests_opens_the_page_at_the_next(client: Client, cast: Cast) -> None:
    client.force_login(cast.nora, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/?view=all").status_code == 404
    grant = make_grant(cast.nora, cast.root, Role.READER)
    assert client.get("/?view=all").status_code == 200
    grant.delete()
    assert client.get("/?view=all").status_code == 404


def test_no_memo_outlives_a_request(client: Client, cast: Cast, django_assert_num_queries: Asked) -> None:
    client.force_login(cast.asha, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
    assert client.get("/items/999999/").status_code == 404
    Organisation.objects.update(name="Harbour")
    with django_assert_num_queries(2):
        assert str(organisation()) == str(organisation()) == "Harbour"
