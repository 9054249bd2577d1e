"""A child begins when it is told to, and holds the lock of its run."""

import os
import signal
import sys

import pytest

from stylegan2.training.queue.child import Child, Silence, train_command
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.locks import claimed, is_taken
from stylegan2.training.queue.run import LOG_FILE
from stylegan2.training.run_files import HEARTBEAT_FILE
from tests.stylegan2.training.queue.workshop import kill, wait_for

SAYS = "import os, sys; print('said', os.getsid(0) == os.getpid(), repr(sys.stdin.read()), flush=True)"


@pytest.fixture
def run(tmp_path):
    return Queue(tmp_path).add("run", Job(data="/data", kimg=0.1, arguments=("--seed=1",)))


def test_the_command_is_the_one_that_a_user_would_type(run):
    command = train_command(run.job(), run.path)
    typed = ["-m", "stylegan2.training", "train", "/data", str(run.path), "--seed=1", "--kimg=0.1"]
    assert command == [sys.executable, "-u", *typed]


def test_a_child_does_not_run_its_command_before_it_is_told_to_begin(run):
    with claimed(run.path) as lock:
        child = Child([sys.executable, "-c", SAYS], run, lock)
        assert child.status() is None
        child.begin()
        wait_for(lambda: child.status() == 0)
    assert child.last_line() == "said True ''"
    assert (run.path / LOG_FILE).read_text().startswith("== 20")


def test_a_child_that_is_given_up_never_runs_its_command(run):
    with claimed(run.path) as lock:
        child = Child([sys.executable, "-c", SAYS], run, lock)
        child.give_up()
    assert child.status() == 0
    assert (run.path / LOG_FILE).read_text() == ""


def test_a_child_that_was_killed_before_it_began_reports_the_signal(run):
    with claimed(run.path) as lock:
        child = Child([sys.executable, "-c", SAYS], run, lock)
        kill(child.pid)
        wait_for(lambda: child.status() is not None)
        child.begin()
    assert child.status() == -signal.SIGKILL


def test_a_child_holds_the_lock_of_its_run(run):
    with claimed(run.path) as lock:
        child = Child([sys.executable, "-c", "import threading; threading.Event().wait(60)"], run, lock)
        child.begin()
    assert is_taken(run.path)
    child.kill()
    wait_for(lambda: child.status() is not None)
    assert not is_taken(run.path)


def test_the_last_line_is_the_last_one_of_this_attempt_that_is_not_empty(run):
    with claimed(run.path) as lock:
        for program, last_line in [(r"print('10%\r20%\rit broke \r\n\n  ')", "it broke"), ("", "")]:
            child = Child([sys.executable, "-c", program], run, lock)
            child.begin()
            wait_for(lambda child=child: child.status() is not None)
            assert child.last_line() == last_line


def test_silence_is_measured_by_a_clock_that_does_not_jump(run):
    times = iter([100.0, 107.0, 110.0, 115.0])
    silence = Silence(run, now=lambda: next(times))
    assert silence.seconds() == 7
    (run.path / HEARTBEAT_FILE).touch()
    os.utime(run.path / HEARTBEAT_FILE, (0, 0))  # a heartbeat while the machine's clock stood at 1970
    assert silence.seconds() == 0
    assert silence.seconds() == 5
