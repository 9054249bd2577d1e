"""A run of the queue, and how it is: all of it read from its folder, each time anew."""

from __future__ import annotations

import contextlib
import datetime
import json
import time
from pathlib import Path

from safetensors import SafetensorError, safe_open

from stylegan2.files.durable import replacing
from stylegan2.training.queue.attempts import Attempts, RecentFailures, Row, recent_failures
from stylegan2.training.queue.job import JOB_FILE, Job, QueueError, now
from stylegan2.training.queue.locks import is_taken
from stylegan2.training.queue.status import SAME_FAILURES, Report, Status

# As `stylegan2.training.folder` and the trainer name them; that module imports Keras.
STATE_FILE, HEARTBEAT_FILE = "state.safetensors", "heartbeat"
CANCELLED_FILE, LOG_FILE = "cancelled", "log.txt"


class Run:
    """The folder of a run in the queue."""

    def __init__(self, path: Path):
        self.path, self.name = path, path.name
        self.attempts = Attempts(path)

    def job(self) -> Job:
        """What was asked for.

        Raises:
            QueueError: the folder has none that can be read.
        """
        path = self.path / JOB_FILE
        try:
            return Job.from_json(path.read_text())
        except QueueError as error:
            raise QueueError(f"{path} {error}") from error
        except FileNotFoundError as error:
            raise QueueError(f"{self.path} has no {JOB_FILE}") from error
        except (OSError, ValueError) as error:
            raise QueueError(f"{path} cannot be read: {error}") from error

    def nimg(self) -> int | None:
        """Images that the last checkpoint has seen; 0 before the first one, None if it cannot be read."""
        return read_nimg(self.path / STATE_FILE)

    def is_done(self) -> bool:
        """Whether the last checkpoint is the one that was asked for; its exit status cannot tell."""
        return (self.nimg() or 0) >= self.job().target

    def recent_failures(self) -> RecentFailures:
        """Its failures since it last got on."""
        found = recent_failures(self.attempts.rows())
        return found if (self.nimg() or 0) <= found.nimg else RecentFailures()

    def is_cancelled(self) -> bool:
        """Whether the marker is there."""
        return (self.path / CANCELLED_FILE).exists()

    def last_heartbeat(self) -> float | None:
        """Time of the last sign of life, in seconds of the clock; None before the first."""
        with contextlib.suppress(FileNotFoundError):
            return (self.path / HEARTBEAT_FILE).stat().st_mtime
        return None

    def status(self, taken: bool | None = None) -> Status:
        """How it is; `taken` is for whoever has its lock, and says that nobody else does."""
        try:
            return self._status(is_taken(self.path) if taken is None else taken)
        except (QueueError, OSError):
            return Status.BROKEN

    def report(self) -> Report:
        """Everything, for people."""
        status = self.status()
        try:
            job, rows = self.job(), tuple(self.attempts.rows())
        except (QueueError, OSError) as error:
            return Report(name=self.name, status=Status.BROKEN, error=str(error))
        found = self.recent_failures()
        silence = self._silence() if status in (Status.RUNNING, Status.STALLED, Status.CANCELLING) else None
        return Report(
            name=self.name, status=status, nimg=self.nimg(), job=job, attempts=rows, failures=found.count,
            error=found.error, silence=silence,
        )  # fmt: skip

    def cancel(self) -> None:
        """Marks it, so that no worker starts it and the one that has it stops it after a checkpoint.

        Raises:
            QueueError: there is nothing to cancel.
            OSError: the marker cannot be written.
        """
        self.job()
        if (status := self.status()) not in (Status.WAITING, Status.RUNNING, Status.STALLED):
            raise QueueError(f"{self.name} is {status}; there is nothing to cancel")
        with replacing(self.path / CANCELLED_FILE) as temporary:
            temporary.write_text(now() + "\n")

    def retry(self) -> None:
        """Puts it back among those that wait: no longer cancelled, its failures forgotten but not erased.

        Raises:
            QueueError: there is nothing to retry.
            OSError: it cannot be written down.
        """
        self.job()
        if (status := self.status()) not in (Status.FAILED, Status.CANCELLED, Status.CANCELLING):
            raise QueueError(f"{self.name} is {status}; there is nothing to retry")
        self.attempts.append("retry")
        (self.path / CANCELLED_FILE).unlink(missing_ok=True)

    def last_start(self) -> Row | None:
        """The start of the attempt that has no end: one that lasts, or was interrupted."""
        rows = [row for row in self.attempts.rows() if row["event"] in ("start", "end")]
        return rows[-1] if rows and rows[-1]["event"] == "start" else None

    def _status(self, taken: bool) -> Status:
        done = self.is_done()
        if taken:
            if self.is_cancelled():
                return Status.CANCELLING
            return Status.STALLED if self._is_silent() else Status.RUNNING
        if done:
            return Status.DONE
        if self.is_cancelled():
            return Status.CANCELLED
        return Status.FAILED if self.recent_failures().same >= SAME_FAILURES else Status.WAITING

    def _silence(self) -> float | None:
        """Seconds since the last sign of life of the attempt that lasts, the start being one."""
        if (start := self.last_start()) is None:
            return None
        with contextlib.suppress(ValueError):
            since = max(self.last_heartbeat() or 0.0, datetime.datetime.fromisoformat(start["time"]).timestamp())
            return max(time.time() - since, 0.0)
        return None

    def _is_silent(self) -> bool:
        start, silence = self.last_start(), self._silence()
        return start is not None and silence is not None and silence > start.get("stalled_after", float("inf"))


def read_nimg(path: Path) -> int | None:
    """Images seen by the state in a file, from its header alone; 0 if there is none, None if it cannot be read."""
    try:
        with safe_open(path, "np") as file:
            return int(json.loads((file.metadata() or {})["progress"])["nimg"])
    except FileNotFoundError:
        return 0
    except (OSError, SafetensorError, KeyError, ValueError, TypeError):
        return None
