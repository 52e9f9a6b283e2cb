"""Publishes the texts of a CSV file as posts on X, at a chosen rate."""

import csv
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from sandbox.client import Sandbox

AT_ONCE = 1000  # posts in one request when there is no rate
AUTHORS = 5000  # different people the texts are spread over
NOTICE_SECONDS = 5.0


def texts_of(path: str) -> Iterator[str]:
    """The column ``text``, empty ones left out; ValueError when there is no such column."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if "text" not in (reader.fieldnames or []):
            raise ValueError(f"{path} has no column 'text'. Its columns: {', '.join(reader.fieldnames or [])}.")
        yield from (row["text"] for row in reader if (row["text"] or "").strip())


def replay(path: str, *, to: str, handle: str, rate: float, say: Callable[[str], None]) -> int:
    """Publish everything; returns 0. Keeps the mean rate however long a request takes."""
    sandbox = Sandbox(to)
    name = handle.removeprefix("@")
    items = ({"text": f"@{name} {text}", "author": f"replay_{n % AUTHORS}"} for n, text in enumerate(texts_of(path)))
    started = noticed = time.monotonic()
    done = 0
    while batch := list(islice(items, _due(done, started, rate))):
        sandbox.publish_many("x", batch)
        done += len(batch)
        if time.monotonic() - noticed >= NOTICE_SECONDS:
            noticed = time.monotonic()
            say(_progress(done, started))
    say(_progress(done, started))
    return 0


def _due(done: int, started: float, rate: float) -> int:
    """How many may be published now; waits until it is at least one."""
    if rate <= 0:
        return AT_ONCE
    wait = started + (done + 1) / rate - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    return min(max(int((time.monotonic() - started) * rate) - done, 1), AT_ONCE)


def _progress(done: int, started: float) -> str:
    seconds = max(time.monotonic() - started, 0.001)
    return f"{done} posts in {seconds:.1f} s ({done / seconds:.0f} a second)"
