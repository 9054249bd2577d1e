"""Ends trainings that outlive their worker although the kernel has told them to end."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from pathlib import Path

from stylegan2.training.queue.locks import WORKER_LOCK
from stylegan2.training.queue.run import Run

log = logging.getLogger(__name__)


class Orphans:
    """Kills a run's process `grace` seconds after it was first seen without its worker (on Linux).

    A process number alone does not identify a process, because numbers are reused. The orphan is recognized by the
    run's lock: the orphan has it open, and its worker does not.
    """

    def __init__(self, grace: float):
        self._grace = grace
        self._seen: dict[Path, tuple[int, float]] = {}

    def check(self, run: Run) -> None:
        """Checks a run that another process has, and kills its orphan when it is time. To be called regularly."""
        if sys.platform != "linux" or (pid := orphan_of(run)) is None:
            self._seen.pop(run.path, None)
            return
        known, since = self._seen.get(run.path, (None, 0.0))
        if known != pid:
            log.info("%s: process %d has lost its worker; waiting for its checkpoint", run.name, pid)
            self._seen[run.path] = pid, time.monotonic()
        elif time.monotonic() - since > self._grace:
            self._kill(run, pid)

    def _kill(self, run: Run, pid: int) -> None:
        try:
            handle = os.pidfd_open(pid)
        except OSError:
            return
        try:
            if orphan_of(run) == pid:  # checked again: now the handle is certainly that process
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                log.warning("%s: process %d did not end within %g s; killed", run.name, pid, self._grace)
        except OSError as error:
            log.warning("%s: process %d cannot be killed: %s", run.name, pid, error)
        finally:
            os.close(handle)


def orphan_of(run: Run) -> int | None:
    """Returns the process of the run's last attempt if that process has the lock open and its worker does not."""
    start = run.last_start()
    if start is None or not all(isinstance(start.get(key), int) for key in ("pid", "worker")):
        return None
    lock = run.path / WORKER_LOCK
    return start["pid"] if _has_open(start["pid"], lock) and not _has_open(start["worker"], lock) else None


def _has_open(pid: int, path: Path) -> bool:
    """Returns whether the process has that file open; False if the system does not tell."""
    try:
        wanted = path.stat()
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
    for descriptor in descriptors:
        try:
            found = descriptor.stat()
        except OSError:
            continue
        if os.path.samestat(found, wanted):
            return True
    return False
