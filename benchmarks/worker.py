"""A real Celery worker of the triage queue, and how much memory its one child holds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from django.conf import settings

from benchmarks.world import ROOT
from feedbackdesk.celery import app
from feedbackdesk.run.processes import worker_command

QUEUE = "triage"
WAITING = 2  # messages kept in the queue, so that the worker never rests
STALLED = 300.0  # seconds without progress: longer than the desk's own sweep, and than a start on a busy machine


class Worker:
    """``with Worker(folder) as worker``: started, and stopped with its child at the end."""

    def __init__(self, log: Path) -> None:
        self._log, self._queue = log, redis.Redis.from_url(settings.REDIS_URL)

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", *worker_command(QUEUE, "benchmark")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=log, stderr=log)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._queue.delete(QUEUE)
        self._process.terminate()
        self._process.wait(60)
        self._queue.close()

    def work(self, task: str, left: Callable[[], int]) -> float:
        """Send ticks of ``task`` until ``left`` says 0. Returns the seconds that it took."""
        begun = time.perf_counter()
        remaining, since = left(), begun
        while remaining:
            while self._waiting() < WAITING:
                app.send_task(task, queue=QUEUE)
            time.sleep(0.5)
            before, remaining = remaining, left()
            since = since if remaining == before else time.perf_counter()
            if time.perf_counter() - since > STALLED or self._process.poll() is not None:
                raise SystemExit(f"{task} has stopped with {remaining} left:\n{self._log.read_text()[-2000:]}")
        return time.perf_counter() - begun

    def megabytes(self) -> float:
        """Resident memory of the worker's child, which does the work. 0 where there is no /proc."""
        return sum(resident(int(pid)) for pid in _children(self._process.pid))

    def peak(self) -> float:
        """The most that the child has held, in MB: by this a worker is replaced. 0 where there is no /proc."""
        return sum(resident(int(pid), "VmHWM") for pid in _children(self._process.pid))

    def _waiting(self) -> int:
        return int(self._queue.llen(QUEUE))


def resident(pid: int, line: str = "VmRSS") -> float:
    """Resident memory of a process in MB, or its peak by another ``line``; 0 where there is no /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(each.split()[1]) / 1024 for each in lines if each.startswith(f"{line}:")), 0.0)


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
