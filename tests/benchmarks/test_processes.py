"""What is read from /proc about running processes."""

import os
import subprocess
import sys
import time

import pytest

from benchmarks import processes

PARENT = """
import subprocess, sys
work = "sum(range(5_000_000))"
subprocess.run([sys.executable, "-c", work])  # has ended
subprocess.run([sys.executable, "-c", f"import time; {work}; print(flush=True); time.sleep(60)"])
"""


@pytest.fixture
def parent():
    """A process with a child that has computed something and sleeps."""
    started = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE)
    started.stdout.readline()
    yield started.pid
    for process in (processes.child(started.pid), started.pid):
        os.kill(process, 9)
    started.wait()
    started.stdout.close()


def test_the_worker_is_the_child(parent):
    worker = processes.child(parent)
    assert worker not in (parent, os.getpid())
    assert processes.child(worker) == worker


def test_cpu_time_includes_children_that_run_and_that_have_ended(parent):
    worker = processes.cpu_seconds(processes.child(parent))
    assert 0 < worker < processes.cpu_seconds(parent)


def test_cpu_time_is_not_wall_time(parent):
    before = processes.cpu_seconds(parent)
    time.sleep(0.3)
    assert processes.cpu_seconds(parent) - before < 0.1


def test_the_peak_can_be_forgotten():
    me = os.getpid()
    with open(os.devnull, "wb") as nowhere:
        nowhere.write(bytes([1]) * (200 << 20))
    assert processes.peak(me) >= processes.resident(me) + 150
    processes.forget_peak(me)
    assert processes.peak(me) <= processes.resident(me) + 20
