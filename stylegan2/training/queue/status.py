"""The status of a run, and the report about it."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

from stylegan2.training.queue.attempts import Row
from stylegan2.training.queue.job import Job

SAME_FAILURES = 3  # a run is set aside after this many failures of the same kind in a row without progress


class Status(enum.StrEnum):
    """The status of a run."""

    WAITING = "waiting"  # no process has its lock; the run is new, was interrupted, or will be tried again
    RUNNING = "running"  # a process has its lock
    STALLED = "stalled"  # a process has its lock, but there was no heartbeat for longer than its worker allows
    CANCELLING = "cancelling"  # marked as cancelled, but a process still has its lock
    CANCELLED = "cancelled"  # marked as cancelled, and no process has its lock
    FAILED = "failed"  # set aside: it failed `SAME_FAILURES` times in the same way without progress
    DONE = "done"  # its last checkpoint has reached the target
    BROKEN = "broken"  # the folder is no run, or its `job.json` cannot be read; workers skip it


UNFINISHED = (Status.WAITING, Status.RUNNING, Status.STALLED, Status.CANCELLING)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What is known about a run.

    Args:
        name: The name of the run.
        status: The status of the run.
        nimg: Images that the last checkpoint has seen; None if its state cannot be read.
        job: The job; None if it cannot be read.
        attempts: The history.
        failures: Number of failures since the run last made progress.
        error: The last error, or why the run is broken.
        silence: Seconds since the last sign of life, while a process has the run.
    """

    name: str
    status: Status
    nimg: int | None = None
    job: Job | None = None
    attempts: tuple[Row, ...] = ()
    failures: int = 0
    error: str = ""
    silence: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the report as JSON types."""
        return dataclasses.asdict(self) | {"status": str(self.status), "attempts": list(self.attempts)}
