"""The training process of a run, which its worker starts, watches and stops."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from stylegan2.training.queue import launcher
from stylegan2.training.queue.job import Job, now
from stylegan2.training.queue.run import LOG_FILE, Run

ROOT = Path(__file__).resolve().parents[3]
TAIL = 65536  # bytes at the end of the log in which the last line is looked for
LONGEST_LINE = 500  # characters


def train_command(job: Job, folder: Path) -> list[str]:
    """Returns the command that starts or continues the training of `job` in `folder`, as a user would type it.

    Its output is not buffered, so that the log is up to date.
    """
    program = [sys.executable, "-u", "-m", "stylegan2.training", "train"]
    return [*program, job.data, str(folder), *job.arguments, f"--kimg={job.kimg!r}"]


class Child:
    """A process that waits for `begin` and then runs a command. Its output goes to the run's `log.txt`.

    The process has a session of its own, so that Ctrl-C reaches only the worker: a second signal would end the training
    without a checkpoint. Its working folder is one from which `stylegan2` can be imported. It shares the worker's lock.

    Args:
        command: The program and its arguments.
        run: The run that is trained.
        lock: The file descriptor of the run's lock, which the process inherits.

    Raises:
        OSError: The log cannot be opened, or the process cannot be started.
    """

    def __init__(self, command: Sequence[str], run: Run, lock: int):
        self._log = run.path / LOG_FILE
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, *command],
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, bufsize=0,
                cwd=ROOT, pass_fds=[lock], start_new_session=True,
            )  # fmt: skip
            self._log_start = os.fstat(log.fileno()).st_size
        self.pid = self._process.pid

    def begin(self) -> None:
        """Starts the command, after a line in the log with the time.

        Raises:
            OSError: The log cannot be written. The command has not started.
        """
        with self._log.open("ab") as log:
            log.write(f"== {now()} pid {self.pid}\n".encode())
        self._log_start = self._log.stat().st_size
        assert self._process.stdin is not None
        with (
            contextlib.suppress(BrokenPipeError),
            self._process.stdin as word,
        ):  # broken if the process was killed meanwhile
            word.write(b"\n")

    def give_up(self) -> None:
        """Ends the process before the command has started."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def status(self) -> int | None:
        """Returns the exit status: None while the process runs, minus the signal's number if a signal ended it."""
        return self._process.poll()

    def terminate(self) -> None:
        """Asks the training to write a checkpoint and end."""
        self._process.terminate()

    def kill(self) -> None:
        """Kills the process and all processes that it has started."""
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)

    def last_line(self) -> str:
        """Returns the last line of output in this attempt, or an empty string."""
        with self._log.open("rb") as log:
            log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - TAIL))
            text = log.read().decode(errors="replace")
        lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
        return next((line[:LONGEST_LINE] for line in reversed(lines) if line), "")


class Silence:
    """Measures how long a run has given no sign of life, by a clock that does not jump."""

    def __init__(self, run: Run, now: Callable[[], float] = time.monotonic):
        self._run, self._now = run, now
        self._beat, self._since = run.last_heartbeat(), now()

    def seconds(self) -> float:
        """Returns the seconds since the heartbeat last changed, or since this object was created."""
        now = self._now()
        if (beat := self._run.last_heartbeat()) != self._beat:
            self._beat, self._since = beat, now
        return now - self._since
