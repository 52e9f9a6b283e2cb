"""The servers and processes of one run, each of which can be hurt and brought back."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from feedbackdesk.embedded.ports import free_port
from feedbackdesk.embedded.postgres import Postgres
from feedbackdesk.embedded.valkey import Valkey
from feedbackdesk.run.processes import beat_command, worker_command

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = [sys.executable, "-m"]


@dataclass
class World:
    """PostgreSQL (durable settings), Valkey, the sandbox, three workers and beat, in one folder."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commands: dict[str, list[str]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def start_servers(self) -> None:
        self.postgres = Postgres(self.folder / "pg").start()
        self.valkey = Valkey(self.folder / "valkey").start()
        port = free_port()
        self.sandbox_url = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ,
            "DESK_DATA": str(self.folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "SANDBOX_URL": self.sandbox_url,
            "NO_PROXY": "127.0.0.1",
            "SEND_TIME_SCALE": "0.1",
        }
        os.environ.update(self.environment)
        self.commands["sandbox"] = [*PYTHON, "sandbox", "--port", str(port)]
        self.start("sandbox")
        _wait_for(f"{self.sandbox_url}/__sandbox__/health")

    def start_workers(self) -> None:
        for name, queues in {"poll": "poll", "triage": "triage,reports", "send": "send,notices"}.items():
            self.commands[name] = [*PYTHON, *worker_command(queues, name)]
            self.start(name)
        self.commands["beat"] = [*PYTHON, *beat_command(str(self.folder / "beat"))]
        self.start("beat")

    @property
    def victims(self) -> list[str]:
        """What a run may kill: workers and beat, never the oracle."""
        return [name for name in self.commands if name != "sandbox"]

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """The whole group at once, as a power cut would: no child finishes its work."""
        process = self.processes[name]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in [*self.processes]:
            self.kill(name)
        self.valkey.stop()
        self.postgres.stop()


def _wait_for(url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{url} did not answer within 30 seconds.")
