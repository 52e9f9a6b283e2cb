"""A backlog of posts through the stages: a worker assesses and opens, and its memory is read before and after."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.filling import analyse, store_posts
from benchmarks.floors import copy_again
from benchmarks.organisation import Desk
from benchmarks.sizes import Sizes
from benchmarks.table import Line, rates
from benchmarks.worker import Worker, resident
from responses.models import Case
from responses.stages import candidates, open_cases
from triage.queries import backlog as unassessed

ASSESS, OPEN = "triage.tasks.assess_new_posts", "responses.tasks.open_cases"
TABLES = ("responses_case", "responses_casepost", "responses_caseevent")
STEP = 500
PARTS = 10  # of a backlog, after each of which the memory is read


def measure(desk: Desk, sizes: Sizes) -> list[Line]:
    """Assess everything with a worker, open a part here and the rest there."""
    with _worker_with_backlog(desk, sizes) as worker:
        assessed = _work(worker, ASSESS, unassessed)
        analyse()
        opened = opening(sizes.opened)
        cases = _work(worker, OPEN, candidates.backlog)
        done = _memory(sizes, assessed, [*assessed.held, *cases.held], worker.peak())
    return [opened, done]


def memory(desk: Desk, sizes: Sizes) -> list[Line]:
    """The worker's memory alone: everything is assessed, and no case opened."""
    with _worker_with_backlog(desk, sizes) as worker:
        assessed = _work(worker, ASSESS, unassessed)
        return [_memory(sizes, assessed, assessed.held, worker.peak())]


@contextmanager
def _worker_with_backlog(desk: Desk, sizes: Sizes) -> Iterator[Worker]:
    store_posts(desk, sizes.cases)
    analyse()
    with tempfile.TemporaryDirectory() as folder, Worker(Path(folder, "worker.log")) as worker:
        yield worker


def _memory(sizes: Sizes, assessed: "_Work", held: Sequence[float], peak: float) -> Line:
    before, half, last = held[0], held[PARTS // 2 - 1], held[-1]
    beside = f"floor: after a tenth of the posts; after half {half - before:+.1f} MB; peak {peak:.0f} MB; "
    return Line(
        f"memory of a worker over {sizes.cases:,} posts",
        f"{last - before:+.1f} MB",
        f"{before:.0f} MB",
        last / before if before else None,
        f"{beside}assessed {sizes.cases / assessed.seconds:,.0f} posts/s",
    )


@dataclass(frozen=True)
class _Work:
    """``held`` is the worker's memory in MB after each of ``PARTS``: after the first, everything is loaded."""

    seconds: float
    held: Sequence[float]


def _work(worker: Worker, task: str, backlog: Callable[[], int]) -> _Work:
    whole, seconds, held = backlog(), 0.0, []
    for part in range(1, PARTS + 1):
        rest = whole * (PARTS - part) // PARTS
        seconds += worker.work(task, partial(_above, backlog, rest))
        held.append(worker.megabytes())
        print(f"  {part} of {PARTS}: {held[-1]:.0f} MB, {seconds:.0f} s", file=sys.stderr, flush=True)
    return _Work(seconds, held)


def _above(backlog: Callable[[], int], rest: int) -> int:
    return max(backlog() - rest, 0)


def opening(count: int) -> Line:
    """``open_cases`` in this process against COPY of the rows that it wrote."""
    open_cases(limit=1)  # reads the holidays of the region
    before, already = resident(os.getpid()), Case.objects.count()
    begun, done = time.perf_counter(), 0
    while done < count:
        done += (step := open_cases(limit=min(STEP, count - done)))
        if not step:
            raise SystemExit(f"{done} of {count} posts had a case opened.")
    taken = time.perf_counter() - begun
    grown = resident(os.getpid()) - before
    made = Case.objects.count() - already
    floor = copy_again(*TABLES) * made / max(made + already, 1)
    beside = f"{done:,} posts, {grown:+.1f} MB; floor: COPY of the same rows into bare tables"
    return rates("open_cases", desk=made / taken, floor=made / floor, unit="cases", beside=beside)
