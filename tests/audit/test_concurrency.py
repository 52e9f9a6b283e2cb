from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.models import Entry
from audit.services import record, verify


def write(number: int) -> None:
    try:
        record(actor=None, action="case.seen", object_type="case", object_id=number)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    assert Entry.objects.count() == 20
    assert verify() is None
