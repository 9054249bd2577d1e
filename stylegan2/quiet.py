"""Imports Keras without the lines that TensorFlow writes to standard error each time it starts.

TensorFlow's libraries log two of these lines while they are loaded, before they read TF_CPP_MIN_LOG_LEVEL, so that no
setting stops them. Meanwhile a process of its own passes on everything else. It outlives this process, so the reason
why TensorFlow aborts still arrives.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

ERRORS_ONLY = "2"  # for TF_CPP_MIN_LOG_LEVEL
CHATTER = re.compile(rb"I\d{4} \d\d:\d\d:\d+\.\d+ |WARNING: All log messages before absl::InitializeLog\(\)")
PATIENCE = 5.0  # seconds that the last lines may take to arrive

_importing = threading.Lock()


def import_keras() -> None:
    """Imports Keras and the backend that it runs on; says nothing unless something is wrong.

    A TF_CPP_MIN_LOG_LEVEL in the environment is kept; with 0 everything is shown.
    """
    with _importing:
        if "keras" in sys.modules:
            return
        shown = os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", ERRORS_ONLY) == "0"
        with contextlib.nullcontext() if shown else without_chatter():
            import keras  # noqa: F401


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """Keeps CHATTER off this process's standard error while the block runs."""
    try:
        original = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    filtering = subprocess.Popen([sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, stdout=original)
    assert filtering.stdin is not None
    os.dup2(filtering.stdin.fileno(), 2)
    filtering.stdin.close()
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(original, 2)
        os.close(original)
        with contextlib.suppress(subprocess.TimeoutExpired):  # a process that another thread started holds the pipe
            filtering.wait(PATIENCE)


def pass_on(source: BinaryIO, target: BinaryIO) -> None:
    """Copies the lines that are not CHATTER, each at once."""
    for line in source:
        if not CHATTER.match(line):
            target.write(line)
            target.flush()


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # they are meant for the process that this one serves
    pass_on(sys.stdin.buffer, sys.stdout.buffer)
