"""Measures previews as their clients see them, while a job makes many faces."""

from __future__ import annotations

import dataclasses
import random
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from benchmarks.service import make_faces, server_on
from benchmarks.timing import seconds as median_seconds

_BARE = 50  # faces that the bare generator makes, before and after
_TRUNCATION_PSI = 0.7
KINDS = ("seeds", "edits")


@dataclasses.dataclass(frozen=True)
class Previewed:
    """What was measured.

    Attributes:
        bare: The seconds that the generator alone takes for one face: the mean of the medians before and after.
        times: The seconds of each preview, from the request to the whole answer.
    """

    bare: float
    times: list[float]

    @property
    def median(self) -> float:
        """The median of the times."""
        return statistics.median(self.times)

    @property
    def worst(self) -> float:
        """The longest of the times."""
        return max(self.times)


def measure(network: str, kind: str, clients: int, amount: int, duration: float, pause: float) -> Previewed:
    """Measures previews on a service of its own.

    Args:
        network: As FACESPACE_NETWORK.
        kind: "seeds" for random faces, or "edits" of one face.
        clients: How many clients ask at once.
        amount: The faces of the job that runs meanwhile; 0 for none.
        duration: How many seconds they ask for if there is no job. Otherwise they ask until it ends.
        pause: The mean seconds between an answer and the next request of a client, drawn from an exponential
            distribution.

    Raises:
        RuntimeError: The job failed.
        requests.HTTPError: A preview failed.
    """
    before = bare_seconds(network)
    with tempfile.TemporaryDirectory() as results, server_on(Path(results), network) as (url, _, _):
        make_faces(url, 1)
        preview(requests.Session(), url, kind, 0)  # computes what is computed once, such as directions
        job, end = start_job(url, amount) if amount else "", threading.Event()
        with ThreadPoolExecutor(clients) as pool:
            asked = [pool.submit(ask, url, kind, number, end, pause) for number in range(clients)]
            try:
                wait_for_job(url + job) if job else time.sleep(duration)
            finally:
                end.set()
            times = [each for one in asked for each in one.result()]
    return Previewed((before + bare_seconds(network)) / 2, times)


def bare_seconds(network: str) -> float:
    """Returns the median seconds of the generator alone, from z to float32 pixels, for one face."""
    import numpy as np

    import stylegan2

    loaded = stylegan2.load(network)
    z = np.random.RandomState(0).randn(1, loaded.config.z_dim)
    return median_seconds(lambda: loaded.synthesis(loaded.mapping(z, truncation_psi=_TRUNCATION_PSI)), repeats=_BARE)


def start_job(url: str, amount: int) -> str:
    """Starts a job, and returns its path once it has made a face."""
    response = requests.post(
        f"{url}/faces", params={"amount": amount, "seed": 10**6}, headers={"Prefer": "respond-async"}, timeout=60
    )
    response.raise_for_status()
    path: str = response.headers["Location"]
    while not requests.get(url + path, timeout=60).json()["done"]:
        time.sleep(0.1)
    return path


def wait_for_job(address: str) -> None:
    """Returns when a job has succeeded. Raises RuntimeError if it fails."""
    while (state := requests.get(address, timeout=60).json()["state"]) != "succeeded":
        if state != "running":
            raise RuntimeError(f"the job has {state}")
        time.sleep(0.2)


def ask(url: str, kind: str, number: int, end: threading.Event, pause: float) -> list[float]:
    """Asks for previews as one client until the `end`, and returns their seconds."""
    draw, session, times = random.Random(number), requests.Session(), []
    session.get(f"{url}/healthz", timeout=60)  # opens the connection
    while True:
        if end.wait(draw.expovariate(1 / pause)):
            return times
        began = time.perf_counter()
        preview(session, url, kind, number * 10**6 + len(times))
        times.append(time.perf_counter() - began)


def preview(session: requests.Session, url: str, kind: str, number: int) -> None:
    """Asks for the preview of a seed, or of an edit."""
    seed = {"random": {"seed": number, "truncation_psi": _TRUNCATION_PSI}}
    edit = {"edit": {"id": 1, "direction": "pca_0", "strength": number % 100 / 100}}
    response = session.post(f"{url}/previews", json=seed if kind == "seeds" else edit, timeout=60)
    response.raise_for_status()
