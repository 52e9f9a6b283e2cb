"""The server: who may reach it, which platform answers, what survives."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.client import Sandbox, SandboxError
from sandbox.registry import stand_ins
from sandbox.server import NotLoopback, SandboxServer
from tests.sandbox.conftest import Ask

BEARER = "Bearer sandbox-bearer-token"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
def test_it_refuses_to_listen_where_others_could_reach_it(host: str) -> None:
    with pytest.raises(NotLoopback, match="this machine only"):
        SandboxServer(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost"])
def test_it_listens_on_this_machine(host: str) -> None:
    with SandboxServer(host=host) as server:
        assert Sandbox(server.url).call("health")["ok"] is True


def test_the_command_line_refuses_with_a_sentence_and_a_status() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sandbox", "--host", "0.0.0.0"], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 2
    assert "use 127.0.0.1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_host_header_chooses_the_platform(ask: Ask) -> None:
    for host in ("api.twitter.com", "api.x.com"):
        assert ask("GET", "/2/tweets?ids=1", host=host, Authorization=BEARER).status == 200
    stranger = ask("GET", "/2/tweets?ids=1", host="example.org")
    assert stranger.status == 404
    assert "api.twitter.com" in stranger.json()["error"]


def test_every_stand_in_has_a_name_hosts_and_a_way_to_publish(sandbox: Sandbox) -> None:
    for kind in stand_ins():
        assert kind.hosts
        with pytest.raises(SandboxError, match="publish"):
            sandbox.call(f"{kind.name}/no_such_command")


def test_an_unknown_command_names_the_known_ones(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="ledger"):
        sandbox.call("no_such_command")
    with pytest.raises(SandboxError, match="read_lag"):
        sandbox.set("x", no_such_setting=1)


def test_a_command_that_fails_leaves_nothing_behind(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError):
        sandbox.publish_many("x", [{"text": "kept?"}, {"text": "answers nobody", "reply_to": "1"}])
    assert sandbox.ledger() == []


def test_what_was_published_survives_a_restart(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.sqlite")
    with SandboxServer(data=data) as server:
        sandbox = Sandbox(server.url)
        sandbox.set("x", read_lag=3)
        first = sandbox.publish("x", "before the restart")
    with SandboxServer(data=data) as server:
        sandbox = Sandbox(server.url)
        assert [entry["id"] for entry in sandbox.ledger("x")] == [first]
        assert sandbox.set("x")["read_lag"] == 3
        assert int(sandbox.publish("x", "after it")) > int(first)


def test_what_was_published_survives_a_kill(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.sqlite")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", data, "--seed-demo"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().rsplit(" ", 1)[1].strip()
    last = Sandbox(url).publish("x", "the last words before the kill")
    process.kill()
    process.wait()
    process.stdout.close()
    with SandboxServer(data=data) as server:
        entries = Sandbox(server.url).ledger("x")
    assert entries[-1]["id"] == last
    assert len(entries) > 5


def test_a_reset_empties_everything(sandbox: Sandbox) -> None:
    sandbox.publish("x", "gone soon")
    sandbox.set("x", read_lag=9)
    sandbox.set_clock(datetime(2030, 1, 1, tzinfo=UTC))
    sandbox.fault("x", status=500, times=-1)
    sandbox.reset()
    assert sandbox.ledger() == []
    assert sandbox.set("x")["read_lag"] == 0
    assert abs(sandbox.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_is_real_until_it_is_set_and_then_runs_on(sandbox: Sandbox) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    sandbox.set_clock(noon)
    assert noon <= sandbox.now() < noon + timedelta(seconds=5)
    sandbox.advance(3600)
    assert sandbox.now() >= noon + timedelta(hours=1)


def test_a_frozen_clock_stands_still_and_can_be_moved(sandbox: Sandbox) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    sandbox.set_clock(noon, frozen=True)
    assert sandbox.now() == noon
    sandbox.advance(60)
    assert sandbox.now() == noon + timedelta(minutes=1)


def test_thousands_are_published_in_a_second(sandbox: Sandbox) -> None:
    started = time.monotonic()
    ids = sandbox.publish_many("x", [{"text": f"@LakeshoreMH line {n}", "author": f"a{n % 100}"} for n in range(4000)])
    assert time.monotonic() - started < 4
    assert len(set(ids)) == 4000


def test_the_ledger_tells_in_order_and_from_where_one_had_stopped(sandbox: Sandbox) -> None:
    id = sandbox.publish("x", "one")
    sandbox.edit("x", id, "one, better")
    sandbox.delete("x", id)
    entries = sandbox.ledger("x")
    assert [entry["kind"] for entry in entries] == ["published", "edited", "deleted"]
    assert [e["kind"] for e in sandbox.ledger("x", after=entries[0]["seq"])] == ["edited", "deleted"]
    assert [e["text"] for e in sandbox.ledger("x", kind="published")] == ["one"]
