"""One publisher at a time."""

from django.db import connection

_LOCK = 7_203_207  # any number of its own, the same in every process


def lock_rules() -> None:
    """Until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
