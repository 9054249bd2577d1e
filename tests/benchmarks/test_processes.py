"""What is read from /proc about running processes."""

import os
import subprocess
import sys

import pytest

from benchmarks import processes

PARENT = """
import subprocess, sys
work = "sum(range(5_000_000))"
subprocess.run([sys.executable, "-c", work])  # has ended
waiting = f"import sys, time; {work}; print(time.process_time(), flush=True); sys.stdin.read()"
subprocess.run([sys.executable, "-c", waiting])
"""


@pytest.fixture
def parent():
    """A process with a child that has computed something and waits; the child's CPU seconds."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        yield started.pid, float(started.stdout.readline())


def test_the_worker_is_the_child(parent):
    parent, _ = parent
    worker = processes.child(parent)
    assert worker not in (parent, os.getpid())
    assert processes.child(worker) == worker


def test_cpu_time_includes_children_that_run_and_that_have_ended(parent):
    parent, of_the_child = parent
    worker = processes.cpu_seconds(processes.child(parent))
    assert abs(worker - of_the_child) < 0.1
    assert worker < processes.cpu_seconds(parent)


def test_the_peak_can_be_forgotten():
    me = os.getpid()
    with open(os.devnull, "wb") as nowhere:
        nowhere.write(bytes([1]) * (200 << 20))
    assert processes.peak(me) >= processes.resident(me) + 150
    processes.forget_peak(me)
    assert processes.peak(me) <= processes.resident(me) + 20
