"""Compares this checkout with another one: both serve at the same time and are asked in turn.

Other work of the machine slows down both, so ratios of a few percent can be seen where the two numbers of two runs
differ by more than that.
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from benchmarks.exploring import FILM, FRAMES, SIDE, fetch, listed, make, taken
from benchmarks.service import ROOT, make_faces, server_on

CLIENTS = 8
FACES = 2 * SIDE
# Prints the CPU seconds per image of a network: the best of five times as many images as take a second or so.
GENERATOR = """
import sys, time
import numpy as np
import stylegan2
network = stylegan2.load(sys.argv[1])
z = np.random.RandomState(0).randn(1, network.config.z_dim)
def seconds(images):
    started = time.process_time()
    for _ in range(images):
        network.synthesis(network.mapping(z))
    return (time.process_time() - started) / images
seconds(3)
images = max(3, int(1 / seconds(3)))
print(min(seconds(images) for _ in range(5)))
"""

Job = Callable[[str, requests.Session], None]


def compare(other: Path, network: str, rounds: int) -> Iterator[tuple[str, float, float, float]]:
    """Yields for each job its name, the seconds of the other checkout and of this one, and the ratio.

    The seconds are medians over the rounds, and the ratio (this one by the other) is the median of the rounds' ratios.

    Args:
        other: The root of the other checkout. Both run with the packages of this environment.
        network: What both serve.
        rounds: How often each job is done, besides once to warm up.
    """
    with contextlib.ExitStack() as stack:
        servers = []
        for tree in (other, ROOT):
            results = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url, _, _ = stack.enter_context(server_on(results, network, tree))
            make_faces(url, FACES)
            servers.append((url, stack.enter_context(requests.Session())))
        for name, job in jobs().items():
            times: dict[str, list[float]] = {url: [] for url, _ in servers}
            for number in range(rounds + 1):
                for url, session in servers if number % 2 else reversed(servers):
                    seconds = taken(lambda job=job, url=url, session=session: job(url, session))  # type: ignore[misc]
                    if number:
                        times[url].append(seconds)
            before, now = times.values()
            ratio = statistics.median(b / a for a, b in zip(before, now, strict=True))
            yield name, statistics.median(before), statistics.median(now), ratio


def compare_generators(other: Path, network: str, rounds: int) -> tuple[float, float, float]:
    """Returns the CPU seconds per image of the other checkout's generator and of this one, and the ratio, as medians.

    Each measurement has a process of its own, in turn.
    """
    pairs = [(generator_seconds(other, network), generator_seconds(ROOT, network)) for _ in range(rounds)]
    before, now = (statistics.median(each) for each in zip(*pairs, strict=True))
    return before, now, statistics.median(b / a for a, b in pairs)


def generator_seconds(tree: Path, network: str) -> float:
    """Returns the CPU seconds per image of the generator of a checkout, in a process of its own."""
    command = [sys.executable, "-c", GENERATOR, network]
    return float(subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout)


def jobs() -> dict[str, Job]:
    """Returns what is asked, by name."""
    ids = range(1, FACES + 1)
    sheet = {"rows": listed(ids[:SIDE]), "columns": listed(ids[SIDE:]), "layers": "coarse"}
    transition = {"from": 1, "to": 2, "amount": FRAMES}
    return {
        f"transition of {FRAMES} frames": lambda url, _: make(url, "/faces/transitions", transition),
        f"mix sheet of {SIDE}x{SIDE}": lambda url, _: fetch(url, "/sheets/mix", sheet),
        f"film of {FILM['frames']} frames": lambda url, _: fetch(url, "/animations", FILM),
        "5 x 10 faces": lambda url, _: repeat(5, lambda: make(url, "/faces?amount=10")),
        f"16 x 10 faces, {CLIENTS} clients": lambda url, _: at_once(16, lambda: make(url, "/faces?amount=10")),
        "20 x 1 face": lambda url, _: repeat(20, lambda: make(url, "/faces?amount=1")),
        "100 x stored face": lambda url, session: repeat(100, lambda: get(session, f"{url}/faces/1")),
        "100 x stored image": lambda url, session: repeat(100, lambda: get(session, f"{url}/faces/1/image")),
    }


def repeat(times: int, ask: Callable[[], None]) -> None:
    """Asks several times, one after the other."""
    for _ in range(times):
        ask()


def at_once(times: int, ask: Callable[[], None]) -> None:
    """Asks several times, CLIENTS at once."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for answer in [pool.submit(ask) for _ in range(times)]:
            answer.result()


def get(session: requests.Session, url: str) -> None:
    """Requests something on an open connection."""
    session.get(url, timeout=60).raise_for_status()
