"""Measures the service as its clients see it: the first face, images per second, long lists, and the start."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import requests
from flask.testing import FlaskClient

from benchmarks.engine import ROOT
from benchmarks.timing import seconds
from db.face_row import FaceRow
from db.face_store import FaceStore

FACES_PER_REQUEST = 10
LIST_SIZES = (100, 10_000, 1_000_000)


@contextlib.contextmanager
def server_on(
    results: Path, network: str, tree: Path = ROOT, engine: str | None = None
) -> Iterator[tuple[str, float, int]]:
    """Starts the service of a checkout on a results folder.

    Once it is ready, yields its address, the time of its process start, and the number of its process.

    Args:
        results: The folder.
        network: As FACESPACE_NETWORK.
        tree: The root of the checkout.
        engine: As FACESPACE_ENGINE. If omitted, the environment decides; older checkouts know no engines.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        environ = {**os.environ, "FACESPACE_NETWORK": network, "FACESPACE_RESULTS": str(results)}
        environ |= {} if engine is None else {"FACESPACE_ENGINE": engine}
        command = [sys.executable, "-m", "gunicorn", "--bind", address, "--access-logfile", os.devnull]
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=tree, env=environ, stderr=subprocess.DEVNULL)
        try:
            url = f"http://{address}"
            while not ready(url):
                if process.poll() is not None:
                    raise RuntimeError(f"the server ended with {process.returncode}")
                time.sleep(0.05)
            yield url, started, process.pid
        finally:
            process.terminate()
            process.wait()


def no_network(entry: Any) -> Any:
    """Is never called: lists of faces need no network."""
    raise NotImplementedError


def ready(url: str) -> bool:
    """Returns whether the service has loaded its network and the results folder."""
    try:
        return requests.get(f"{url}/readyz", timeout=5).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


def make_faces(url: str, amount: int) -> None:
    """Requests new faces. They are encoded and saved when this returns."""
    response = requests.post(f"{url}/faces", params={"amount": amount}, timeout=600)
    response.raise_for_status()


def http_rate(url: str, clients: int, faces: int) -> float:
    """Returns the images per second over HTTP, with `clients` at once. Includes encoding and saving the PNGs."""
    requests_each = max(round(faces / FACES_PER_REQUEST / clients), 1)
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        jobs = [
            pool.submit(lambda: [make_faces(url, FACES_PER_REQUEST) for _ in range(requests_each)])
            for _ in range(clients)
        ]
        for job in jobs:
            job.result()
    return clients * requests_each * FACES_PER_REQUEST / (time.perf_counter() - started)


def bare_rate(network: Any, faces: int) -> float:
    """Returns the images per second of the generator alone, from z to float32 pixels, without encoding or saving."""
    z = np.random.RandomState(0).randn(1, network.config.z_dim)
    return 1 / seconds(lambda: network.synthesis(network.mapping(z, truncation_psi=0.7)), repeats=faces)


RECIPE = (
    '{"network":"none","fingerprint":"0","precision":"float32","engine":{"openvino":"2026.4.1","numpy":"2.4.6",'
    '"device":"cpu"},"noise_mode":"const","truncation_psi":0.7,"seed":1}'
)
LISTS = (
    "/faces",
    "/faces?include=faces&limit=500",
    "/faces?include=faces&limit=500&fields=id,image",
    "/faces?include=faces&limit=500&sort=-created&kind=random",
)


def list_seconds() -> Iterator[tuple[int, list[float]]]:
    """Yields the numbers of LIST_SIZES, each with the seconds of each of LISTS for that many faces.

    The request goes through the application, but not through a socket.
    """
    from app import create_app
    from services.memory_budget import MemoryBudget
    from services.rendering.networks import NetworkEntry
    from services.service import Service

    with tempfile.TemporaryDirectory() as results:
        store = FaceStore()
        entry = NetworkEntry(name="none", address="none")
        service = Service(
            [entry], no_network, results=Path(results), store=store,
            queue_size=10, max_bytes=1, memory=MemoryBudget(1), precision="float32", truncation_psi=0.7, engine={},
        )  # fmt: skip
        service.start()
        client = create_app(service, max_amount=100).test_client()
        list_faces(client)  # answers once the empty results folder has been read
        stored = 0
        for size in LIST_SIZES:
            for start in range(stored, size, 50_000):
                store.add(row(k + 1) for k in range(start, min(start + 50_000, size)))
            stored = size
            yield size, [seconds(lambda path=path: list_faces(client, path), repeats=5) for path in LISTS]
        service.close()


def list_faces(client: FlaskClient, path: str = LISTS[0]) -> bytes:
    """Returns the body of a list."""
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(response.text)
    return response.get_data()


def start_seconds(faces: int) -> Iterator[tuple[str, float]]:
    """Yields states of the results folder, each with the seconds from process start until the service is ready.

    The folder is empty first. Then it has `faces` faces that are new to the service, and then known to it.
    """
    import stylegan2
    from services.recipes.face import file_name
    from services.recipes.face_file import face_png
    from services.recipes.recipe import Recipe

    fingerprint = stylegan2.load("faces64").fingerprint
    pixels = np.random.RandomState(0).randint(0, 256, (64, 64, 3)).astype(np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        for state in ("no faces", f"{faces:,} new faces", f"{faces:,} known faces"):
            if "new" in state:
                for number in range(1, faces + 1):
                    recipe = Recipe(network="faces64", fingerprint=fingerprint, seed=number, truncation_psi=0.7)
                    (Path(folder) / file_name(number)).write_bytes(face_png(recipe, pixels)[0])
            with server_on(Path(folder), "faces64") as (_, started, _):
                yield state, time.perf_counter() - started


def row(number: int) -> FaceRow:
    """Returns the row of a face that has no file."""
    return FaceRow(
        id=number, seed=number, fingerprint="f" * 64, psi=0.7, class_=None, recipe=RECIPE, ws=None, ws_shape=None,
        sha256="0" * 64, file=f"face-{number:08d}.png", created=0.0,
    )  # fmt: skip
