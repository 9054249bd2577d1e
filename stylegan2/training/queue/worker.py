"""The worker picks runs from the queue, trains each in a child process, and records the outcome."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stylegan2.training.queue.child import Child, Silence, train_command
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job, QueueError
from stylegan2.training.queue.locks import claimed
from stylegan2.training.queue.orphans import Orphans
from stylegan2.training.queue.outcome import outcome
from stylegan2.training.queue.run import Run
from stylegan2.training.queue.signals import Signals
from stylegan2.training.queue.status import SAME_FAILURES, UNFINISHED, Status
from stylegan2.training.queue.timing import Timing

log = logging.getLogger(__name__)


class Worker:
    """Trains the runs of a queue one at a time, the oldest first, and runs that have failed last.

    Any number of workers may share a queue, because each locks the run that it trains.

    Args:
        queue: The queue.
        signals: Tells when the worker should stop; must have been entered.
        timing: The times that the worker keeps.
        command: Returns the command that starts or continues the training of a job in a folder.
    """

    def __init__(
        self,
        queue: Queue,
        signals: Signals,
        timing: Timing | None = None,
        command: Callable[[Job, Path], list[str]] = train_command,
    ):
        self._queue, self._signals, self._command = queue, signals, command
        self._timing = timing or Timing()
        self._orphans = Orphans(self._timing.grace)
        self._warned: dict[str, str] = {}  # the last warning about each run
        self._started = time.monotonic()

    def work(self, once: bool = False) -> None:
        """Works until told to stop. With `once`, works only until each run is done, cancelled, set aside or broken."""
        log.info("working on %s", self._queue.path)
        while not self._is_told_to_stop():
            try:
                worked = self._work_on_one()
                if not worked and once and not self._unfinished():
                    break
            except OSError as error:
                self._warn("", f"waiting: {error}")
                worked = False
            if not worked:
                self._signals.wait(self._timing.poll)
        log.info("stopped")

    def _work_on_one(self) -> bool:
        """Trains the first run that is free, and returns whether there was one."""
        for run in self._candidates():
            try:
                with claimed(run.path) as lock:
                    if lock is None:
                        self._orphans.check(run)
                    elif run.status(taken=False) is Status.WAITING:
                        self._train(run, lock)
                        return True
            except (OSError, QueueError) as error:
                self._warn(run.name, f"cannot be trained now, will be tried again: {error}")
        return False

    def _candidates(self) -> list[Run]:
        """Returns the runs that can be read and are not waiting after a failure, in the order of their turn."""
        found = []
        for run in self._queue.runs():
            try:
                job, failures = run.job(), run.recent_failures()
            except (QueueError, OSError) as error:
                self._warn(run.name, f"skipped: {error}")
                continue
            if not self._timing.forbids(failures):
                found.append((failures.count, job.added, run.name, run))
        return [run for *_, run in sorted(found, key=lambda entry: entry[:3])]

    def _unfinished(self) -> bool:
        return any(run.status() in UNFINISHED for run in self._queue.runs())

    def _train(self, run: Run, lock: int) -> None:
        """Makes one attempt to train the run, and records its start and its end in the history."""
        job, nimg = run.job(), run.nimg()
        child = Child(self._command(job, run.path), run, lock)
        try:
            run.attempts.append(
                "start", pid=child.pid, worker=os.getpid(), nimg=nimg or 0, stalled_after=self._timing.stalled_after
            )
            child.begin()
        except OSError:
            child.give_up()
            raise
        self._warned.pop(run.name, None)
        log.info("%s: started at %g of %g kimg, pid %d", run.name, (nimg or 0) / 1000, job.kimg, child.pid)
        stop_reason = self._watch(run, child)
        self._record(run, outcome(run, child, stop_reason))

    def _watch(self, run: Run, child: Child) -> str | None:
        """Waits until the child has ended, and returns why it was asked to end, if it was."""
        silence, stop_reason, since = Silence(run), None, 0.0
        while child.status() is None:
            if stop_reason is None:
                if stop_reason := self._reason_to_stop(run, silence):
                    log.info("%s: asked to write a checkpoint and end (%s)", run.name, stop_reason)
                    child.terminate()
                    since = time.monotonic()
            elif time.monotonic() - since > self._timing.grace:
                self._warn(run.name, f"did not end within {self._timing.grace:g} s; killed")
                child.kill()
            self._signals.wait(self._timing.poll)
        return stop_reason

    def _reason_to_stop(self, run: Run, silence: Silence) -> str | None:
        if self._is_told_to_stop():
            return "stopped"
        if run.is_cancelled():
            return "cancelled"
        return "stalled" if silence.seconds() > self._timing.stalled_after else None

    def _record(self, run: Run, row: dict[str, Any]) -> None:
        """Adds the end of the attempt to the history. On a full disk, waits until there is room."""
        error = f" ({row['error']})" if row["error"] else ""
        log.info("%s: %s at %g kimg%s", run.name, row["outcome"], row["nimg"] / 1000, error)
        while True:
            try:
                run.attempts.append("end", **row)
                break
            except OSError as full:
                self._warn(run.name, f"waiting, as its history cannot be written: {full}")
            if self._is_told_to_stop():
                return
            self._signals.wait(self._timing.poll)
        if run.recent_failures().same >= SAME_FAILURES:
            log.error("%s: set aside after failing %d times in the same way: %s", run.name, SAME_FAILURES, row["error"])

    def _is_told_to_stop(self) -> bool:
        limit = self._timing.stop_after
        return self._signals.stopped or (limit is not None and time.monotonic() - self._started > limit)

    def _warn(self, name: str, message: str) -> None:
        """Logs a warning, unless it is the same as the last warning about this run."""
        if self._warned.get(name) != message:
            self._warned[name] = message
            log.warning("%s: %s", name or self._queue.path, message)
