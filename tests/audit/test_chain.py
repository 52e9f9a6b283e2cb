"""The chain under attack and under load: what is found, what must be kept elsewhere, what never gets in."""

import random
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.models import Entry
from audit.services import GENESIS, digest_of, record, verify

pytestmark = pytest.mark.django_db


def write(count: int) -> list[Entry]:
    return [record(actor=None, action="case.seen", object_type="case", object_id=number) for number in range(count)]


def tamper(statement: str, *values: Any) -> None:
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_an_empty_record_is_sound_and_its_head_is_the_beginning() -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert verify() is None
    assert out.getvalue().strip() == f"0 entries fit. Head: {GENESIS}"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_id", 77),
        ("action", "case.closed"),
        ("object_type", "reply"),
        ("object_id", 99),
        ("detail", '{"tier": 0}'),
        ("at", "2020-01-01T00:00:00+00:00"),
        ("previous", "f" * 64),
        ("digest", "f" * 64),
    ],
)
def test_no_column_can_be_altered_unnoticed(column: str, value: Any) -> None:
    entries = write(5)
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, entries[2].pk)  # noqa: S608 - listed above
    broken = verify()
    assert broken is not None
    assert broken.pk == entries[2].pk
    with pytest.raises(CommandError, match=f"Entry {entries[2].pk} "):
        call_command("verify_audit")


@pytest.mark.parametrize("seed", range(6))
def test_any_one_alteration_anywhere_is_found_at_its_place(seed: int) -> None:
    chance, entries = random.Random(seed), write(12)
    victim = chance.choice(entries)
    tamper("UPDATE audit_entry SET object_id = object_id + 1000 WHERE id = %s", victim.pk)
    broken = verify()
    assert broken is not None
    assert broken.pk == victim.pk


def test_two_entries_that_changed_places_are_found() -> None:
    first, second = write(2)
    tamper("UPDATE audit_entry SET id = %s WHERE id = %s", second.pk + 1, first.pk)
    broken = verify()
    assert broken is not None
    assert broken.digest == second.digest


def test_an_entry_slipped_in_with_a_digest_of_its_own_is_found() -> None:
    first, second = write(2)
    forged = Entry(at=first.at, action="nothing.to.see", object_type="case", object_id=1, detail={}, previous=GENESIS)
    forged.pk = first.pk - 1
    forged.digest = digest_of(forged)
    forged.save(force_insert=True)
    broken = verify()
    assert broken is not None
    assert broken.pk == first.pk


def test_the_newest_entries_removed_show_only_against_a_head_kept_elsewhere() -> None:
    entries = write(4)
    kept_elsewhere = entries[-1].digest
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[-1].pk)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert kept_elsewhere not in out.getvalue()
    assert entries[-2].digest in out.getvalue()


def test_a_number_that_is_none_never_gets_into_the_record() -> None:
    with pytest.raises(ValueError, match="JSON"):
        record(actor=None, action="figure.read", object_type="figure", detail={"share": float("nan")})
    assert Entry.objects.count() == 0


def test_an_act_that_is_rolled_back_leaves_a_chain_that_goes_on() -> None:
    write(1)
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)
    write(1)
    assert Entry.objects.count() == 2
    assert verify() is None
