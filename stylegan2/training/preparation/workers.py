"""A function over many inputs in several processes, its results in the order of the inputs."""

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

AHEAD = 4  # inputs a worker that are begun before they are needed
_make: Callable[[], Callable[[Any], Any]]


def in_order(make: Callable[[], Callable[[Any], Any]], inputs: Iterable[Any], workers: int) -> Iterator[Any]:
    """`make()(input)` for each input. `make` runs once in each worker process, in this process with 0 workers.

    Inputs are drawn only a few ahead of the results, so few results wait in memory.

    Raises:
        PreparationError: a worker died, which a result cannot be waited for after.
    """
    if workers == 0:
        yield from map(make(), inputs)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy the locks of whatever threads run here
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
                "a worker process died, for want of memory? The same command goes on from here, with fewer --workers"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start(make: Callable[[], Callable[[Any], Any]]) -> None:
    global _make
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # TensorFlow's notices would tear the progress bar
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _make = make


def _end_with_parent() -> None:
    """A killed parent cannot tell its workers to end."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _run(value: Any) -> Any:
    return _function()(value)


@functools.cache  # made by the first input, not by `_start`: what is raised here reaches the parent
def _function() -> Callable[[Any], Any]:
    return _make()
