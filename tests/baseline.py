"""What a test that commits leaves behind is taken away: every table is again as the migrations left it.

Django would truncate every table and make its permissions anew, which takes longer than most of these tests, and
rows that a migration put in would be gone for whichever test comes next.
"""

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

# Django's own, the same in every database of this version: no test writes them.
LASTING = {"django_migrations", "django_content_type", "auth_permission"}
# As "replica" neither foreign keys nor the triggers that keep the record's rows are asked: superusers alone may.
# The locks wait for whatever a server's thread is still writing, as TRUNCATE would.
RESET = """
CREATE SCHEMA baseline;
CREATE PROCEDURE baseline.reset() LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL session_replication_role = replica;
    LOCK TABLE {every} IN SHARE ROW EXCLUSIVE MODE;
    {steps}
END $$;
"""


def keep() -> None:
    """Remember the rows that the migrations made; a table without any is only emptied."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - LASTING)
    with connection.cursor() as cursor:
        filled = [table for table in tables if _has_rows(cursor, table)]
        steps = [f'DELETE FROM "{table}";' for table in tables]
        steps += [_refill(table, _columns(cursor, table)) for table in filled]
        cursor.execute(RESET.format(every=", ".join(f'"{table}"' for table in tables), steps=" ".join(steps)))
        for table in filled:
            cursor.execute(f'CREATE TABLE baseline."{table}" AS TABLE "{table}"')


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
    return bool(cursor.fetchone()[0])


def _columns(cursor: Any, table: str) -> str:
    """By name, since a test that migrates back and forth changes their order; the database fills generated ones."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())


def _refill(table: str, columns: str) -> str:
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM baseline."{table}";'


def reset() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CALL baseline.reset()")


def _fixture_teardown(self: TransactionTestCase) -> None:
    reset()


def install() -> None:
    TransactionTestCase._fixture_teardown = _fixture_teardown  # type: ignore[attr-defined]
