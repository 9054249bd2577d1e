"""A job as its clients see it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "queued", "running", "succeeded", "failed", "cancelled"
STATES = (QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED)
ENDED = (SUCCEEDED, FAILED, CANCELLED)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """A job. Times are in seconds since 1970.

    Attributes:
        id: Names the job.
        kind: What it makes, such as "faces" or "stimulus-set".
        state: One of STATES.
        fingerprint: Tells its request apart from others with the same Idempotency-Key.
        total: How many faces, or files, it makes.
        done: How many of them are finished. The last one may be finished in part.
        accepted: When it was accepted.
        started: When it began to run; None before.
        ended: When it ended; None before.
        queue: The queue in which it waits or waited.
        priority: Its place in the queue: lower ones run first.
        status: The HTTP status of the result; None before the end.
        headers: The headers of the result.
        problem: Why it failed; None unless it did.
        paused: Why it waits in the middle, for instance for space on the disk; None if it does not.
        progress: What there is to see of what is being made, as JSON types; None if there is nothing.
    """

    id: str
    kind: str
    state: str
    fingerprint: str
    total: int
    done: float
    accepted: float
    started: float | None
    ended: float | None
    queue: str | None
    priority: int
    status: int | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    problem: Mapping[str, Any] | None = None
    paused: str | None = None
    progress: Mapping[str, Any] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens unless somebody tries it again."""
        return self.state in ENDED

    def rate(self, now: float) -> float | None:
        """Returns how many faces per second were finished since the job began; None if that is not known yet."""
        if self.started is None or self.done <= 0:
            return None
        taken = (self.ended or now) - self.started
        return self.done / taken if taken > 0 else None

    def seconds_left(self, now: float) -> float | None:
        """Returns how long the job takes from now on at its present rate; None if that is not known."""
        rate = self.rate(now)
        return None if rate is None or self.state != RUNNING else (self.total - self.done) / rate
