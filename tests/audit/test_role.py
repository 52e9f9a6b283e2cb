"""The database role that production should use: what it may do, what it may not, and what the doctor says."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from audit.models import Entry
from audit.services import record, record_view, verify
from feedbackdesk import doctor
from people.models import CrisisLine
from people.services import add_crisis_line, remove_crisis_line
from tests.conftest import Cast

SQL = Path(__file__).parents[2] / "feedbackdesk" / "database_role.sql"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_the_desk(cast: Cast) -> Iterator[Cast]:
    """The rest of the test runs as the role of the file, which goes again with the transaction."""
    run(SQL.read_text())
    record(actor=cast.asha, action="case.noted", object_type="case", object_id=1)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL ROLE desk_app")
    yield cast
    run("RESET ROLE")


def test_the_role_adds_to_the_record_and_reads_it(as_the_desk: Cast) -> None:
    record(actor=as_the_desk.ben, action="case.closed", object_type="case", object_id=1)
    assert record_view(actor=as_the_desk.ben, object_type="case", object_id=1) is not None
    assert Entry.objects.count() == 3
    assert verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_id = 1",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "DROP TRIGGER audit_rows_stay ON audit_entry",
        "ALTER TABLE audit_entry DROP COLUMN digest",
        "DROP TABLE audit_entry CASCADE",
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = 'replica'",
        "GRANT ALL ON audit_entry TO desk_app",
        "DELETE FROM django_migrations",
        "CREATE ROLE another SUPERUSER",
        "ALTER ROLE desk_app SUPERUSER",
    ],
)
def test_the_role_has_no_way_to_change_the_record_or_its_own_rights(as_the_desk: Cast, statement: str) -> None:
    before = Entry.objects.count()
    refused = False
    try:
        with transaction.atomic():
            run(statement)
    except ProgrammingError as error:
        refused = "permission denied" in str(error) or "must be owner" in str(error)
    assert refused or statement.startswith("GRANT")  # a grant of what one does not hold only warns
    assert Entry.objects.count() == before
    assert not may_change_the_record()


def may_change_the_record() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'audit_entry', 'UPDATE, DELETE, TRUNCATE')")
        return bool(cursor.fetchone()[0])


def test_the_role_does_the_desk_s_ordinary_work(as_the_desk: Cast) -> None:
    line = add_crisis_line(name="9-8-8", contact="Call or text 9-8-8", actor=as_the_desk.cora)
    remove_crisis_line(line=line, actor=as_the_desk.cora)
    assert not CrisisLine.objects.exists()
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True))[1:] == [
        "crisis_line.added",
        "crisis_line.removed",
    ]


def test_the_doctor_has_nothing_against_the_role(as_the_desk: Cast) -> None:
    assert list(doctor.database_role()) == []


def test_the_doctor_names_a_superuser(cast: Cast) -> None:
    [problem] = doctor.database_role()
    assert "as a superuser" in problem.what
    assert "manage.py desk_role" in problem.do


@pytest.mark.parametrize("right", ["OWNER", "UPDATE", "DELETE", "TRUNCATE"])
def test_the_doctor_names_a_role_that_could_change_the_record(cast: Cast, right: str) -> None:
    run(SQL.read_text())
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(
        "ALTER TABLE audit_entry OWNER TO desk_app" if right == "OWNER" else f"GRANT {right} ON audit_entry TO desk_app"
    )
    run("SET LOCAL ROLE desk_app")
    [problem] = doctor.database_role()
    assert "can change or remove entries" in problem.what


def test_on_a_server_of_this_machine_it_is_a_note_and_nothing_is_wrong(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"role": doctor.served_role})
    out, aside = StringIO(), StringIO()
    call_command("doctor", stdout=out, stderr=aside)
    assert out.getvalue() == "Nothing is wrong.\n"
    assert "Note: The desk uses the database as a superuser" in aside.getvalue()


def test_on_a_server_elsewhere_it_is_a_problem_with_an_exit_code(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.lakeshore.example")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--only", "role", stdout=out)
    assert "as a superuser" in out.getvalue()


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("", True), ("localhost", True), ("::1", True), ("postgres", False), ("10.0.0.4", False)],
)
def test_which_servers_count_as_this_machine_s(host: str, here: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", host)
    assert doctor.on_this_machine() is here


def test_the_command_makes_the_role_once_and_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DESK_DB_PASSWORD", "a long word nobody types")
    for _ in range(2):
        out = StringIO()
        call_command("desk_role", stdout=out)
        assert out.getvalue() == "The role desk_app is ready.\n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcanlogin, rolpassword FROM pg_authid WHERE rolname = 'desk_app'")
        superuser, signs_in, kept = cursor.fetchone()
    assert (superuser, signs_in) == (False, True)
    assert kept.startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize("password", ["", "short"])
def test_a_short_password_makes_no_role(cast: Cast, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr(settings, "DESK_DB_PASSWORD", password)
    with pytest.raises(CommandError, match="16 characters or more. Nothing was changed"):
        call_command("desk_role")
    assert not role_is_there()


def test_who_may_not_make_a_role_is_told_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DESK_DB_PASSWORD", "a long word nobody types")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("CREATE ROLE desk_nobody")
    run("SET LOCAL ROLE desk_nobody")
    with pytest.raises(CommandError, match="run migrate first, as their owner. Nothing was changed"):
        call_command("desk_role")


def role_is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_app')")
        return bool(cursor.fetchone()[0])
