"""The launcher becomes its command only when it is told to."""

import subprocess
import sys

from stylegan2.training.queue import launcher
from tests.stylegan2.training.queue.workshop import PATIENCE


def test_a_launcher_whose_worker_is_gone_ends_without_the_command():
    command = [sys.executable, "-I", launcher.__file__, sys.executable, "-c", "print('begun')"]
    process = subprocess.run(command, input="", text=True, capture_output=True, timeout=PATIENCE)
    assert (process.returncode, process.stdout) == (0, "")
