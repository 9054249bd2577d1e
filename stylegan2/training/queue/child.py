"""The training process of a run, as its worker sees it."""

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
TAIL, LONGEST_LINE = 65536, 500


def train_command(job: Job, folder: Path) -> list[str]:
    """What a user would type to train `job` in `folder`, to begin with and to go on; unbuffered, for the log."""
    program = [sys.executable, "-u", "-m", "stylegan2.training", "train"]
    return [*program, job.data, str(folder), *job.arguments, f"--kimg={job.kimg!r}"]


class Child:
    """A command that waits for `begin`, then runs; what it says goes to the run's `log.txt`.

    It has a session of its own, so that Ctrl-C reaches the worker alone: a second signal would end it without a
    checkpoint. It runs where `stylegan2` can be imported, and shares the worker's lock.

    Raises:
        OSError: the log cannot be opened, or the process not started.
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
        """Lets the command start, with a line in the log that says when.

        Raises:
            OSError: the log cannot be written; the command has not started.
        """
        with self._log.open("ab") as log:
            log.write(f"== {now()} pid {self.pid}\n".encode())
        self._log_start = self._log.stat().st_size
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self._process.stdin as word:  # broken: it was killed meanwhile
            word.write(b"\n")

    def give_up(self) -> None:
        """Ends it, if it has not begun."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def status(self) -> int | None:
        """Its exit status, minus the signal's number if one ended it; None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Asks it to make a checkpoint and end."""
        self._process.terminate()

    def kill(self) -> None:
        """Ends it, and what it has started."""
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)

    def last_line(self) -> str:
        """What it said last in this attempt."""
        with self._log.open("rb") as log:
            log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - TAIL))
            text = log.read().decode(errors="replace")
        lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
        return next((line[:LONGEST_LINE] for line in reversed(lines) if line), "")


class Silence:
    """How long a run has given no sign of life, by a clock that does not jump."""

    def __init__(self, run: Run, now: Callable[[], float] = time.monotonic):
        self._run, self._now = run, now
        self._beat, self._since = run.last_heartbeat(), now()

    def seconds(self) -> float:
        """Since its heartbeat last changed, or since this was made."""
        now = self._now()
        if (beat := self._run.last_heartbeat()) != self._beat:
            self._beat, self._since = beat, now
        return now - self._since
