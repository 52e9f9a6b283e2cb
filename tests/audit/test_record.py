from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from audit.services import GENESIS, digest_of, record, verify
from tests.conftest import Cast


def three_entries(cast: Cast) -> list[Entry]:
    return [
        record(actor=cast.mona, action="case.opened", object_type="case", object_id=number, detail={"tier": number})
        for number in (1, 2, 3)
    ]


def without_triggers(statement: str, *values: str | int) -> None:
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_each_entry_names_the_digest_before_it(cast: Cast) -> None:
    first, second, third = three_entries(cast)
    assert first.previous == GENESIS
    assert [second.previous, third.previous] == [first.digest, second.digest]
    assert verify() is None


def test_an_entry_says_who_did_what_to_which(cast: Cast) -> None:
    entry = record(actor=cast.asha, action="case.acknowledged", object_type="case", object_id=9, detail={"version": 2})
    entry.refresh_from_db()
    kept = (entry.actor_id, entry.action, entry.object_type, entry.object_id, entry.detail)
    assert kept == (cast.asha.pk, "case.acknowledged", "case", 9, {"version": 2})


def test_the_desk_itself_acts_without_a_name(db: None) -> None:
    assert record(actor=None, action="poll.stopped", object_type="account").actor_id is None


def test_numbers_and_dates_survive_the_trip_through_the_database(db: None) -> None:
    detail = {"share": 0.1, "whole": 2.0, "large": 1e22, "small": 1e-7, "at": datetime(2026, 3, 8, 7, tzinfo=UTC)}
    record(actor=None, action="figure.read", object_type="figure", detail=detail)
    assert verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'nothing happened'",
        "DELETE FROM audit_entry",
        "SET LOCAL audit.allow_truncate = 'off'; TRUNCATE audit_entry",
    ],
)
def test_the_database_refuses_to_change_the_record(cast: Cast, statement: str) -> None:
    before = [entry.digest for entry in three_entries(cast)]
    with (
        pytest.raises(IntegrityError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values_list("digest", flat=True)) == before


def test_a_role_that_is_not_superuser_cannot_talk_its_way_into_truncating(cast: Cast) -> None:
    three_entries(cast)
    become = "SET LOCAL SESSION AUTHORIZATION desk_app; SET LOCAL audit.allow_truncate = 'on'; "
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE desk_app; GRANT ALL ON audit_entry TO desk_app")
    with (
        pytest.raises(IntegrityError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{become} TRUNCATE audit_entry")
    assert Entry.objects.count() == 3


def test_an_altered_entry_is_found(cast: Cast) -> None:
    _first, second, _third = three_entries(cast)
    without_triggers("UPDATE audit_entry SET actor_id = %s WHERE id = %s", cast.rae.pk, second.pk)
    assert verify() == second


def test_an_altered_entry_with_a_digest_of_its_own_breaks_the_next(cast: Cast) -> None:
    _first, second, third = three_entries(cast)
    second.actor_id = cast.rae.pk
    without_triggers(
        "UPDATE audit_entry SET actor_id = %s, digest = %s WHERE id = %s", cast.rae.pk, digest_of(second), second.pk
    )
    assert verify() == third


def test_a_removed_entry_is_found_at_the_one_after_it(cast: Cast) -> None:
    _first, second, third = three_entries(cast)
    without_triggers("DELETE FROM audit_entry WHERE id = %s", second.pk)
    assert verify() == third


def test_the_command_prints_the_head_to_keep_elsewhere(cast: Cast) -> None:
    last = three_entries(cast)[-1]
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().strip() == f"3 entries fit. Head: {last.digest}"


def test_the_command_fails_at_the_broken_entry(cast: Cast) -> None:
    first, *_rest = three_entries(cast)
    without_triggers("UPDATE audit_entry SET detail = '{}' WHERE id = %s", first.pk)
    with pytest.raises(CommandError, match=f"Entry {first.pk} "):
        call_command("verify_audit")


def test_a_refused_act_leaves_no_entry(cast: Cast) -> None:
    with transaction.atomic():
        record(actor=cast.asha, action="case.closed", object_type="case")
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_can_be_cleaned_up() -> None:
    record(actor=None, action="desk.started", object_type="desk")
    assert verify() is None
