"""A signal ends a wait at once, and is not lost if it arrives before the wait."""

import os
import signal
import subprocess
import sys
import time

import pytest

from stylegan2.training.queue.signals import Signals
from tests.stylegan2.training.queue.workshop import PATIENCE

SHORT = 0.05  # seconds


def seconds_of_wait(signals: Signals, seconds: float) -> float:
    start = time.monotonic()
    signals.wait(seconds)
    return time.monotonic() - start


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_stop_ends_the_next_wait_and_only_that(number):
    with Signals() as signals:
        assert not signals.stopped
        os.kill(os.getpid(), number)
        assert seconds_of_wait(signals, PATIENCE) < PATIENCE / 2
        assert signals.stopped
        assert seconds_of_wait(signals, SHORT) >= SHORT


def test_the_end_of_a_child_ends_a_wait_without_a_stop():
    with Signals() as signals, subprocess.Popen([sys.executable, "-S", "-c", ""]) as child:
        assert seconds_of_wait(signals, PATIENCE) < PATIENCE / 2
        assert child.poll() == 0
        assert not signals.stopped


def test_a_flood_of_signals_ends_one_wait():
    with Signals() as signals:
        for _ in range(5000):  # more than one read of the pipe takes
            os.kill(os.getpid(), signal.SIGCHLD)
        signals.wait(PATIENCE)
        assert seconds_of_wait(signals, SHORT) >= SHORT


def test_the_usual_handlers_are_restored():
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
    usual = [signal.getsignal(number) for number in numbers]
    with Signals():
        assert [signal.getsignal(number) for number in numbers] != usual
    assert [signal.getsignal(number) for number in numbers] == usual
    assert signal.set_wakeup_fd(-1) == -1
