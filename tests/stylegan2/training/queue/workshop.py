"""A queue in a temporary folder, with workers that are real processes and are really killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.locks import is_taken
from stylegan2.training.queue.run import Run
from stylegan2.training.queue.status import Status

ROOT = Path(__file__).parents[4]
PATIENCE = 30  # seconds
QUICK = {"poll": 0.02, "grace": 20, "backoff": 0, "stalled_after": 20}


def wait_for(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Returns once `condition`, which depends on other processes, is true."""
    pause, deadline = threading.Event(), time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.01)  # leaves the processor to the others


class WorkerProcess:
    """A worker in a process of its own."""

    def __init__(self, command: list[str], log: Path):
        self._log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=file, start_new_session=True)

    def lines(self) -> str:
        return self._log.read_text()

    def ended(self, patience: float = PATIENCE) -> int:
        """Waits until the process has ended, and returns its exit status."""
        return self.process.wait(patience)

    def terminate(self) -> int:
        self.process.terminate()
        return self.ended()

    def kill(self) -> None:
        self.process.kill()
        self.ended()


class Workshop:
    """A queue and its workers for a test. `close` leaves no process behind."""

    def __init__(self, path: Path):
        self._path = path
        self.queue = Queue(path / "queue")
        self._workers: list[WorkerProcess] = []

    def add(self, name: str, images: int = 20, **orders: int | str) -> Run:
        """Adds a run; `orders` are the files that tell the fake trainer what to do."""
        data = self._path / f"data of {name}"
        data.mkdir()
        for word, value in orders.items():
            (data / word).write_text(str(value))
        return self.queue.add(name, Job(data=str(data), kimg=images / 1000))

    def order(self, run: Run, word: str, value: int | str | None) -> None:
        """Changes an order to the run's trainer; None removes it."""
        path = Path(run.job().data) / word
        if value is None:
            path.unlink()
            return
        path.with_name("next").write_text(str(value))
        path.with_name("next").replace(path)

    def start(self, *words: str, **times: float) -> WorkerProcess:
        """Starts a worker whose trainings are fake."""
        program = [sys.executable, "-m", "tests.stylegan2.training.queue.fake_worker", str(self.queue.path)]
        return self.launch([*program, json.dumps({**QUICK, **times}), *words])

    def launch(self, command: list[str]) -> WorkerProcess:
        """Starts a worker by its command."""
        log = self._path / f"worker{len(self._workers)}.log"
        self._workers.append(WorkerProcess(command, log))
        return self._workers[-1]

    def finish(self, **times: float) -> WorkerProcess:
        """Starts a worker and waits until nothing is left to do."""
        worker = self.start("once", **times)
        assert worker.ended() == 0, worker.lines()
        return worker

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()
        for run in self.queue.runs():
            if (start := run.last_start()) and start["pid"] != os.getpid() and is_taken(run.path):
                kill(start["pid"])


def steps(run: Run) -> list[int]:
    """Returns the numbers of the images that trainers have seen, in order."""
    path = run.path / "steps"
    return [int(line.split()[0]) for line in path.read_text().splitlines()] if path.exists() else []


def outcomes(run: Run) -> list[str]:
    """Returns the history, one word per row."""
    return [row.get("outcome", row["event"]) for row in run.attempts.rows()]


def pid_of(run: Run) -> int:
    start = run.last_start()
    assert start is not None
    return start["pid"]


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def has_reached(run: Run, nimg: int) -> Callable[[], bool]:
    return lambda: steps(run)[-1:] == [nimg]


def has_become(run: Run, status: Status) -> Callable[[], bool]:
    return lambda: run.status() is status


def has_said(worker: WorkerProcess, words: str) -> Callable[[], bool]:
    return lambda: words in worker.lines()


def row(**facts: Any) -> dict[str, Any]:
    """Returns a row of a history, for tests without processes."""
    return {"event": "end", "time": "2026-01-01T00:00:00.000000+00:00", "nimg": 0, **facts}
