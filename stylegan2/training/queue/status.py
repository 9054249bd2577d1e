"""How a run can be, and what is told about it."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

from stylegan2.training.queue.attempts import Row
from stylegan2.training.queue.job import Job

SAME_FAILURES = 3  # of one kind in a row, without progress, after which a run is set aside


class Status(enum.StrEnum):
    """How a run is."""

    WAITING = "waiting"  # nobody has it, and the next free worker may: new, interrupted, or to be tried once more
    RUNNING = "running"  # a process has its lock
    STALLED = "stalled"  # a process has its lock, and has given no sign of life for longer than its worker allows
    CANCELLING = "cancelling"  # marked as cancelled, while a process still has it
    CANCELLED = "cancelled"  # marked as cancelled, and nobody has it
    FAILED = "failed"  # set aside: it failed `SAME_FAILURES` times the same way without getting any further
    DONE = "done"  # its last checkpoint has seen as many images as were asked for
    BROKEN = "broken"  # no run of this queue, or its `job.json` cannot be read; left alone


UNFINISHED = (Status.WAITING, Status.RUNNING, Status.STALLED, Status.CANCELLING)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What is known about a run. `nimg` is None if its state cannot be read, `silence` is in seconds."""

    name: str
    status: Status
    nimg: int | None = None
    job: Job | None = None
    attempts: tuple[Row, ...] = ()
    failures: int = 0
    error: str = ""
    silence: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON types."""
        return dataclasses.asdict(self) | {"status": str(self.status), "attempts": list(self.attempts)}
