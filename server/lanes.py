"""Pools of threads for calls of different kinds, so that slow calls do not keep quick ones waiting."""

from __future__ import annotations

import collections
import logging
import threading
from typing import Protocol

log = logging.getLogger(__name__)


class Work(Protocol):
    """A connection whose next request is complete."""

    @property
    def is_gone(self) -> bool:
        """Whether the client does not wait any more."""

    def service(self) -> None:
        """Answers the request."""

    def cancel(self) -> None:
        """Closes the connection soon, without an answer."""


class Lane:
    """Threads that serve the calls of one kind, and the calls that wait for them.

    Args:
        name: The name of the threads.
        threads: How many calls are served at once. A thread is started when it is first needed.
        waiting: How many further calls may wait; None for any number. If it is limited, calls of clients that are gone
            are dropped. Others are made, because a client that only closes its own side still reads.
    """

    def __init__(self, name: str, threads: int, waiting: int | None = None) -> None:
        self._name = name
        self._most_threads = threads
        self._most_waiting = waiting
        self._changed = threading.Condition()  # guards what follows
        self._queue: collections.deque[Work] = collections.deque()
        self._threads = 0
        self._idle = 0
        self._stopped = False

    def submit(self, work: Work) -> bool:
        """Adds a call; returns False if too many wait already."""
        with self._changed:
            if self._is_full():
                self._forget_gone()
                if self._is_full():
                    return False
            self._queue.append(work)
            if len(self._queue) > self._idle and self._threads < self._most_threads:
                self._start_thread()
            self._changed.notify()
        return True

    def stop(self) -> None:
        """Ends each thread after its present call; calls that wait are dropped."""
        with self._changed:
            self._stopped = True
            self._queue.clear()
            self._changed.notify_all()

    def _forget_gone(self) -> None:
        gone = [each for each in self._queue if each.is_gone]
        self._queue = collections.deque(each for each in self._queue if each not in gone)
        for each in gone:
            each.cancel()

    def _is_full(self) -> bool:
        free = self._most_threads - self._threads + self._idle
        return self._most_waiting is not None and len(self._queue) >= self._most_waiting + free

    def _start_thread(self) -> None:
        self._threads += 1
        self._idle += 1
        threading.Thread(target=self._run, name=f"{self._name}-{self._threads}", daemon=True).start()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                if work.is_gone and self._most_waiting is not None:
                    work.cancel()
                else:
                    work.service()
            except Exception:
                log.exception("A response could not be made")
            finally:
                with self._changed:
                    self._idle += 1

    def _next(self) -> Work | None:
        """Waits for a call and returns it; None once the lane is stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopped)
            if self._stopped:
                return None
            self._idle -= 1
            return self._queue.popleft()
