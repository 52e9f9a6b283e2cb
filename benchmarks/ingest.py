"""Ingest end to end: pages over HTTP through the real client library into the desk's tables.

Floor: the same pages by a bare HTTP client, ``json.loads``, and COPY of their rows into one bare table.
"""

import json
import statistics
import time
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from benchmarks.floors import copy_rows
from benchmarks.organisation import HANDLE, Desk, connect
from benchmarks.table import Line, rates
from benchmarks.texts import posts
from ingest.models import MonitoredAccount, Post
from ingest.services import poll_account
from sandbox.client import Json, Sandbox

BATCH = 500
FLOOR_ROUNDS = 3
MENTIONS = "GET /2/users/{id}/mentions"
Seconds = tuple[float, float]  # by the clock on the wall, and of this process's own processor time
COLUMNS = ("id", "author_id", "conversation_id", "created_at", "text")


def measure(sandbox: Sandbox, place: Desk, count: int) -> Line:
    """Publish, read until the walk ends, read the same pages bare."""
    account, secrets = connect(sandbox, place)
    _publish(sandbox, count)
    sandbox.clear_requests()
    desk, own = _walk(account, count)
    pages = [line for line in sandbox.requests(platform="x", method="GET") if line["path"].endswith("/mentions")]
    bare = [_bare(sandbox.url, secrets, pages, count) for _ in range(FLOOR_ROUNDS)]
    floor, floor_own = (statistics.median(each) for each in zip(*bare, strict=True))
    return rates(
        "ingest over HTTP, parsed and stored",
        desk=count / desk,
        floor=count / floor,
        unit="posts",
        beside=f"{len(pages)} pages; own processor time x{own / floor_own:.1f}; floor: bare fetch, json.loads, COPY",
    )


def _publish(sandbox: Sandbox, count: int) -> None:
    sandbox.set("x", mentions_kept=10 * count)
    sandbox.command("x", "rate", route=MENTIONS, limit=1_000_000)
    said = [{"text": f"@{HANDLE} {text}", "author": f"neighbour{n % 997}"} for n, text in enumerate(posts(count))]
    for start in range(0, count, BATCH):
        sandbox.publish_many("x", said[start : start + BATCH])


def _walk(account: MonitoredAccount, count: int) -> Seconds:
    begun, begun_own = time.perf_counter(), time.process_time()
    walking = True
    while walking:
        if not poll_account(account):
            raise SystemExit("The account is not read any more: the figure would be of something else.")
        account.refresh_from_db(fields=["walk"])
        walking = bool(account.walk)
    taken = time.perf_counter() - begun, time.process_time() - begun_own
    stored = Post.objects.filter(platform="x", sightings__account=account).count()
    if stored != count:
        raise SystemExit(f"{stored} of {count} posts were stored: the figure would be of something else.")
    return taken


def _bare(url: str, secrets: Mapping[str, str], pages: list[Json], count: int) -> Seconds:
    """The least: fetch, decode, COPY."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update({"Host": "api.twitter.com", "Authorization": f"Bearer {secrets['bearer_token']}"})
        begun, begun_own = time.perf_counter(), time.process_time()
        copied = copy_rows("bare_posts", COLUMNS, _rows(session, url, pages))
        taken = time.perf_counter() - begun, time.process_time() - begun_own
    if copied != count:
        raise SystemExit(f"The floor copied {copied} of {count} posts.")
    return taken


def _rows(session: requests.Session, url: str, pages: list[Json]) -> Iterator[tuple[Any, ...]]:
    for page in pages:
        answer = session.get(url + page["path"], params=page["query"], timeout=30)
        for post in json.loads(answer.content).get("data", []):
            yield tuple(post[name] for name in COLUMNS)
