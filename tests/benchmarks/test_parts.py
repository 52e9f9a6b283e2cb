"""The parts of the benchmark at tiny sizes, so that none can rot: each measures what it says it does."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test import override_settings

from benchmarks import backlog, ingest, judging
from benchmarks.filling import store_posts
from benchmarks.organisation import Desk, connect
from benchmarks.sizes import BY_NAME, FULL, QUICK, TINY
from benchmarks.world import ROOT
from ingest.models import PollRun, Post, PostAuthor, PostVersion, Sighting
from ingest.services import pause_account
from responses.models import Case
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from triage.models import Assessment
from triage.reader import installed
from triage.services import assess_new_posts


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with SandboxServer() as server, override_settings(SANDBOX_URL=server.url):
        yield Sandbox(server.url)


def test_ingest_reads_every_page_of_the_sandbox_and_so_does_its_floor(sandbox: Sandbox, desk: Desk) -> None:
    line = ingest.measure(sandbox, desk, 230)
    assert line.ratio
    assert line.beside.startswith("3 pages; own processor time x")
    assert PollRun.objects.filter(outcome="ok").count() == 3
    assert Post.objects.count() == PostVersion.objects.count() == Sighting.objects.count() == 230
    bare = [
        request
        for request in sandbox.requests(platform="x")
        if "tweepy" not in request["headers"]["user-agent"].lower()
    ]
    assert len(bare) == 3 * ingest.FLOOR_ROUNDS


def test_ingest_gives_no_figure_of_something_else(sandbox: Sandbox, desk: Desk) -> None:
    account, _ = connect(sandbox, desk)
    with pytest.raises(SystemExit, match="0 of 5 posts"):
        ingest._walk(account, 5)
    pause_account(account=account, reason="", until=None, actor=desk.nadia)
    with pytest.raises(SystemExit, match="not read any more"):
        ingest._walk(account, 0)


def test_the_stage_is_measured_on_stored_posts(desk: Desk) -> None:
    store_posts(desk, 50)
    line = judging.stage(50)
    assert line.ratio
    assert Assessment.objects.count() == 50
    with pytest.raises(SystemExit):
        judging.stage(50)  # nothing is left to assess


def test_judging_compares_with_upstream_and_grows_with_the_text_alone() -> None:
    lines = {line.name: line for line in judging.measure(TINY)}
    assert len(lines) == 4 + installed()
    assert all(lines[name].ratio for name in ("VADER in linear time", "the whole judgement"))
    assert lines["the whole judgement, long texts"].beside.startswith("floor: upstream VADER; 3")
    hostile = lines["hostile text at double length"]
    assert hostile.ratio
    assert hostile.ratio < 4


def test_opening_is_measured_against_the_rows_that_it_wrote(desk: Desk) -> None:
    store_posts(desk, 60)
    assess_new_posts(limit=60)
    line = backlog.opening(40)
    assert line.ratio
    assert line.beside.startswith("40 posts")
    assert Case.objects.count() == 41  # one before, to read the holidays


def test_opening_more_than_there_is_gives_no_figure(desk: Desk) -> None:
    store_posts(desk, 10)
    assess_new_posts(limit=10)
    with pytest.raises(SystemExit, match="of 40 posts"):
        backlog.opening(40)


def test_filled_posts_are_those_of_ingest_with_authors_and_sightings(desk: Desk) -> None:
    store_posts(desk, 30)
    assert PostAuthor.objects.values("external_id").distinct().count() == 30
    assert Sighting.objects.filter(account__in=desk.accounts).count() == 30
    assert PostVersion.objects.count() == 30


def test_sizes_are_named_and_grow() -> None:
    assert BY_NAME == {"full": FULL, "quick": QUICK, "tiny": TINY}
    assert FULL.cases == 100_000
    assert TINY.cases < QUICK.cases < FULL.cases


@pytest.mark.processes
def test_the_whole_run_prints_one_table_and_leaves_with_0() -> None:
    command = [sys.executable, "-m", "benchmarks", "--size", "tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "after half " in done.stdout
    for name in ["ingest over HTTP", "the whole judgement", "open_cases", "memory of a worker", "inbox, one service"]:
        assert f"| {name}" in done.stdout


@pytest.mark.processes
def test_the_memory_of_a_worker_is_measured_alone_where_asked() -> None:
    command = [sys.executable, "-m", "benchmarks", "--size", "tiny", "--only", "memory"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "| memory of a worker over 120 posts" in done.stdout
    peak = re.search(r"peak (\d+) MB", done.stdout)
    assert peak
    assert int(peak[1]) < 690  # where a worker is replaced
    assert "inbox" not in done.stdout
