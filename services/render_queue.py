"""One thread that owns the network, and the rows that wait for it.

Requests take turns, a row each, so that a request for one face does not wait behind another's hundred. A launch takes
as many rows as the network wants at a time; a request that is slow to collect its images gets no further ones, which
keeps memory flat.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Generator, Sequence

import numpy as np

from services.errors import NetworkNotReady, QueueFull
from services.network import Float32s, Network
from services.rows import Row, compute
from services.turns import Job, Launch, Turns

log = logging.getLogger(__name__)

_PACE_MEMORY = 0.9  # weight of the past in the running mean of seconds a row
_STOPPING = "The service is stopping."
_LAST_LAUNCH = 60  # seconds that `stop` waits for the launch that the thread is in


class RenderQueue:
    """Renders rows on the network that `load` gives, in a thread of its own, which also loads it.

    `on_failure` is called, from that thread, with what `load` or the first image raised; the queue is of no use then.
    """

    def __init__(
        self,
        load: Callable[[], Network],
        *,
        max_rows: int = 1000,
        on_failure: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self._load = load
        self._max_rows = max_rows
        self._on_failure = on_failure
        self._network: Network | None = None
        self._ready = threading.Event()
        self._changed = threading.Condition()  # guards what follows
        self._turns = Turns()
        self._stopped = False
        self._pace = 0.0  # seconds a row
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        """Begins to load the network; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the launch that it is in; who still waits is told NetworkNotReady."""
        with self._changed:
            self._stopped = True
            jobs = self._turns.everybody()
            self._changed.notify_all()
        for job in jobs:
            self._fail(job, NetworkNotReady(_STOPPING))
        if self._ready.is_set():  # else it is loading, which nothing can cut short
            self._thread.join(timeout=_LAST_LAUNCH)

    @property
    def network(self) -> Network:
        """The loaded network; raises NetworkNotReady before it is warm and after `stop`."""
        if self._stopped:
            raise NetworkNotReady(_STOPPING)
        if self._network is None or not self._ready.is_set():
            raise NetworkNotReady()
        return self._network

    def wait_until_ready(self, timeout: float) -> bool:
        """Whether the network is ready within `timeout` seconds."""
        return self._ready.wait(timeout)

    def results(self, rows: Sequence[Row]) -> Generator[Float32s]:
        """The result of each row, in order, as they come; closing the iterator cancels the rows that still wait.

        Raises:
            NetworkNotReady: nothing can be rendered now.
            QueueFull: too many rows wait already.
        """
        job = self._submit(rows)
        try:
            for _ in rows:
                result = job.results.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
                self._make_room(job)
        finally:
            self._cancel(job)

    def _submit(self, rows: Sequence[Row]) -> Job:
        job = Job(rows, room=max(2, 2 * self.network.batch_size))
        with self._changed:
            if self._stopped:
                raise NetworkNotReady(_STOPPING)
            waiting = self._turns.waiting
            if waiting + len(rows) > self._max_rows:
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
        try:
            network = self._network = self._load()
            self._warm_up(network)
        except Exception as error:  # whatever it is, nothing can be rendered
            self._on_failure(error)
            return
        self._ready.set()
        config = network.config
        log.info("ready: network %s, %dx%d pixels", network.name, config.img_width, config.img_height)
        while launch := self._next_launch(network.batch_size):
            self._render(network, launch)

    @staticmethod
    def _warm_up(network: Network) -> None:
        """One image, so that the first request does not pay for tracing and allocation."""
        config = network.config
        classes = np.eye(1, config.c_dim, dtype=np.float32) if config.c_dim else None
        compute(network, [Row(z=np.ones((1, config.z_dim), np.float32), c=classes)])

    def _next_launch(self, size: int) -> Launch:
        """Up to `size` rows; waits for the first; none once the queue is stopped."""
        with self._changed:
            while not self._stopped:
                if launch := self._turns.take(size):
                    return launch
                self._changed.wait()
        return []

    def _render(self, network: Network, launch: Launch) -> None:
        began = time.monotonic()
        try:
            results = compute(network, [row for _, row in launch])
        except Exception as error:  # of these requests only; the next launch may well succeed
            for job in {id(job): job for job, _ in launch}.values():
                self._fail(job, error)
            return
        self._keep_pace((time.monotonic() - began) / len(launch))
        for (job, _), result in zip(launch, results, strict=True):
            job.results.put(result)

    def _keep_pace(self, seconds: float) -> None:
        self._pace = _PACE_MEMORY * (self._pace or seconds) + (1 - _PACE_MEMORY) * seconds
