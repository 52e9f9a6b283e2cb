"""One run: trouble for a while, then quiet, then the verdict."""

import argparse
import sys
import time

from django.core.management import call_command
from django.db import connection

from ingest.services.claims import LEASE
from sandbox.client import Sandbox
from tests.faults.chaos import Chaos
from tests.faults.desk import make_desk
from tests.faults.oracle import Verdict, clues, judge
from tests.faults.traffic import Posts, Replies
from tests.faults.world import World

QUIET_SECONDS = LEASE.total_seconds() + 110  # a killed poller leaves its lease behind; then all is read and settled


def run(world: World, options: argparse.Namespace) -> int:
    """Exit code: 0 when nothing was lost, nothing doubled, and every reply is final or with a person."""
    call_command("migrate", verbosity=0)
    sandbox = Sandbox(world.sandbox_url)
    desk = make_desk(sandbox)
    world.start_workers()
    chaos = Chaos(world, seconds=options.seconds, seed=options.seed)
    posts = Posts(desk, sandbox, count=options.posts, seconds=options.seconds * 0.8, seed=options.seed)
    replies = Replies(desk, count=options.replies)
    begun = time.monotonic()
    for thread in (chaos, posts, replies):
        thread.start()
    posts.join()
    time.sleep(max(0.0, options.seconds - (time.monotonic() - begun)))
    chaos.stop()
    connection.close()  # the chaos cut it; what follows only reads
    print(f"{options.seconds:.0f} s of trouble: {dict(chaos.done)}. Waiting for quiet.", flush=True)
    verdict, waited = _until_quiet(sandbox, replies, options.replies)
    return _report(verdict, waited, replies.sent)


def _until_quiet(sandbox: Sandbox, replies: Replies, wanted: int) -> tuple[Verdict, float]:
    begun = time.monotonic()
    while True:
        verdict = judge(sandbox)
        waited = time.monotonic() - begun
        if (verdict.settled and replies.sent >= wanted) or waited > QUIET_SECONDS:
            replies.stop()
            return judge(sandbox), waited
        time.sleep(1)


def _report(verdict: Verdict, waited: float, answered: int) -> int:
    print(f"Quiet after {waited:.0f} s.")
    print(
        f"Posts: {verdict.published} published, {verdict.stored} stored, "
        f"{verdict.lost} lost, {verdict.doubled} doubled."
    )
    print(
        f"Replies: {answered} written, {verdict.replies_on_platforms} on the platforms, "
        f"{verdict.replies_doubled} doubled; in the desk {dict(verdict.replies)}."
    )
    if verdict.failures:
        for line in clues():
            print(f"  {line}", file=sys.stderr)
    for failure in verdict.failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if verdict.failures else 0
