"""How long a worker waits for what."""

from __future__ import annotations

import dataclasses
import datetime

from stylegan2.training.queue.attempts import RecentFailures
from stylegan2.training.queue.job import now

LONGEST_BACKOFF = 3600.0  # seconds


@dataclasses.dataclass(frozen=True, kw_only=True)
class Timing:
    """Times of a worker, in seconds.

    `poll`: between two looks at the queue, or at the run that trains. `stalled_after`: without a heartbeat, a training
    is stalled; starting takes minutes, as it compiles. `grace`: from SIGTERM to SIGKILL. `backoff`: before a run that
    failed is tried again, doubled with each further failure. `stop_after`: until the worker stops as if told to.

    Raises:
        ValueError: a time is impossible, naming it.
    """

    poll: float = 5.0
    stalled_after: float = 900.0
    grace: float = 300.0
    backoff: float = 30.0
    stop_after: float | None = None

    def __post_init__(self) -> None:
        for name, value in dataclasses.asdict(self).items():
            lowest_is_allowed = name in ("grace", "backoff")
            if value is not None and not (0 < value < float("inf") or (lowest_is_allowed and value == 0)):
                bound = "at least 0" if lowest_is_allowed else "above 0"
                raise ValueError(f"`{name}` must be {bound}. Received: {value}")

    def forbids(self, trouble: RecentFailures) -> bool:
        """Whether a run failed so recently that it is not tried yet; not, if the clock was set back since."""
        if not trouble.count:
            return False
        last, current = map(datetime.datetime.fromisoformat, (trouble.time, now()))
        wait = min(self.backoff * 2 ** min(trouble.count - 1, 20), LONGEST_BACKOFF)
        return 0 <= (current - last).total_seconds() < wait
