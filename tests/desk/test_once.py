"""What a module lays once is there for each of its tests, as it was, and for nobody after them."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker

from people.models import Service, User
from tests.factories import make_service, make_user
from tests.once import laid_once


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Service]:
    with laid_once(django_db_blocker):
        yield make_service("Laid once")


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_each_test_finds_it_as_it_was_laid(laid: Service, db: None, turn: int) -> None:
    assert list(Service.objects.values_list("name", flat=True)) == ["Laid once"]
    Service.objects.update(name=f"Changed in turn {turn}")
    make_user("left")
    assert (Service.objects.get().name, User.objects.count()) == (f"Changed in turn {turn}", 1)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_write_that_the_database_refuses_spoils_nothing_for_the_next(laid: Service, db: None, turn: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.create(name="Again", path=laid.path)
    assert Service.objects.count() == 1


def test_code_that_asks_to_be_in_no_transaction_runs_as_in_every_test(laid: Service, db: None) -> None:
    with transaction.atomic(durable=True):
        make_service("Beside it", parent=laid)
    assert Service.objects.count() == 2


def test_nothing_of_it_is_there_when_the_block_is_over(db: None, django_db_blocker: DjangoDbBlocker) -> None:
    before, depth = User.objects.count(), len(connection.atomic_blocks)
    with laid_once(django_db_blocker):
        make_user("for a while")
        assert User.objects.count() == before + 1
    assert (User.objects.count(), len(connection.atomic_blocks)) == (before, depth)
