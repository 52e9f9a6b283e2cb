"""A backlog of posts through the stages: a worker assesses and opens, and its memory is read before and after."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
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


def measure(desk: Desk, sizes: Sizes) -> list[Line]:
    """Assess everything with a worker, open a part here and the rest there."""
    store_posts(desk, sizes.cases)
    analyse()
    with tempfile.TemporaryDirectory() as folder, Worker(Path(folder, "worker.log")) as worker:
        assessed = _work(worker, ASSESS, unassessed)
        analyse()
        opened = opening(sizes.opened)
        cases = _work(worker, OPEN, candidates.backlog)
    before, grown = assessed.before, assessed.grown + cases.grown
    done = Line(
        f"memory of a worker over {sizes.cases:,} posts",
        f"{grown:+.1f} MB",
        f"{before:.0f} MB",
        (before + grown) / before if before else None,
        f"floor: after a tenth of the posts; assessed {sizes.cases / assessed.seconds:,.0f} posts/s",
    )
    return [opened, done]


@dataclass(frozen=True)
class _Work:
    """``before`` is the worker's memory in MB after a tenth, when everything is loaded; ``grown`` what was added."""

    seconds: float
    before: float
    grown: float


def _work(worker: Worker, task: str, backlog: Callable[[], int]) -> _Work:
    rest = backlog() * 9 // 10
    first = worker.work(task, lambda: max(backlog() - rest, 0))
    before = worker.megabytes()
    taken = first + worker.work(task, backlog)
    return _Work(taken, before, worker.megabytes() - before)


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
