"""Imports Keras without the lines that TensorFlow writes to standard error each time it starts.

TensorFlow's libraries log two of these lines while they are being loaded, before they read TF_CPP_MIN_LOG_LEVEL, so no
setting prevents them. A separate process therefore filters standard error during the import and passes on everything
else. That process outlives this one, so that if TensorFlow aborts, its message still arrives.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO

log = logging.getLogger(__name__)

BACKENDS = ("tensorflow", "jax")
ERRORS_ONLY = "2"  # for TF_CPP_MIN_LOG_LEVEL
CHATTER = re.compile(rb"I\d{4} \d\d:\d\d:\d+\.\d+ |WARNING: All log messages before absl::InitializeLog\(\)")
PATIENCE = 5.0  # seconds to wait for the last lines

_importing = threading.Lock()


def import_keras(backend: str | None = None, reason: str = "") -> None:
    """Imports Keras and its backend, and shows only warnings and errors.

    If the environment sets TF_CPP_MIN_LOG_LEVEL, that setting is kept. With 0, everything is shown. Keras neither reads
    nor writes a keras.json in the home folder, unless KERAS_HOME names a folder for it.

    Args:
        backend: `tensorflow` or `jax`. If omitted, what KERAS_BACKEND names, or TensorFlow.
        reason: What needs Keras, for the log.

    Raises:
        RuntimeError: Keras already runs on another backend in this process, or KERAS_BACKEND is another one. Keras'
            own backend `openvino` would report to a statistics server.
    """
    with _importing:
        if "keras" not in sys.modules:
            chosen = backend or os.environ.get("KERAS_BACKEND") or BACKENDS[0]
            if chosen not in BACKENDS:
                raise RuntimeError(f"KERAS_BACKEND must be {' or '.join(BACKENDS)}. Received: {chosen!r}")
            os.environ["KERAS_BACKEND"] = chosen
            os.environ["KERAS_HOME"] = os.environ.get("KERAS_HOME") or f"{os.devnull}/keras"  # where no folder can be
            if reason:
                log.info("importing Keras: %s", reason)
            shown = os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", ERRORS_ONLY) == "0"
            with contextlib.nullcontext() if shown else without_chatter():
                import keras  # noqa: F401
        running = sys.modules["keras"].backend.backend()
        if backend not in (None, running):
            raise RuntimeError(f"Keras already runs on {running} in this process. Received: {backend!r}")


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """Removes lines that match CHATTER from this process's standard error while the block runs."""
    try:
        original = os.dup(2)
    except OSError:  # standard error is closed
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
        with contextlib.suppress(subprocess.TimeoutExpired):  # another thread's process still holds the pipe
            filtering.wait(PATIENCE)


def pass_on(source: BinaryIO, target: BinaryIO) -> None:
    """Copies all lines that do not match CHATTER, each of them immediately."""
    for line in source:
        if not CHATTER.match(line):
            target.write(line)
            target.flush()


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # these signals are meant for the process that this one serves
    pass_on(sys.stdin.buffer, sys.stdout.buffer)
