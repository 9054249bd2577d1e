"""Measures calls that make many images at once, and the bare generator in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import requests

FRAMES = 100
SIDE = 8  # faces along each edge of a sheet
FILM = {"ids": "1,2,3", "frames": 96, "size": 64}  # small, so that encoding takes little of the time
ROUNDS = 3


def measure(url: str, bare: Callable[[], float]) -> Iterator[tuple[str, int, float, float]]:
    """Yields for each call its name, its number of images, the images per second, and the ratio to the bare generator.

    Speed and ratio are medians over ROUNDS calls.

    Args:
        url: The address of the service.
        bare: Measures the images per second of the generator alone. It is called right before and after each call, so
            that other work of the machine slows down both.
    """
    make(url, f"/faces?amount={2 * SIDE}&seed=0")
    ids = range(1, 2 * SIDE + 1)
    sheet = {"rows": listed(ids[:SIDE]), "columns": listed(ids[SIDE:]), "layers": "coarse"}
    transition = {"from": 1, "to": 2, "amount": FRAMES}
    calls: list[tuple[str, int, Callable[[], None]]] = [
        (f"transition of {FRAMES} frames", FRAMES, lambda: make(url, "/faces/transitions", transition)),
        (f"mix sheet of {SIDE}x{SIDE}", SIDE * (SIDE + 2), lambda: fetch(url, "/sheets/mix", sheet)),
        (f"film of {FILM['frames']} frames (WebP)", int(FILM["frames"]), lambda: fetch(url, "/animations", FILM)),
    ]
    for name, images, call in calls:
        rounds = [(bare(), images / taken(call), bare()) for _ in range(ROUNDS)]
        rate = statistics.median(rate for _, rate, _ in rounds)
        yield name, images, rate, statistics.median(rate / ((b + a) / 2) for b, rate, a in rounds)


def taken(call: Callable[[], None]) -> float:
    """Returns the seconds that `call` takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def listed(ids: range) -> str:
    """Returns ids in the form of a query string."""
    return ",".join(map(str, ids))


def make(url: str, path: str, body: dict[str, object] | None = None) -> None:
    """Requests faces. They are encoded and saved when this returns."""
    requests.post(url + path, json=body, timeout=600).raise_for_status()


def fetch(url: str, path: str, parameters: dict[str, object]) -> None:
    """Requests a picture or a film, and reads it to its end."""
    requests.get(url + path, params=parameters, timeout=600).raise_for_status()
