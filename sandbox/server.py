"""The HTTP server, on this machine only."""

import ipaddress
import socket
import sys
import threading
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any

from sandbox.control import Control
from sandbox.engine import Engine
from sandbox.wire import Handler


class NotLoopback(ValueError):
    """Somebody asked the sandbox to listen where other machines could reach it."""


def require_loopback(host: str) -> str:
    """The host, if it is this machine and nothing else; NotLoopback otherwise."""
    try:
        if host == "localhost" or ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise NotLoopback(
        f"The sandbox listens on this machine only: use 127.0.0.1, not {host!r}. It accepts known passwords and"
        " would let anybody on the network write posts."
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[Handler]) -> None:
        self.open_sockets: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open_sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open_sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class SandboxServer:
    """``SandboxServer().start()`` serves in a thread; ``.url`` says where; ``.stop()`` ends it.

    ``data`` is a file that keeps accounts, posts, replies and ledger over a restart or a kill.
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1", data: str = "") -> None:
        require_loopback(host)
        self.engine = Engine(data)
        self._stopping = threading.Event()
        own = {"engine": self.engine, "control": Control(self.engine), "pause": self._stopping.wait}
        self._server = _Server((host, port), type("BoundHandler", (Handler,), own))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._host = f"[{host}]" if ":" in host else host

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._server.server_address[1]}"

    def start(self) -> "SandboxServer":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._server.open_sockets):
            _close(connection)
        self.engine.close()

    def __enter__(self) -> "SandboxServer":
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # closed by the other side
        return
