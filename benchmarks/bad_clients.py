"""Clients that are slow, silent, gone, or that ask for the most expensive things, and what others notice of them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import requests

from benchmarks.processes import child, resident
from benchmarks.service import ROOT, make_faces, ready

WATCHED = {
    "GET /healthz": ("GET", "/healthz"),
    "GET /readyz": ("GET", "/readyz"),
    "image": ("GET", "/faces/1/image"),
    "POST amount=1": ("POST", "/faces?amount=1"),
}
FACES = 16
IDS = ",".join(map(str, range(1, FACES + 1)))
FILM = "/animations?ids=1,2,3&frames=600"
SHEET = f"/sheets/mix?rows={IDS}&columns={IDS}&layers=coarse"
SET = json.dumps({"ids": list(range(1, FACES + 1)), "standardise": {"size": 4096}})
EXPENSIVE = [
    ("GET", FILM, ""),
    ("GET", f"{FILM}&format=mp4&fps=50", ""),
    ("GET", SHEET, ""),
    ("POST", "/stimulus-sets", SET),
    ("GET", "/faces/1/image?size=4096", ""),
    ("GET", "/faces/1/image?size=4096&format=webp", ""),
    ("POST", "/faces?amount=100", ""),
    ("POST", "/faces/similar", '{"id": 1, "amount": 50, "distance": 20, "metric": "pixel"}'),
]

Address = tuple[str, int]


class Service:
    """A Gunicorn of its own with some faces."""

    def __init__(self, network: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address: Address = probe.getsockname()
        self.url = f"http://127.0.0.1:{self.address[1]}"
        environ = {**os.environ, "FACESPACE_NETWORK": network, "FACESPACE_RESULTS": str(folder / "results")}
        command = [sys.executable, "-m", "gunicorn", "--bind", urlsplit(self.url).netloc]
        self.process = subprocess.Popen(
            [*command, "--access-logfile", os.devnull], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL
        )
        while not ready(self.url):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            time.sleep(0.05)
        make_faces(self.url, FACES)

    def resident(self) -> int:
        """Megabytes of memory of the worker."""
        return resident(child(self.process.pid))

    def close(self) -> None:
        """Ends it at once: nobody waits for what is still being made."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def service(network: str) -> Iterator[Service]:
    """Starts a service, and ends it after the block."""
    with tempfile.TemporaryDirectory() as folder:
        running = Service(network, Path(folder))
        try:
            yield running
        finally:
            running.close()


def request(method: str, path: str, body: str = "", length: int | None = None) -> bytes:
    """A request as it is sent; `length` may promise more than `body` has."""
    length = len(body) if length is None else length
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}"
    return f"{head}\r\n\r\n{body}".encode()


HELD: dict[str, bytes] = {  # what is sent before the connection is left open
    "nothing": b"",
    "half a header": b"GET /healthz HTTP/1.1\r\nHost: 127",
    "half a body": request("POST", "/faces/edits", '{"id": 1, ', 1000),
    "no body": request("POST", "/stimulus-sets/replay", "", 100 << 20),
    "most of a large body": request("POST", "/stimulus-sets/replay", "[" + " " * (8 << 20), 100 << 20),
    "idle after a request": request("GET", "/healthz"),
    "never reads": request("GET", "/openapi.json") * 20,
}
LEFT: dict[str, bytes] = {  # what is sent before the client goes, and comes again
    "leaves: films": request("GET", FILM),
    "leaves: sheets": request("GET", SHEET),
    "leaves: sets": request("POST", "/stimulus-sets", SET),
    "leaves: 100 faces": request("POST", "/faces?amount=100"),
    "leaves: one face": request("POST", "/faces?amount=1"),
}


def connected(address: Address) -> socket.socket:
    """A connection whose client reads little at a time."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(address)
    return sock


def hold(address: Address, data: bytes, count: int, ended: threading.Event) -> None:
    """Keeps `count` connections open that have sent `data`; opens new ones in place of those that are closed."""
    with contextlib.ExitStack() as stack:
        while not ended.is_set():
            for _ in range(count):
                sock = stack.enter_context(connected(address))
                sock.setblocking(False)
                with contextlib.suppress(OSError):
                    sock.send(data)
            ended.wait(10)


def trickle(address: Address, count: int, ended: threading.Event) -> None:
    """Sends a byte per second on each of `count` connections."""
    data = request("GET", "/healthz" + "?" * 100)
    with contextlib.ExitStack() as stack:
        socks = [stack.enter_context(connected(address)) for _ in range(count)]
        for byte in data:
            for sock in socks:
                with contextlib.suppress(OSError):
                    sock.send(bytes([byte]))
            if ended.wait(1):
                return


def leave(address: Address, data: bytes, count: int, ended: threading.Event) -> None:
    """Asks on `count` connections, goes after a moment, and comes again."""
    while not ended.is_set():
        with contextlib.ExitStack() as stack:
            for _ in range(count):
                stack.enter_context(connected(address)).sendall(data)
            ended.wait(random.uniform(0.2, 2))


def ask_much(url: str, count: int, ended: threading.Event) -> None:
    """Keeps `count` of the most expensive calls running, and reads their responses."""

    def ask(number: int) -> None:
        while not ended.is_set():
            method, path, body = EXPENSIVE[number % len(EXPENSIVE)]
            headers = {"Content-Type": "application/json"}
            with contextlib.suppress(requests.RequestException):
                requests.request(method, url + path, data=body, headers=headers, timeout=60)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(ask, range(count)))


def worst(url: str, method: str, path: str, ended: threading.Event) -> float:
    """The longest time in seconds that a call took, asked again and again."""
    longest = 0.0
    while not ended.is_set():
        began = time.monotonic()
        response = requests.request(method, url + path, timeout=120)
        longest = max(longest, time.monotonic() - began)
        response.raise_for_status()
        ended.wait(0.05)
    return longest


def measure(running: Service, disturb: Callable[[threading.Event], None], seconds: float) -> tuple[list[float], float]:
    """The worst times of the watched calls while `disturb` runs, and the largest memory of the worker."""
    ended, most = threading.Event(), running.resident()
    with ThreadPoolExecutor(len(WATCHED) + 1) as pool:
        pool.submit(disturb, ended)
        watching = [pool.submit(worst, running.url, method, path, ended) for method, path in WATCHED.values()]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.1)
            most = max(most, running.resident())
        ended.set()
        times = [each.result() for each in watching]
    return times, most


def disturbances(running: Service, count: int) -> Iterator[tuple[str, Callable[[threading.Event], None]]]:
    """Every kind of bad clients, by name."""
    address = running.address
    yield "none", lambda ended: None
    for name, data in HELD.items():
        yield name, lambda ended, data=data: hold(address, data, count, ended)  # type: ignore[misc]
    yield "a byte per second", lambda ended: trickle(address, count, ended)
    for name, data in LEFT.items():
        yield name, lambda ended, data=data: leave(address, data, count, ended)  # type: ignore[misc]
    yield "16 expensive calls", lambda ended: ask_much(running.url, 16, ended)
