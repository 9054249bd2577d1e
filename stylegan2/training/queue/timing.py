"""The times that a worker keeps."""

from __future__ import annotations

import dataclasses
import datetime

from stylegan2.training.queue.attempts import RecentFailures
from stylegan2.training.queue.job import now

LONGEST_BACKOFF = 3600.0  # seconds


@dataclasses.dataclass(frozen=True, kw_only=True)
class Timing:
    """The times of a worker, in seconds.

    Args:
        poll: Between two checks of the queue, or of the run that is training.
        stalled_after: Without a heartbeat for this long, a training is stalled. Starting takes minutes, as it compiles.
        grace: From SIGTERM to SIGKILL.
        backoff: Before a failed run is tried again; doubled with each further failure, up to an hour.
        stop_after: Until the worker stops by itself; None to work until it is told to stop.

    Raises:
        ValueError: A time is impossible. The message names it.
    """

    poll: float = 5.0
    stalled_after: float = 900.0
    grace: float = 300.0
    backoff: float = 30.0
    stop_after: float | None = None

    def __post_init__(self) -> None:
        for name, value in dataclasses.asdict(self).items():
            zero_is_allowed = name in ("grace", "backoff")
            if value is not None and not (0 < value < float("inf") or (zero_is_allowed and value == 0)):
                bound = "at least 0" if zero_is_allowed else "above 0"
                raise ValueError(f"`{name}` must be {bound}. Received: {value}")

    def forbids(self, failures: RecentFailures) -> bool:
        """Returns whether a run failed too recently to be tried again. A clock that was set back does not delay it."""
        if not failures.count:
            return False
        last, current = map(datetime.datetime.fromisoformat, (failures.time, now()))
        wait = min(self.backoff * 2 ** min(failures.count - 1, 20), LONGEST_BACKOFF)
        return 0 <= (current - last).total_seconds() < wait
