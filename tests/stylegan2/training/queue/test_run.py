"""The status of a run follows only from its files and locks."""

import os
import time

import numpy as np
import pytest

from stylegan2.training import folder as run_folder
from stylegan2.training.queue import run as run_module
from stylegan2.training.queue.attempts import ATTEMPTS_FILE
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job, QueueError
from stylegan2.training.queue.locks import claimed
from stylegan2.training.queue.run import CANCELLED_FILE, read_nimg
from stylegan2.training.queue.status import Status
from stylegan2.training.run_files import HEARTBEAT_FILE, STATE_FILE
from stylegan2.training.state import save_state
from tests.stylegan2.training.queue.fake_trainer import write_state


@pytest.fixture
def run(tmp_path):
    return Queue(tmp_path).add("run", Job(data="/data", kimg=0.02))


def start(run, **facts):
    run.attempts.append("start", **{"pid": 1, "worker": 1, "nimg": 0, "stalled_after": 100.0, **facts})


def fail(run, times=3, **facts):
    for _ in range(times):
        run.attempts.append("end", **{"outcome": "failed", "nimg": 0, "signature": "a", "error": "it broke", **facts})


def test_the_trainer_gives_its_files_the_same_names():
    assert (run_module.STATE_FILE, run_module.HEARTBEAT_FILE) == (run_folder.STATE_FILE, run_folder.HEARTBEAT_FILE)


def test_progress_is_read_from_a_state_of_the_trainer(tmp_path):
    save_state(tmp_path / STATE_FILE, {"w_avg": np.zeros(4, np.float32)}, {"nimg": 1234, "seconds": 1.0})
    assert read_nimg(tmp_path / STATE_FILE) == 1234


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b'{"nimg": 3}', b"\x02\0\0\0\0\0\0\0{}"])
def test_progress_of_a_broken_state_is_unknown(tmp_path, content):
    (tmp_path / STATE_FILE).write_bytes(content)
    assert read_nimg(tmp_path / STATE_FILE) is None


def test_progress_without_a_state_is_0(tmp_path):
    assert read_nimg(tmp_path / STATE_FILE) == 0


def test_a_run_is_done_when_its_checkpoint_has_reached_the_target(run):
    write_state(run.path, 19)
    assert run.status() is Status.WAITING
    write_state(run.path, 20)
    assert run.status() is Status.DONE


def test_a_run_with_a_process_is_running_even_beyond_its_target(run):
    write_state(run.path, 24)
    with claimed(run.path) as lock:
        assert lock is not None
        assert run.status() is Status.RUNNING
    assert run.status() is Status.DONE


def test_a_silent_run_is_stalled_while_a_process_has_it(run):
    start(run)
    (run.path / HEARTBEAT_FILE).touch()
    with claimed(run.path):
        assert run.status() is Status.RUNNING
        rows = (run.path / ATTEMPTS_FILE).read_text()
        (run.path / ATTEMPTS_FILE).write_text(rows.replace('"time": "2', '"time": "1'))
        os.utime(run.path / HEARTBEAT_FILE, (0, time.time() - 101))
        assert run.status() is Status.STALLED
        assert run.report().silence > 100
    assert run.status() is Status.WAITING


def test_a_start_counts_as_a_sign_of_life(run):
    (run.path / HEARTBEAT_FILE).touch()
    os.utime(run.path / HEARTBEAT_FILE, (0, 0))
    start(run)
    with claimed(run.path):
        assert run.status() is Status.RUNNING


def test_three_failures_of_the_same_kind_set_a_run_aside(run):
    fail(run, 2)
    assert run.status() is Status.WAITING
    fail(run, 1)
    assert run.status() is Status.FAILED
    assert run.report().error == "it broke"


def test_a_checkpoint_with_progress_ends_the_count_of_failures(run):
    fail(run)
    write_state(run.path, 5)
    assert run.status() is Status.WAITING
    assert (run.report().failures, run.report().error) == (0, "")


def test_three_stalls_set_a_run_aside(run):
    fail(run, outcome="stalled", signature="stalled", error="no heartbeat")
    assert (run.status(), run.report().error) == (Status.FAILED, "no heartbeat")


def test_a_cancelled_run_is_cancelling_while_a_process_has_it(run):
    with claimed(run.path):
        run.cancel()
        assert run.status() is Status.CANCELLING
    assert run.status() is Status.CANCELLED
    run.retry()
    assert run.status() is Status.WAITING


def test_a_run_that_was_done_before_the_marker_came_is_done(run):
    run.cancel()
    write_state(run.path, 20)
    assert run.status() is Status.DONE


def test_a_finished_run_cannot_be_cancelled_or_retried(run):
    write_state(run.path, 20)
    with pytest.raises(QueueError, match="run is done; there is nothing to cancel"):
        run.cancel()
    with pytest.raises(QueueError, match="run is done; there is nothing to retry"):
        run.retry()
    assert not (run.path / CANCELLED_FILE).exists()


def test_a_run_that_is_cancelled_or_set_aside_cannot_be_cancelled(run):
    fail(run)
    with pytest.raises(QueueError, match="run is failed; there is nothing to cancel"):
        run.cancel()
    run.retry()
    run.cancel()
    with pytest.raises(QueueError, match="run is cancelled; there is nothing to cancel"):
        run.cancel()


def test_a_waiting_run_cannot_be_retried(run):
    with pytest.raises(QueueError, match="run is waiting; there is nothing to retry"):
        run.retry()


def test_a_file_that_cannot_be_read_breaks_only_its_run(run):
    (run.path / ATTEMPTS_FILE).mkdir()
    assert run.status() is Status.BROKEN
    assert run.report().status is Status.BROKEN
    assert ATTEMPTS_FILE in run.report().error


def test_a_report_has_the_job_and_the_whole_history(run):
    start(run)
    fail(run)
    report = run.report()
    assert (report.status, report.job, report.failures) == (Status.FAILED, run.job(), 3)
    assert len(report.attempts) == 4
