"""One run: every part in turn, then the table."""

import logging
import os
import platform as machine
import sys
import time

from django.core.management import call_command

from benchmarks import backlog, ingest, judging, pages
from benchmarks.filling import shape_cases
from benchmarks.organisation import Desk, make_desk
from benchmarks.sizes import Sizes
from benchmarks.table import Line, as_markdown
from sandbox.client import Sandbox


def run(sandbox_url: str, sizes: Sizes, only: str = "") -> int:
    """Exit code: 0, or 1 when a page reads a big table from end to end."""
    begun = time.perf_counter()
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    desk, problems = make_desk(), list[str]()
    lines: list[Line] = []
    if only in ("", "ingest"):
        lines += _ingest(Sandbox(sandbox_url), desk, sizes)
    if only in ("", "triage"):
        lines += judging.measure(sizes)
    if only in ("", "desk"):
        found = _desk(desk, sizes)
        lines, problems = lines + found.lines, found.problems
    if only == "memory":
        lines += backlog.memory(desk, sizes)
    print(f"\n{as_markdown(lines)}\n")
    print(f"{time.perf_counter() - begun:.0f} s on {os.cpu_count()} cores, Python {machine.python_version()}.")
    for problem in problems:
        print(f"READS A BIG TABLE FROM END TO END: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _ingest(sandbox: Sandbox, desk: Desk, sizes: Sizes) -> list[Line]:
    _say("ingest")
    return [ingest.measure(sandbox, desk, sizes.posts), judging.stage(sizes.posts)]


def _desk(desk: Desk, sizes: Sizes) -> pages.Measured:
    _say("backlog")
    lines = backlog.measure(desk, sizes)
    shape_cases(desk)
    _say("pages")
    found = pages.measure(desk, sizes.rounds)
    return pages.Measured([*lines, *found.lines], found.problems)


def _say(part: str) -> None:
    print(f"{part} ...", file=sys.stderr, flush=True)
