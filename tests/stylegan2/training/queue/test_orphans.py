"""A training that outlives its worker is recognized by the run's lock, and killed after the grace period."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.locks import WORKER_LOCK, claimed
from stylegan2.training.queue.orphans import Orphans, orphan_of
from tests.stylegan2.training.queue.workshop import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
HOLDS_A_FILE = "import sys; file = open(sys.argv[1], 'w'); print('ready', flush=True); sys.stdin.read()"
ANOTHER = os.getppid()  # a process that does not have the lock open


@pytest.fixture
def run(tmp_path):
    return Queue(tmp_path).add("run", Job(data="/data", kimg=0.02))


@contextlib.contextmanager
def orphan(run):
    """A process that has the run's lock open, as a training without its worker does."""
    command = [sys.executable, "-S", "-c", HOLDS_A_FILE, str(run.path / WORKER_LOCK)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        run.attempts.append("start", pid=process.pid, worker=ANOTHER)
        yield process
        process.stdin.close()


def test_a_process_that_has_the_lock_open_without_its_worker_is_an_orphan(run):
    run.attempts.append("start", pid=os.getpid(), worker=ANOTHER)
    with claimed(run.path):
        assert orphan_of(run) == os.getpid()


def test_a_process_that_does_not_have_the_lock_open_is_no_orphan(run):
    run.attempts.append("start", pid=os.getpid(), worker=ANOTHER)
    (run.path / WORKER_LOCK).touch()
    assert orphan_of(run) is None


def test_a_process_whose_worker_has_the_lock_open_is_no_orphan(run):
    run.attempts.append("start", pid=os.getpid(), worker=os.getpid())
    with claimed(run.path):
        assert orphan_of(run) is None


def test_a_run_whose_last_attempt_has_ended_or_has_no_process_number_has_no_orphan(run):
    with claimed(run.path):
        assert orphan_of(run) is None
        run.attempts.append("start", pid="7", worker=ANOTHER)
        assert orphan_of(run) is None
        run.attempts.append("start", pid=os.getpid(), worker=ANOTHER)
        run.attempts.append("end", outcome="done", nimg=20)
        assert orphan_of(run) is None


def test_an_orphan_is_killed_when_it_is_seen_again_after_the_grace_period(run):
    orphans = Orphans(grace=0)
    with orphan(run) as process:
        orphans.check(run)
        assert process.poll() is None
        orphans.check(run)
        assert process.wait(PATIENCE) == -signal.SIGKILL


def test_an_orphan_is_not_killed_within_the_grace_period(run):
    orphans = Orphans(grace=1000)
    with orphan(run) as process:
        for _ in range(3):
            orphans.check(run)
        assert process.poll() is None
    assert process.returncode == 0


def test_a_process_that_was_no_orphan_in_between_gets_a_new_grace_period(run):
    orphans = Orphans(grace=0)
    with orphan(run) as process:
        orphans.check(run)
        run.attempts.append("end", outcome="stopped", nimg=0)
        orphans.check(run)
        run.attempts.append("start", pid=process.pid, worker=ANOTHER)
        orphans.check(run)
        assert process.poll() is None
    assert process.returncode == 0


def test_the_grace_period_starts_again_for_another_orphan(run):
    orphans = Orphans(grace=0)
    with orphan(run):
        orphans.check(run)
    with orphan(run) as process:
        orphans.check(run)
        assert process.poll() is None
