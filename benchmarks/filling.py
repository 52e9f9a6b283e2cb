"""Many stored posts at once, and cases in every state: what a year leaves behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from benchmarks.organisation import Desk
from benchmarks.texts import posts
from ingest.models import MonitoredAccount
from ingest.services.insertion import insert_posts
from platforms.base import Author, IncomingPost

BATCH = 5_000
SPAN = timedelta(days=365)
# What insert_posts leaves to its caller, for every post that lacks it.
_REST = [
    "INSERT INTO ingest_postversion (post_id, version_id, text, text_hash, seen_at) "
    "SELECT id, version_id, text, text_hash, stored_at FROM ingest_post p "
    "WHERE NOT EXISTS (SELECT 1 FROM ingest_postversion v WHERE v.post_id = p.id) ORDER BY id",
    "INSERT INTO ingest_postauthor (post_id, external_id, handle, display_name) "
    "SELECT id, 'author' || id, 'neighbour' || id, '' FROM ingest_post p "
    "WHERE NOT EXISTS (SELECT 1 FROM ingest_postauthor a WHERE a.post_id = p.id)",
    "INSERT INTO ingest_sighting (post_id, account_id, seen_at) "
    "SELECT p.id, a.id, p.stored_at FROM ingest_post p JOIN ingest_monitoredaccount a ON a.service_id = p.service_id "
    "WHERE NOT EXISTS (SELECT 1 FROM ingest_sighting s WHERE s.post_id = p.id)",
]
# Of ten items two are closed or set aside; of the open ones half are new. Every tenth open item is somebody's.
_SHAPE = [
    "UPDATE responses_case SET state = 'closed', outcome = 'answered', acknowledged_at = opened_at, "
    "closed_at = opened_at WHERE id %% 10 IN (0, 1) AND id %% 50 <> 0",
    "UPDATE responses_case SET state = 'set_aside', set_aside_reason = 'spam' WHERE id %% 50 = 0",
    "UPDATE responses_case SET state = 'acknowledged', acknowledged_at = opened_at WHERE id %% 10 IN (2, 3)",
    "UPDATE responses_case SET state = 'responded', acknowledged_at = opened_at, replied_at = opened_at "
    "WHERE id %% 10 IN (4, 5)",
    "UPDATE responses_case SET assigned_to_id = %s WHERE id %% 10 = 6",
]


def store_posts(desk: Desk, count: int) -> None:
    """``count`` posts of the last year, each of another author, in turn for each service."""
    begun = timezone.now() - SPAN
    batch = list(_incoming(begun, count))
    for start in range(0, count, BATCH):
        part = batch[start : start + BATCH]
        for number, account in enumerate(desk.accounts):
            insert_posts(account, part[number :: len(desk.accounts)], at=timezone.now())
    _execute(_REST)


def shape_cases(desk: Desk) -> None:
    """Let time pass over the cases, then let the planner know."""
    _execute(_SHAPE[:-1])
    with connection.cursor() as cursor:
        cursor.execute(_SHAPE[-1], [desk.nadia.pk])
        cursor.execute("ANALYZE")


def accounts_by_service(desk: Desk) -> dict[int, MonitoredAccount]:
    return {account.service_id: account for account in desk.accounts}


def _incoming(begun: datetime, count: int) -> Iterator[IncomingPost]:
    for number, text in enumerate(posts(count, seed=7)):
        id = f"{number:012}"
        yield IncomingPost(
            external_id=f"f{id}",
            version_id=f"f{id}",
            text=text,
            posted_at=begun + SPAN * number / count,
            language="en",
            conversation_id=f"c{id}",
            author=Author(external_id=f"a{id}"),
        )


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [])
