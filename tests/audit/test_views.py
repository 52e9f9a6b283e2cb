"""Who saw what: each look is on record, once an hour for a person and an object."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from audit.services import VIEW_EVERY, record, record_view, verify
from tests.conftest import Cast


def look(actor: Any, number: int = 7, kind: str = "case") -> Entry | None:
    return record_view(actor=actor, object_type=kind, object_id=number)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock on."""

    def move(by: timedelta) -> None:
        at = timezone.now() + by
        monkeypatch.setattr("audit.services.timezone.now", lambda: at)

    return move


def test_a_look_says_who_saw_what_and_when(cast: Cast) -> None:
    entry = look(cast.rae)
    assert entry is not None
    assert (entry.actor_id, entry.action, entry.object_type, entry.object_id) == (cast.rae.pk, "case.read", "case", 7)
    assert entry.detail == {}
    assert timezone.now() - entry.at < timedelta(seconds=30)


def test_a_page_that_is_opened_again_and_again_is_one_entry_an_hour(cast: Cast, later: Any) -> None:
    assert look(cast.rae) is not None
    assert [look(cast.rae) for _ in range(5)] == [None] * 5
    later(VIEW_EVERY - timedelta(seconds=5))
    assert look(cast.rae) is None
    later(timedelta(seconds=10))
    assert look(cast.rae) is not None
    assert Entry.objects.count() == 2
    assert verify() is None


@pytest.mark.parametrize("other", ["person", "item", "kind"])
def test_another_person_item_or_kind_is_another_look(cast: Cast, other: str) -> None:
    look(cast.rae)
    looks = {"person": (cast.asha, 7, "case"), "item": (cast.rae, 8, "case"), "kind": (cast.rae, 7, "post")}
    assert look(*looks[other]) is not None
    assert Entry.objects.count() == 2


def test_an_act_on_the_item_is_not_a_look(cast: Cast) -> None:
    record(actor=cast.rae, action="case.noted", object_type="case", object_id=7)
    assert look(cast.rae) is not None


def test_a_look_that_is_on_record_costs_one_query_and_no_lock(cast: Cast) -> None:
    look(cast.rae)
    with CaptureQueriesContext(connection) as queries:
        assert look(cast.rae) is None
    [only] = queries.captured_queries
    assert only["sql"].startswith("SELECT")
    assert "advisory" not in only["sql"]


def test_the_look_up_reads_the_entries_of_one_object_and_not_the_record(cast: Cast) -> None:
    for number in range(300):
        record(actor=None, action="post.redacted", object_type="post", object_id=number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM audit_entry WHERE object_type = 'case' AND object_id = 7 LIMIT 1")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "audit_object" in plan


@pytest.mark.django_db(transaction=True)
def test_several_windows_of_one_person_at_the_same_moment_are_one_entry(cast: Cast) -> None:
    gate = threading.Barrier(4)

    def open_item() -> None:
        try:
            gate.wait(timeout=20)
            look(cast.rae)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=open_item) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(action="case.read").count() == 1
    assert verify() is None
