"""The memory of a whole server stays within its setting, whatever is asked for at once."""

import collections
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.serving import Server

BUDGET = 600  # megabytes
BESIDE = 300  # megabytes that are not counted: small requests, and what estimates miss
PATIENCE = 300  # seconds
SET = {"ids": [1], "standardise": {"size": 4096, "luminance": {"mean": 120, "contrast": 50}, "mask": {}}}


def megabytes(process, name):
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(lines[name].split()[0]) / 1024


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server, its worker, and the megabytes that the worker has at the start."""
    server = Server(tmp_path_factory.mktemp("memory") / "results", FACESPACE_REQUEST_MEMORY=str(BUDGET))
    server.wait_until_ready().post("/faces?amount=2&seed=1")
    [worker] = server.workers()
    yield server, worker, megabytes(worker, "VmRSS")
    server.terminate()
    server.process.stdout.close()


@pytest.mark.long
@pytest.mark.parametrize(
    ("number", "method", "path", "body"),
    [
        *((16, "GET", f"/faces/1/image?size=4096&format={format_}", None) for format_ in ("png", "jpeg", "webp")),
        (3, "POST", "/stimulus-sets", SET),
        (3, "POST", "/stimulus-sets", {**SET, "format": "webp"}),
        (8, "GET", "/animations?ids=1,2&frames=4&size=2048", None),
    ],
)
def test_the_most_expensive_calls_at_once_stay_within_the_budget_and_give_it_back(served, number, method, path, body):
    server, worker, idle = served
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins again here
    with ThreadPoolExecutor(number) as pool:
        jobs = [
            pool.submit(requests.request, method, f"http://127.0.0.1:{server.port}{path}", json=body, timeout=PATIENCE)
            for _ in range(number)
        ]
        answers = collections.Counter(job.result().status_code for job in jobs)
    assert set(answers) <= {200, 503}
    assert answers[200] >= 1
    assert megabytes(worker, "VmHWM") - idle < BUDGET + BESIDE
    assert megabytes(worker, "VmRSS") - idle < BESIDE
