"""Peak memory of the most expensive calls, alone and several at once."""

from __future__ import annotations

import collections
import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import requests
from PIL import Image

from benchmarks.processes import forget_peak, peak, resident

LARGEST = 4096  # pixels, the longest side of a picture
PHOTOGRAPH = (8000, 6250)  # 50 million pixels, the most that a projection takes
SET = {"ids": [1], "standardise": {"size": LARGEST, "luminance": {"mean": 120, "contrast": 50}, "mask": {}}}

FORMATS = ("png", "jpeg", "webp")

Call = Callable[[str], requests.Response]


def calls() -> dict[str, Call]:
    """The calls by name; each takes the server's address."""
    photograph = io.BytesIO()
    noise = np.random.RandomState(0).randint(0, 256, (50, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).resize(PHOTOGRAPH).save(photograph, "JPEG")
    return {
        "set picture, PNG": lambda url: requests.post(f"{url}/stimulus-sets", json=SET, timeout=600),
        "set picture, WebP": lambda url: requests.post(
            f"{url}/stimulus-sets", json={**SET, "format": "webp"}, timeout=600
        ),
        **{f"conversion, {format_}": _get(f"/faces/1/image?size={LARGEST}&format={format_}") for format_ in FORMATS},
        "sheet of 64 faces": _get(f"/sheets/faces?ids={','.join('12345678' * 8)}&size={LARGEST // 8}"),
        **{
            f"film of 4 frames, {format_}": _get(f"/animations?ids=1,2&frames=4&size={LARGEST}&format={format_}")
            for format_ in ("webp", "gif", "mp4")
        },
        "projection of a photograph": lambda url: requests.post(
            f"{url}/faces/projections", files={"image": photograph.getvalue()}, data={"steps": 1}, timeout=600
        ),
    }


def _get(path: str) -> Call:
    return lambda url: requests.get(url + path, timeout=600)


def measure(url: str, worker: int, at_once: int) -> Iterator[tuple[str, int, float, str]]:
    """For each call, `at_once` times: its name, megabytes at its peak above the new server, seconds, and answers."""
    requests.post(f"{url}/faces?amount=8&seed=1", timeout=600).raise_for_status()
    idle = resident(worker)
    with ThreadPoolExecutor(at_once) as pool:
        for name, call in calls().items():
            forget_peak(worker)
            began = time.perf_counter()
            answers = [job.result().status_code for job in [pool.submit(call, url) for _ in range(at_once)]]
            seconds = time.perf_counter() - began
            counted = ", ".join(f"{count} x {status}" for status, count in sorted(collections.Counter(answers).items()))
            yield name, peak(worker) - idle, seconds, counted
