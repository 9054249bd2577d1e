"""Applies a function to many inputs in several processes, and yields the results in the order of the inputs."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from stylegan2.training.preparation.errors import PreparationError

AHEAD = 4  # inputs per worker that are begun before their results are needed
_make: Callable[[], Callable[[Any], Any]]


def in_order(make: Callable[[], Callable[[Any], Any]], inputs: Iterable[Any], workers: int) -> Iterator[Any]:
    """Yields `make()(input)` for each input, in order.

    Inputs are drawn only a few ahead of the results, so that few results are kept in memory.

    Args:
        make: Returns the function; called once in each worker process.
        inputs: The inputs, which must be picklable.
        workers: Number of worker processes; with 0 this process does the work.

    Raises:
        PreparationError: A worker process died before it returned its result.
    """
    if workers == 0:
        yield from map(make(), inputs)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    with ProcessPoolExecutor(workers, context, _start, (make,)) as pool:
        waiting: deque[Future[Any]] = deque()
        try:
            for each in inputs:
                waiting.append(pool.submit(_run, each))
                if len(waiting) > AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise PreparationError(
                "a worker process died, perhaps for lack of memory; to continue, run it again with fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start(make: Callable[[], Callable[[Any], Any]]) -> None:
    global _make
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # TensorFlow's messages would disturb the progress bar
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _make = make


def _end_with_parent() -> None:
    """Ends this worker with its parent. A parent that is killed cannot tell its workers to end."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _run(value: Any) -> Any:
    return _function()(value)


@functools.cache  # made for the first input, not in `_start`, so that an exception reaches the parent
def _function() -> Callable[[Any], Any]:
    return _make()
