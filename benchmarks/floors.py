"""The least that any program would have to do with the same rows: COPY into a table without keys."""

import csv
import io
import time
from collections.abc import Iterable, Sequence

from django.db import connection


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows into a new table of text columns, durably. Returns how many the table then holds."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TABLE {table} ({', '.join(f'{name} text' for name in columns)})")
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv)", text)
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def copy_again(*tables: str) -> float:
    """Seconds to write what these tables hold into bare tables of the same columns."""
    return sum(_copy_table(table) for table in tables)


def _copy_table(table: str) -> float:
    held, bare = io.StringIO(), f"bare_{table}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {bare} AS SELECT * FROM {table} WHERE false")
        cursor.copy_expert(f"COPY (SELECT * FROM {table}) TO STDOUT", held)
        held.seek(0)
        begun = time.perf_counter()
        cursor.copy_expert(f"COPY {bare} FROM STDIN", held)
        taken = time.perf_counter() - begun
        cursor.execute(f"DROP TABLE {bare}")
    return taken
