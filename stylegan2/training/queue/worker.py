"""The worker: picks runs, trains each in a child process, and writes down what became of it."""

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
    """Trains what waits in a queue, one run at a time, the oldest first and those that failed last.

    `command` gives the program that trains a job in a folder, and takes it up again there. Any number of workers may
    have the same queue: each run is locked by the one that trains it.
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
        self._said: dict[str, str] = {}
        self._started = time.monotonic()

    def work(self, once: bool = False) -> None:
        """Works until it is told to stop; with `once`, until every run is done, cancelled, set aside, or broken."""
        log.info("working on %s", self._queue.path)
        while not self._is_told_to_stop():
            try:
                worked = self._work_on_one()
                if not worked and once and not self._unfinished():
                    break
            except OSError as error:
                self._say("", f"waiting: {error}")
                worked = False
            if not worked:
                self._signals.wait(self._timing.poll)
        log.info("stopped")

    def _work_on_one(self) -> bool:
        """Trains the first run that can be had; False if there is none."""
        for run in self._candidates():
            try:
                with claimed(run.path) as lock:
                    if lock is None:
                        self._orphans.check(run)
                    elif run.status(taken=False) is Status.WAITING:
                        self._train(run, lock)
                        return True
            except (OSError, QueueError) as error:
                self._say(run.name, f"cannot be worked on, will be tried again: {error}")
        return False

    def _candidates(self) -> list[Run]:
        """The unfinished runs whose turn it may be, the first one first."""
        found = []
        for run in self._queue.runs():
            try:
                job, trouble = run.job(), run.recent_failures()
            except (QueueError, OSError) as error:
                self._say(run.name, f"left alone: {error}")
                continue
            if not self._timing.forbids(trouble):
                found.append((trouble.count, job.added, run.name, run))
        return [run for *_, run in sorted(found, key=lambda entry: entry[:3])]

    def _unfinished(self) -> bool:
        return any(run.status() in UNFINISHED for run in self._queue.runs())

    def _train(self, run: Run, lock: int) -> None:
        """One attempt, from its row in the history to the other one."""
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
        self._said.pop(run.name, None)
        log.info("%s: started at %g of %g kimg, pid %d", run.name, (nimg or 0) / 1000, job.kimg, child.pid)
        asked = self._watch(run, child)
        self._write_down(run, outcome(run, child, asked))

    def _watch(self, run: Run, child: Child) -> str | None:
        """Waits for the child's end; why it was asked to, if it was."""
        silence, asked, since = Silence(run), None, 0.0
        while child.status() is None:
            if asked is None:
                if asked := self._reason_to_stop(run, silence):
                    log.info("%s: asked to make a checkpoint and end (%s)", run.name, asked)
                    child.terminate()
                    since = time.monotonic()
            elif time.monotonic() - since > self._timing.grace:
                self._say(run.name, f"did not end in {self._timing.grace:g} s; killed")
                child.kill()
            self._signals.wait(self._timing.poll)
        return asked

    def _reason_to_stop(self, run: Run, silence: Silence) -> str | None:
        if self._is_told_to_stop():
            return "stopped"
        if run.is_cancelled():
            return "cancelled"
        return "stalled" if silence.seconds() > self._timing.stalled_after else None

    def _write_down(self, run: Run, row: dict[str, Any]) -> None:
        """Adds the attempt's end to the history; on a full disk, as soon as there is room."""
        error = f" ({row['error']})" if row["error"] else ""
        log.info("%s: %s at %g kimg%s", run.name, row["outcome"], row["nimg"] / 1000, error)
        while True:
            try:
                run.attempts.append("end", **row)
                break
            except OSError as full:
                self._say(run.name, f"its history cannot be written, waiting: {full}")
            if self._is_told_to_stop():
                return
            self._signals.wait(self._timing.poll)
        if run.recent_failures().same >= SAME_FAILURES:
            log.error("%s: set aside, as it failed %d times the same way: %s", run.name, SAME_FAILURES, row["error"])

    def _is_told_to_stop(self) -> bool:
        limit = self._timing.stop_after
        return self._signals.stopped or (limit is not None and time.monotonic() - self._started > limit)

    def _say(self, name: str, message: str) -> None:
        """A warning that is not repeated as long as it stays the same."""
        if self._said.get(name) != message:
            self._said[name] = message
            log.warning("%s: %s", name or self._queue.path, message)
