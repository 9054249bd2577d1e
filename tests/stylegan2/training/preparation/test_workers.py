"""Results come in the order of the inputs, and workers do not outlive their parent."""

import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.workers import in_order

ROOT = Path(__file__).resolve().parents[4]
DIES_WITH_WORKERS = """
import os, signal
from stylegan2.training.preparation.workers import in_order
from tests.stylegan2.training.preparation.test_workers import Negative

if __name__ == "__main__":
    next(in_order(Negative, range(100), 2))
    os.kill(os.getpid(), signal.SIGKILL)
"""


class Negative:
    """A function that is made once per process, and fails on 13."""

    def __call__(self, number: int) -> int:
        if number == 13:
            raise PreparationError("13 is too much")
        return -number


@pytest.mark.parametrize("workers", [0, 2])
def test_results_are_in_order_and_errors_reach_the_caller(workers):
    results = in_order(Negative, range(20), workers)
    assert [next(results) for _ in range(13)] == [-n for n in range(13)]
    with pytest.raises(PreparationError, match="too much"):
        next(results)


def test_without_workers_inputs_are_drawn_one_by_one():
    drawn = []
    results = in_order(Negative, (drawn.append(n) or n for n in range(10)), 0)
    next(results)
    assert drawn == [0]


@pytest.mark.long
def test_workers_end_when_their_parent_is_killed(tmp_path):
    (tmp_path / "dies.py").write_text(DIES_WITH_WORKERS)
    # The workers hold the pipe open, so `run` returns only once they have ended.
    ended = subprocess.run(
        [sys.executable, str(tmp_path / "dies.py")],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -9
