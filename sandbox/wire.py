"""The wire: reads requests from a socket and sends answers, whole or spoiled as a fault asks."""

import os
import socket
from collections.abc import Callable
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

from sandbox.control import PREFIX, Control
from sandbox.engine import Engine, Exchange
from sandbox.faults import Fault
from sandbox.messages import Request, Response

SORRY = "<!doctype html><html><head><title>Sorry</title></head><body>Sorry! Something went wrong.</body></html>"
FLOOD = b'{"data":[' + b'"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",' * 190_000 + b'""]}'  # about 6 MB


class Handler(BaseHTTPRequestHandler):
    """One connection. The server class sets ``engine``, ``control`` and ``pause``."""

    engine: ClassVar[Engine]
    control: ClassVar[Control]
    pause: ClassVar[Callable[[float], object]]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def answer(self) -> None:
        request = self._request()
        if request.path.startswith(PREFIX):
            self._send(self.control.answer(request))
            return
        exchange = self.engine.answer(request)
        if exchange.fault:
            self._spoil(exchange, exchange.fault)
        elif exchange.response:
            self._send(exchange.response)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer  # noqa: N815 - names the base class calls

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal: the journal is the log."""

    def _request(self) -> Request:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, headers.get("host", ""), self.path, headers, self.rfile.read(length))

    def _spoil(self, exchange: Exchange, fault: Fault) -> None:
        if fault.delay and fault.kind != "drip":
            type(self).pause(fault.delay)
        response = exchange.response or Response(200, None)
        payload = response.payload()
        if fault.kind in ("drop_before", "drop_after"):
            self._hang_up()
        elif fault.kind == "truncate":
            self._send(response, payload[: len(payload) // 2])
        elif fault.kind == "half_close":
            self._write(self._head(response, len(payload)) + payload[: len(payload) // 2])
            self._hang_up()
        elif fault.kind == "no_content_type":
            self._send(Response(response.status, payload, response.headers, content_type=None))
        elif fault.kind == "drip":
            self._drip(self._head(response, len(payload)), payload, fault.delay)
        else:
            self._send(_replacement(fault, response))

    def _send(self, response: Response, payload: bytes | None = None) -> None:
        body = response.payload() if payload is None else payload
        self._write(self._head(response, len(body)) + body)

    def _head(self, response: Response, length: int) -> bytes:
        fields = {"Date": format_datetime(self.engine.clock.now(), usegmt=True), "Content-Length": str(length)}
        if response.content_type is not None:
            fields["Content-Type"] = response.content_type
        phrase = HTTPStatus(response.status).phrase if response.status in HTTPStatus._value2member_map_ else ""
        lines = [f"HTTP/1.1 {response.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in {**fields, **response.headers}.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def _drip(self, head: bytes, payload: bytes, delay: float) -> None:
        self._write(head)
        for place in range(len(payload)):
            if self.close_connection:  # the client has hung up
                return
            type(self).pause(delay)
            self._write(payload[place : place + 1])

    def _write(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
        except OSError:  # the client has gone
            self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # gone already
            return


def _replacement(fault: Fault, response: Response) -> Response:
    if fault.kind == "html":
        return Response(200, SORRY, content_type="text/html; charset=utf-8")
    if fault.kind == "garbage":
        return Response(200, os.urandom(64) + b"\xff\xfe{")
    if fault.kind == "flood":
        return Response(200, FLOOD)
    return response
