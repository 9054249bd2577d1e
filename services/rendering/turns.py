"""Whose turn it is: the jobs whose rows wait for their network. No threads here; the render queue guards it."""

from __future__ import annotations

import collections
import queue
from collections.abc import Sequence

from services.rendering.network import Float32s, Network
from services.rendering.rows import Row


class Job:
    """The rows of one request: those that wait, and the results that are ready to be collected.

    `room` is how many more results may be under way or uncollected: two launches.
    """

    def __init__(self, network: Network, rows: Sequence[Row]) -> None:
        self.network = network
        self.waiting = collections.deque(rows)
        self.results: queue.SimpleQueue[Float32s | BaseException] = queue.SimpleQueue()
        self.room = 2 * network.batch_size


Launch = list[tuple[Job, Row]]


class Turns:
    """Jobs in a circle, each giving a row when its turn comes. `waiting` is how many rows there are altogether."""

    def __init__(self) -> None:
        self._jobs: collections.deque[Job] = collections.deque()
        self.waiting = 0

    def join(self, job: Job) -> None:
        """Adds a job, whose turn comes last; one without rows has none."""
        if not job.waiting:
            return
        self._jobs.append(job)
        self.waiting += len(job.waiting)

    def leave(self, job: Job) -> None:
        """Takes a job out, with the rows that it still has."""
        self.waiting -= len(job.waiting)
        job.waiting.clear()
        if job in self._jobs:
            self._jobs.remove(job)

    def everybody(self) -> list[Job]:
        """The jobs with rows that wait."""
        return list(self._jobs)

    def take(self) -> Launch:
        """Rows of one network, as many as it takes at a time, one of each job in turn; jobs without room wait."""
        launch: Launch = []
        passed_over: collections.deque[Job] = collections.deque()
        while self._jobs and (not launch or len(launch) < launch[0][0].network.batch_size):
            job = self._jobs.popleft()
            if job.room <= 0 or (launch and job.network is not launch[0][0].network):
                passed_over.append(job)
                continue
            launch.append((job, job.waiting.popleft()))
            job.room -= 1
            if job.waiting:
                self._jobs.append(job)
        self._jobs.extendleft(reversed(passed_over))
        self.waiting -= len(launch)
        return launch
