"""What several tests look at and none changes for the others is written once, for all the tests of a module."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def laid_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows written within are there for every test while the block is open, each of which undoes its own; then they go.

    For a fixture of a module whose tests ask for ``db``. None of them may commit: it would find a transaction open,
    and its threads would wait for rows that this one holds.
    """
    with blocker.unblock(), transaction.atomic():
        # A test is in a transaction of its own as well, and code that asks to be in none takes that for granted.
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)
