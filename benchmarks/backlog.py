"""A backlog of posts through the stages: a worker assesses and opens, and its memory is read before and after."""

import os
import tempfile
import time
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
        warm = max(sizes.cases * 9 // 10, 1)
        first = worker.work(ASSESS, lambda: max(unassessed() - warm, 0))
        before = worker.megabytes()
        taken = first + worker.work(ASSESS, unassessed)
        analyse()
        opened = opening(sizes.opened)
        worker.work(OPEN, candidates.backlog)
        after = worker.megabytes()
    grown = Line(
        f"memory of a worker after {sizes.cases:,} posts",
        f"{after - before:+.1f} MB",
        f"{before:.0f} MB",
        after / before if before else None,
        f"floor: after the first tenth; assessed {sizes.cases / taken:,.0f} posts/s",
    )
    return [opened, grown]


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
