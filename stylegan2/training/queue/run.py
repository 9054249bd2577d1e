"""A run of the queue. Its state is read from its folder each time."""

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
from stylegan2.training.run_files import HEARTBEAT_FILE, STATE_FILE

CANCELLED_FILE, LOG_FILE = "cancelled", "log.txt"


class Run:
    """A run of the queue, given its folder."""

    def __init__(self, path: Path):
        self.path, self.name = path, path.name
        self.attempts = Attempts(path)

    def job(self) -> Job:
        """Returns the job that the run is for.

        Raises:
            QueueError: The folder has no job that can be read.
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
        """Returns how many images the last checkpoint has seen: 0 before the first one, None if it cannot be read."""
        return read_nimg(self.path / STATE_FILE)

    def is_done(self) -> bool:
        """Returns whether the last checkpoint has reached the target. Exit statuses do not show this."""
        return (self.nimg() or 0) >= self.job().target

    def recent_failures(self) -> RecentFailures:
        """Returns the failures since the run last made progress."""
        found = recent_failures(self.attempts.rows())
        return found if (self.nimg() or 0) <= found.nimg else RecentFailures()

    def is_cancelled(self) -> bool:
        """Returns whether the run is marked as cancelled."""
        return (self.path / CANCELLED_FILE).exists()

    def last_heartbeat(self) -> float | None:
        """Returns the time of the last heartbeat in seconds since 1970, or None before the first one."""
        with contextlib.suppress(FileNotFoundError):
            return (self.path / HEARTBEAT_FILE).stat().st_mtime
        return None

    def status(self, taken: bool | None = None) -> Status:
        """Returns the status. A caller that holds the run's lock itself passes `taken=False`."""
        try:
            return self._status(is_taken(self.path) if taken is None else taken)
        except (QueueError, OSError):
            return Status.BROKEN

    def report(self) -> Report:
        """Returns everything that is known about the run."""
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
        """Marks the run as cancelled: no worker starts it, and a worker that has it stops it after a checkpoint.

        Raises:
            QueueError: There is nothing to cancel.
            OSError: The marker cannot be written.
        """
        self.job()
        if (status := self.status()) not in (Status.WAITING, Status.RUNNING, Status.STALLED):
            raise QueueError(f"{self.name} is {status}; there is nothing to cancel")
        with replacing(self.path / CANCELLED_FILE) as temporary:
            temporary.write_text(now() + "\n")

    def retry(self) -> None:
        """Puts the run back in the queue: it is no longer cancelled, and earlier failures no longer count.

        Raises:
            QueueError: There is nothing to retry.
            OSError: The history cannot be written.
        """
        self.job()
        if (status := self.status()) not in (Status.FAILED, Status.CANCELLED, Status.CANCELLING):
            raise QueueError(f"{self.name} is {status}; there is nothing to retry")
        self.attempts.append("retry")
        (self.path / CANCELLED_FILE).unlink(missing_ok=True)

    def last_start(self) -> Row | None:
        """Returns the start of the last attempt if it has no end, because it is still running or was interrupted."""
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
        """Returns the seconds since the last heartbeat, or since the start, of the attempt that is running."""
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
    """Reads from a state's header how many images it has seen: 0 without a file, None if it cannot be read."""
    try:
        with safe_open(path, "np") as file:
            return int(json.loads((file.metadata() or {})["progress"])["nimg"])
    except FileNotFoundError:
        return 0
    except (OSError, SafetensorError, KeyError, ValueError, TypeError):
        return None
