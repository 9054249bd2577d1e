"""Measures what jobs cost while there are none, and how fast a large one is."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path

import requests

from benchmarks.processes import child, cpu_seconds, resident
from benchmarks.service import http_rate, make_faces, server_on

_SETTLED = 5.0  # seconds after which nothing is being started any more
_PAUSE = 0.05


@dataclasses.dataclass(frozen=True)
class Jobs:
    """What was measured.

    Attributes:
        started: CPU seconds of the worker between its first face and when it is idle: starting DBOS.
        memory: MB that the worker takes more then.
        idle: The share of a core that the idle worker takes.
        rate: Faces per second of a job.
        http: Faces per second of one client that asks for one face at a time, in the same run.
    """

    started: float
    memory: int
    idle: float
    rate: float
    http: float


def measure(network: str, amount: int, seconds: float) -> Jobs:
    """Measures jobs on a service of its own.

    Args:
        network: As FACESPACE_NETWORK.
        amount: The faces of the job.
        seconds: For how long the idle worker is watched.
    """
    with tempfile.TemporaryDirectory() as results, server_on(Path(results), network) as (url, _, gunicorn):
        make_faces(url, 1)
        worker = child(gunicorn)
        cpu, memory = cpu_seconds(worker), resident(worker)
        time.sleep(_SETTLED)
        settled = cpu_seconds(worker)
        time.sleep(seconds)
        idle = (cpu_seconds(worker) - settled) / seconds
        grown = resident(worker) - memory
        http = http_rate(url, 1, 200)
        return Jobs(settled - cpu, grown, idle, amount / job_seconds(url, amount), http)


def job_seconds(url: str, amount: int) -> float:
    """Returns the seconds from the request for a job of random faces to its end."""
    started = time.perf_counter()
    job = requests.post(f"{url}/faces?amount={amount}", headers={"Prefer": "respond-async"}, timeout=60).json()
    while (state := requests.get(url + job["url"], timeout=60).json()["state"]) in ("queued", "running"):
        time.sleep(_PAUSE)
    if state != "succeeded":
        raise RuntimeError(f"the job has {state}")
    return time.perf_counter() - started
