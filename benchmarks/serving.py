"""Measures the service on one engine: the first face, memory, CPU time, and images per second over HTTP."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.engine import ROOT, environment
from benchmarks.processes import child, cpu_seconds, peak, resident
from benchmarks.service import http_rate, make_faces, server_on

CLIENTS = (1, 8)


@dataclasses.dataclass(frozen=True)
class Served:
    """What was measured of a service.

    Attributes:
        first: Seconds from process start to the first face.
        first_cpu: CPU seconds of Gunicorn and its worker until then.
        first_memory: Resident memory of the worker after it, in MB.
        memory, peak: Resident memory of the worker after all requests, and the most there was, in MB.
        cpu: CPU seconds of the worker per 100 faces, with one client.
        bare: Images per second of the generator alone, the mean of before and after the requests.
        rates: Images per second over HTTP for each number of CLIENTS.
    """

    first: float
    first_cpu: float
    first_memory: int
    memory: int
    peak: int
    cpu: float
    bare: float
    rates: tuple[float, ...]


def measure(engine: str, network: str, faces: int) -> Served:
    """Measures a service of its own.

    Args:
        engine: As FACESPACE_ENGINE.
        network: As FACESPACE_NETWORK.
        faces: How many faces are made per measurement.
    """
    before = bare_rate(engine, network, faces)
    with (
        tempfile.TemporaryDirectory() as results,
        server_on(Path(results), network, engine=engine) as (url, started, gunicorn),
    ):
        make_faces(url, 1)
        first, first_cpu, worker = time.perf_counter() - started, cpu_seconds(gunicorn), child(gunicorn)
        first_memory, cpu_before = resident(worker), cpu_seconds(worker)
        rates = [http_rate(url, CLIENTS[0], faces)]
        cpu = (cpu_seconds(worker) - cpu_before) / faces * 100
        rates += [http_rate(url, clients, faces) for clients in CLIENTS[1:]]
        memory, most = resident(worker), peak(worker)
    bare = (before + bare_rate(engine, network, faces)) / 2
    return Served(first, first_cpu, first_memory, memory, most, cpu, bare, tuple(rates))


def bare_rate(engine: str, network: str, faces: int) -> float:
    """Returns the images per second of the generator alone, in a process of its own. See `service.bare_rate`."""
    command = [sys.executable, "-m", "benchmarks", "bare", engine, network, str(faces)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(engine), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return float(done.stdout)
