"""One thread that computes on all networks, and the rows that wait for it.

Requests take turns, one row each, so that a request for one face does not wait behind another's hundred. A launch takes
as many rows as its network wants at a time. A request that is slow to collect its images gets no further ones, which
keeps memory flat.
"""

from __future__ import annotations

import collections
import contextlib
import math
import queue
import threading
import time
from collections.abc import Generator, Sequence

from services.client import check_client
from services.errors import NetworkNotReady, QueueFull
from services.network import Float32s, Network
from services.rendering.rows import Row, compute

_PACE_MEMORY = 0.9  # weight of the past in the running mean of seconds per row
_STOPPING = "The service is stopping."
_LAST_LAUNCH = 60  # seconds that `stop` waits for the launch that the thread is in
_GLANCE = 0.25  # seconds after which a request that waits looks whether its client is still there
_SHORT = 4  # rows of a job that does not wait behind long ones
_SHORT_TURNS = 3  # of short jobs for each turn of a long one, while both wait


class Job:
    """The rows of one request that wait, and its results that are ready to be collected.

    `room` is how many more results may be under way or uncollected; it begins with two launches.
    """

    def __init__(self, network: Network, rows: Sequence[Row]) -> None:
        self.network = network
        self.waiting = collections.deque(rows)
        self.results: queue.SimpleQueue[Float32s | BaseException] = queue.SimpleQueue()
        self.room = 2 * network.batch_size


Launch = list[tuple[Job, Row]]


class Turns:
    """Jobs that take turns, one row each. `waiting` is the number of all rows that wait.

    Short jobs take three of four turns, so that one face does not wait for a row of each long job, and three faces of
    different requests wait for one row of a long job. It has no threads and no locks; the render queue guards it.
    """

    def __init__(self) -> None:
        self._short: collections.deque[Job] = collections.deque()
        self._long: collections.deque[Job] = collections.deque()
        self._short_turns = 0  # since the last turn of a long job
        self.waiting = 0

    def join(self, job: Job) -> None:
        """Adds a job behind all others of its kind; a job without rows gets no turn."""
        if not job.waiting:
            return
        (self._short if len(job.waiting) <= _SHORT else self._long).append(job)
        self.waiting += len(job.waiting)

    def leave(self, job: Job) -> None:
        """Removes a job with its remaining rows."""
        self.waiting -= len(job.waiting)
        job.waiting.clear()
        for jobs in (self._short, self._long):
            if job in jobs:
                jobs.remove(job)

    def everybody(self) -> list[Job]:
        """Returns the jobs with rows that wait."""
        return [*self._short, *self._long]

    def take(self) -> Launch:
        """Returns the next launch: rows of one network, one of each job in turn; jobs without room wait."""
        launch: Launch = []
        passed_over: list[tuple[collections.deque[Job], Job]] = []
        while (jobs := self._next()) and (not launch or len(launch) < launch[0][0].network.batch_size):
            job = jobs.popleft()
            if job.room <= 0 or (launch and job.network is not launch[0][0].network):
                passed_over.append((jobs, job))
                continue
            launch.append((job, job.waiting.popleft()))
            job.room -= 1
            self._short_turns = self._short_turns + 1 if jobs is self._short else 0
            if job.waiting:
                jobs.append(job)
        for jobs, job in reversed(passed_over):
            jobs.appendleft(job)
        self.waiting -= len(launch)
        return launch

    def _next(self) -> collections.deque[Job]:
        """Returns the jobs whose turn it is; empty if there are none at all."""
        is_long = self._short_turns >= _SHORT_TURNS
        first, second = (self._long, self._short) if is_long else (self._short, self._long)
        return first or second


class RenderQueue:
    """Renders rows in a thread of its own, the only one that computes with networks in use."""

    def __init__(self, *, max_rows: int = 1000) -> None:
        self.max_rows = max_rows
        self._changed = threading.Condition()  # guards what follows
        self._turns = Turns()
        self._stopped = False
        self._pace = 0.0  # seconds per row
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after its present launch; requests that still wait get NetworkNotReady."""
        with self._changed:
            self._stopped = True
            jobs = self._turns.everybody()
            self._changed.notify_all()
        for job in jobs:
            self._fail(job, NetworkNotReady(_STOPPING))
        if self._thread.is_alive():
            self._thread.join(timeout=_LAST_LAUNCH)

    def results(self, network: Network, rows: Sequence[Row]) -> Generator[Float32s]:
        """Yields the result of each row on `network`, in order; closing the iterator cancels the rest.

        Raises:
            ClientGone: The client has disconnected.
            NetworkNotReady: The service is stopping.
            QueueFull: Too many rows wait already.
        """
        job = self._submit(Job(network, rows))
        try:
            for _ in rows:
                result = self._next_result(job)
                if isinstance(result, BaseException):
                    raise result
                yield result
                self._make_room(job)
        finally:
            self._cancel(job)

    def _next_result(self, job: Job) -> Float32s | BaseException:
        """Waits for the next result; gives up if the client does."""
        while True:
            check_client()
            with contextlib.suppress(queue.Empty):
                return job.results.get(timeout=_GLANCE)

    def _submit(self, job: Job) -> Job:
        with self._changed:
            if self._stopped:
                raise NetworkNotReady(_STOPPING)
            waiting = self._turns.waiting
            if waiting + len(job.waiting) > self.max_rows:
                raise QueueFull(waiting, max(1, math.ceil(waiting * self._pace)))
            self._turns.join(job)
            self._changed.notify_all()
        return job

    def _make_room(self, job: Job) -> None:
        with self._changed:
            job.room += 1
            self._changed.notify_all()

    def _cancel(self, job: Job) -> None:
        with self._changed:
            self._turns.leave(job)

    def _fail(self, job: Job, error: Exception) -> None:
        self._cancel(job)
        job.results.put(error)

    def _run(self) -> None:
        while launch := self._next_launch():
            self._render(launch)
            del launch  # or it would keep an unloaded network in memory while this waits

    def _next_launch(self) -> Launch:
        """Waits for rows and returns the next launch; an empty one once the queue is stopped."""
        with self._changed:
            while not self._stopped:
                if launch := self._turns.take():
                    return launch
                self._changed.wait()
        return []

    def _render(self, launch: Launch) -> None:
        began = time.monotonic()
        try:
            results = compute(launch[0][0].network, [row for _, row in launch])
        except Exception as error:  # fails these requests only; the next launch may well succeed
            for job in {id(job): job for job, _ in launch}.values():
                self._fail(job, error)
            return
        self._keep_pace((time.monotonic() - began) / len(launch))
        for (job, _), result in zip(launch, results, strict=True):
            job.results.put(result)

    def _keep_pace(self, seconds: float) -> None:
        self._pace = _PACE_MEMORY * (self._pace or seconds) + (1 - _PACE_MEMORY) * seconds
