"""A real Gunicorn in a process of its own, for tests that have to kill one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 30  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object]) -> None:
    """Returns once `condition`, of another process, is true."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.01)  # leaves the processor to the other process


@contextlib.contextmanager
def servers(results: Path) -> Iterator[Callable[..., Server]]:
    """Yields what starts a Server on `results`; ends all of them afterwards."""
    started: list[Server] = []

    def start(*arguments: str, **settings: str) -> Server:
        started.append(Server(results, *arguments, **settings))
        return started[-1]

    yield start
    for server in started:
        server.close()


class Server:
    """Gunicorn with the project's configuration and a fake network; `settings` are FACESPACE_... variables."""

    application = "tests.fake_wsgi:build()"

    def __init__(self, results: Path, *arguments: str, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "FACESPACE_NETWORK": "fake"}
        environ |= {"FACESPACE_RESULTS": str(results), **settings}
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", self.application]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", *arguments],
            cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self._heard = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._heard:
                self.lines.append(line)
                self._heard.notify_all()

    def wait_until_ready(self) -> Server:
        """Returns once /readyz says so."""
        with self._heard:
            booted = self._heard.wait_for(lambda: any("Booting worker" in line for line in self.lines), PATIENCE)
        assert booted, self.output()
        wait_for(lambda: self.get("/readyz")[0] == 200)
        return self

    def request(self, method: str, path: str) -> tuple[int, Any]:
        """Status and JSON body of an answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                body = response.read()
                return response.status, json.loads(body) if "json" in (response.headers["Content-Type"] or "") else body
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def get(self, path: str) -> tuple[int, Any]:
        return self.request("GET", path)

    def post(self, path: str) -> tuple[int, Any]:
        return self.request("POST", path)

    def workers(self) -> list[int]:
        """The process ids of the workers so far."""
        return [int(line.split()[-1]) for line in self.lines if "Booting worker" in line]

    def kill(self) -> None:
        """Ends the arbiter and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()

    def close(self) -> None:
        """Ends it if it still runs, and closes its output once that has been read to its end."""
        if self.process.poll() is None:
            self.kill()
        self._listener.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def terminate(self) -> int:
        """Asks it to stop, and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        status = self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        return status

    def output(self) -> str:
        return "".join(self.lines)
