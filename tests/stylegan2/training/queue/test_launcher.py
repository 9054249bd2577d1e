"""The launcher becomes its command only when it is told to."""

import signal
import subprocess
import sys

import pytest

from stylegan2.training.queue import launcher
from tests.stylegan2.training.queue.workshop import PATIENCE

STARTS_A_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-I", *sys.argv[1:]], stdin=subprocess.PIPE)
child.stdin.write(b"\\n")
child.stdin.close()
child.wait()
"""
SAYS_THAT_IT_WAS_ASKED = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
print("waiting", flush=True)
assert signal.sigtimedwait([signal.SIGTERM], 30)
print("asked to end", flush=True)
"""


def test_a_launcher_whose_worker_is_gone_ends_without_the_command():
    command = [sys.executable, "-I", launcher.__file__, sys.executable, "-c", "print('begun')"]
    process = subprocess.run(command, input="", text=True, capture_output=True, timeout=PATIENCE)
    assert (process.returncode, process.stdout) == (0, "")


def test_a_launcher_that_is_told_to_begin_becomes_the_command():
    command = [sys.executable, "-I", launcher.__file__, sys.executable, "-c", "import os; print(os.getpid())"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        output, _ = process.communicate("\n", timeout=PATIENCE)
    assert (process.returncode, output) == (0, f"{process.pid}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_command_is_asked_to_end_when_its_worker_is_killed(tmp_path):
    """The worker is a process that starts a launcher, tells it to begin, and is killed."""
    worker = subprocess.Popen(
        [sys.executable, "-c", STARTS_A_CHILD, launcher.__file__, sys.executable, "-c", SAYS_THAT_IT_WAS_ASKED],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout.readline() == "waiting\n"
    worker.kill()
    assert worker.stdout.readline() == "asked to end\n"
    worker.stdout.close()
    assert worker.wait(PATIENCE) == -signal.SIGKILL
