"""The real worker and the real trainer, killed in every way, produce the same run as an undisturbed training."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from stylegan2.training.commands.train_arguments import job_from_arguments
from stylegan2.training.queue.child import train_command
from stylegan2.training.queue.run import Run
from stylegan2.training.queue.status import Status
from stylegan2.training.run_files import NETWORK_FILE, STATE_FILE
from tests.stylegan2.training.queue.workshop import ROOT, Workshop, kill, outcomes, pid_of, wait_for
from tests.stylegan2.training.tiny_run import noise_pictures, rows, timeless, tiny_options, write_shard

PATIENCE = 300  # seconds; each start imports and compiles
OPTIONS = [*tiny_options(), "--kimg=0.6", "--checkpoint-kimg=0.1", "--metric-kimg=0"]
# Several threads sum up the gradients of convolutions in any order. In practice the bytes are the same.
ATOL = 1e-6


class Disturbed:
    """A run of the queue and its worker, with ways to disturb them."""

    def __init__(self, workshop: Workshop, run: Run):
        self.workshop, self.run = workshop, run
        self.start_worker()

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "stylegan2.training", "worker", str(self.run.path.parent)]
        self.worker = self.workshop.launch([*command, "--once", "--poll=0.1", "--backoff=0"])

    def has_started(self, times: int) -> None:
        wait_for(lambda: outcomes(self.run).count("start") == times, PATIENCE)

    def has_stepped(self) -> None:
        """Waits for the next heartbeat."""
        before = self.run.last_heartbeat()
        wait_for(lambda: self.run.last_heartbeat() != before, PATIENCE)

    def has_saved(self, nimg: int) -> None:
        wait_for(lambda: (self.run.nimg() or 0) >= nimg, PATIENCE)


@pytest.fixture
def run(workshop: Workshop, tmp_path: Path) -> Run:
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(10))
    return workshop.queue.add("run", job_from_arguments(str(data), workshop.queue.path / "run", OPTIONS))


@pytest.mark.long
def test_a_run_that_is_killed_five_times_equals_an_undisturbed_run(workshop, run, tmp_path):
    disturbed = Disturbed(workshop, run)
    disturbed.has_started(1)
    disturbed.has_stepped()
    kill(pid_of(run))  # before its first checkpoint
    disturbed.has_started(2)
    kill(pid_of(run))  # before its first step
    disturbed.has_started(3)
    disturbed.has_saved(100)
    kill(pid_of(run))  # at about a checkpoint
    disturbed.has_started(4)
    disturbed.has_saved(200)
    disturbed.worker.kill()  # alone: its training saves itself
    wait_for(lambda: run.status() is Status.WAITING, PATIENCE)
    disturbed.start_worker()
    disturbed.has_started(5)
    disturbed.has_stepped()
    victim = pid_of(run)
    disturbed.worker.kill()
    kill(victim)  # both
    disturbed.start_worker()
    assert disturbed.worker.ended(PATIENCE) == 0, disturbed.worker.lines()
    assert run.status() is Status.DONE
    assert outcomes(run) == [*["start", "failed"] * 3, "start", "start", "start", "done"]

    whole = tmp_path / "whole"
    subprocess.run(train_command(run.job(), whole), cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE)
    assert [row["nimg"] for row in rows(whole)] == [100, 200, 300, 400, 500, 600]
    for expected, found in zip(timeless(whole), timeless(run.path), strict=True):
        assert found == pytest.approx(expected, abs=1e-4)
    for file in (NETWORK_FILE, STATE_FILE):
        expected, found = load_file(whole / file), load_file(run.path / file)
        assert found.keys() == expected.keys()
        for name, weights in expected.items():
            np.testing.assert_allclose(found[name], weights, rtol=0, atol=ATOL, err_msg=f"{file} {name}")
