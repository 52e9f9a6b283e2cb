"""Many stored posts at once, and cases in every state: what a year leaves behind."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from benchmarks.organisation import Desk
from benchmarks.texts import posts
from ingest.models import MonitoredAccount
from ingest.services.insertion import insert_authors, insert_posts, insert_sightings, insert_versions
from platforms.base import Author, IncomingPost
from responses.models import Case

BATCH = 5_000
SPAN = timedelta(days=365)


def store_posts(desk: Desk, count: int, *, first: int = 0) -> None:
    """``count`` posts of the last year, each of another author, in turn for each service. ``first`` numbers them."""
    begun = timezone.now() - SPAN
    batch = list(_incoming(begun, count, first))
    for start in range(0, count, BATCH):
        part = batch[start : start + BATCH]
        for number, account in enumerate(desk.accounts):
            _store(account, part[number :: len(desk.accounts)])


def shape_cases(desk: Desk) -> None:
    """Let time pass over the cases: of ten, two end, two are acknowledged, two answered, one is somebody's."""
    cases, opened = Case.objects.annotate(digit=F("pk") % 10), F("opened_at")
    aside = Case.objects.annotate(digit=F("pk") % 50).filter(digit=0)
    cases.filter(digit__in=[0, 1]).update(state="closed", outcome="answered", acknowledged_at=opened, closed_at=opened)
    aside.update(state="set_aside", set_aside_reason="spam", closed_at=None, outcome="")
    cases.filter(digit__in=[2, 3]).update(state="acknowledged", acknowledged_at=opened)
    cases.filter(digit__in=[4, 5]).update(state="responded", acknowledged_at=opened, replied_at=opened)
    cases.filter(digit=6).update(assigned_to=desk.nadia)
    analyse()


def analyse() -> None:
    """Tell the planner, as autovacuum does within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _store(account: MonitoredAccount, part: Sequence[IncomingPost]) -> None:
    now = timezone.now()
    ids = insert_posts(account, part, at=now)
    insert_versions([*ids.values()], seen_at=now)
    insert_authors([(ids[post.external_id], post) for post in part])
    insert_sightings(account, [*ids.values()], seen_at=now)


def _incoming(begun: datetime, count: int, first: int) -> Iterator[IncomingPost]:
    for number, text in enumerate(posts(count, seed=7)):
        id = f"{first + number:012}"
        yield IncomingPost(
            external_id=f"f{id}",
            version_id=f"f{id}",
            text=text,
            posted_at=begun + SPAN * number / count,
            language="en",
            conversation_id=f"c{id}",
            author=Author(external_id=f"a{id}"),
        )
