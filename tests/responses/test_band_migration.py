"""Items of an older desk get their band when it is upgraded, and give it back when the upgrade is undone."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ingest.models import MonitoredAccount
from tests.factories import make_case, make_post
from tests.responses.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("responses", "0003_opening_mark")]


def migrate(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


def newest() -> list[tuple[str, str]]:
    return [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "responses"]


@pytest.fixture
def always_newest() -> Iterator[None]:
    """Whatever happens here, the next test finds the tables of today."""
    yield
    migrate(newest())


def bands() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tier, band FROM responses_case ORDER BY tier")
        return list(cursor.fetchall())


def test_an_upgrade_parts_crisis_from_safety(account: MonitoredAccount, always_newest: None) -> None:
    for tier in range(4):
        make_case(make_post(account, posted_at=NOW), tier=tier, at=NOW)
    migrate(BEFORE)
    assert bands() == [(0, 0), (1, 0), (2, 1), (3, 1)]
    migrate(newest())
    assert bands() == [(0, 0), (1, 1), (2, 2), (3, 2)]
