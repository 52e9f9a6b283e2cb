"""The servers of a run, in a folder of its own: PostgreSQL with durable settings, Valkey, the sandbox."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from feedbackdesk.embedded.ports import free_port
from feedbackdesk.embedded.postgres import Postgres
from feedbackdesk.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent


class World:
    """``start`` also sets the environment that the settings read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres, self.valkey = Postgres(folder / "pg"), Valkey(folder / "valkey")
        self.sandbox: subprocess.Popen[bytes] | None = None
        port = free_port()
        self.sandbox_url = f"http://127.0.0.1:{port}"
        self._sandbox_command = [sys.executable, "-m", "sandbox", "--port", str(port)]

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        os.environ.update(
            DESK_DATA=str(self.folder),
            DATABASE_URL=self.postgres.url,
            REDIS_URL=self.valkey.url,
            SANDBOX_URL=self.sandbox_url,
            NO_PROXY="127.0.0.1",
            DJANGO_SETTINGS_MODULE="feedbackdesk.settings",
        )
        with (self.folder / "sandbox.log").open("ab") as log:
            self.sandbox = subprocess.Popen(self._sandbox_command, cwd=ROOT, stdout=log, stderr=log)
        wait_for(f"{self.sandbox_url}/__sandbox__/health")

    def stop(self) -> None:
        if self.sandbox is not None:
            self.sandbox.terminate()
            self.sandbox.wait(10)
        self.valkey.stop()
        self.postgres.stop()


def wait_for(url: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{url} did not answer within {seconds:.0f} seconds.")
