"""A reception that serves a small WSGI application on a socket of its own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from server.lanes import Lane
from server.reception import Limits, Reception
from server.request import DefaultPlan

WAIT = 10  # seconds
LAB = "https://lab.example.org"  # whose pages may read


class AccessLog:
    """Keeps what Gunicorn's log would write."""

    access_log_enabled = True

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, int]] = []

    def access(self, response: Any, request: Any, environ: dict[str, Any], taken: Any) -> None:
        self.lines.append((f"{environ['REQUEST_METHOD']} {environ['RAW_URI']}", response.status, response.sent))


class Site:
    """A reception whose main loop runs in a thread."""

    def __init__(self, application: Any, planner: Any, lanes: dict[str, Lane], limits: dict[str, Any]) -> None:
        self.log = AccessLog()
        self.lanes = {"probe": Lane("probe", 2), "quick": Lane("quick", 2), **lanes}
        self.reception = Reception(
            application, planner, self.lanes, Limits(**{"interval": 0.02, **limits}), self.log,
            cors_headers=lambda origin: {"Access-Control-Allow-Origin": origin} if origin == LAB else {},
        )  # fmt: skip
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = self.socket.getsockname()
        self.reception.listen(self.socket)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            self.reception.wait(0.02)

    def connect(self) -> Client:
        return Client(socket.create_connection(self.address, WAIT))

    def close(self) -> None:
        self._ended.set()
        self._thread.join(WAIT)
        self.reception.stop()
        self.reception.close()
        for listener in self.reception._listeners:
            listener.trigger.close()  # the process would do it at its end


class Client:
    """One connection to the site, byte by byte."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._file = sock.makefile("rb")

    def send(self, data: bytes) -> Client:
        self.socket.sendall(data)
        return self

    def get(self, path: str = "/") -> Answer:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()).answer()

    def answer(self) -> Answer:
        """Reads one response with a Content-Length, or up to the end."""
        status = self._file.readline().decode()
        headers = {}
        while (line := self._file.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        length = headers.get("content-length")
        return Answer(int(status.split()[1]), headers, self._file.read(-1 if length is None else int(length)))

    def is_closed(self) -> bool:
        """Waits until the server closes the connection."""
        try:
            return self._file.read() == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self._file.close()
        self.socket.close()


class Answer:
    """A response."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json"
        found: dict[str, Any] = json.loads(self.body)
        assert found["status"] == self.status
        return found


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers what it was asked."""
    body = environ["wsgi.input"].read()
    text = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {body.decode()}".encode()
    start_response("200 OK", [("Content-Length", str(len(text)))])
    return [text]


def same_plan(method: str, path: str, query: str, prefer: str, accept: str) -> DefaultPlan:
    return DefaultPlan()


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    """Starts sites; keyword arguments are limits."""
    sites: list[Site] = []

    def start(
        application: Any = echo, planner: Any = same_plan, lanes: dict[str, Lane] | None = None, **limits: Any
    ) -> Site:
        sites.append(Site(application, planner, lanes or {}, limits))
        return sites[-1]

    yield start
    for each in sites:
        each.close()
