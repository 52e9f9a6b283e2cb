"""A database that breaks while the desk works: a table that is gone, a session that is cut at a certain write, a row
that is refused.

For tests that commit (``transaction=True``), but ``refuse_rows``: the desk loses its session and everything that was
not committed, as it would if the server had been restarted at that moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.models import Model

_CUT = """
CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
CREATE TRIGGER cut_off BEFORE {event} ON "{table}" FOR EACH ROW {when} EXECUTE FUNCTION cut_off();
"""
_MEND = 'DROP TRIGGER cut_off ON "{table}"; DROP FUNCTION cut_off();'
_REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no such row' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse();
"""


@contextmanager
def cut_off_at(model: type[Model], event: str = "INSERT", when: str = "") -> Iterator[None]:
    """The server ends whichever session writes such a row. ``when``: SQL of the row, such as ``NEW.state = 'sent'``."""
    table = model._meta.db_table
    _run(_CUT.format(event=event, table=table, when=f"WHEN ({when})" if when else ""))
    try:
        yield
    finally:
        connections.close_all()
        _run(_MEND.format(table=table))


def refuse_rows(model: type[Model], when: str) -> None:
    """From now on the database refuses such rows, as by a constraint. For a test that commits nothing: it undoes it."""
    _run(_REFUSE.format(table=model._meta.db_table, when=when))


@contextmanager
def without_table(model: type[Model]) -> Iterator[None]:
    """Every query of the model fails, as after an upgrade that went wrong."""
    table = model._meta.db_table
    _run(f'ALTER TABLE "{table}" RENAME TO "{table}_gone"')
    try:
        yield
    finally:
        _run(f'ALTER TABLE "{table}_gone" RENAME TO "{table}"')


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
