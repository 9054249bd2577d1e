"""Counts how often one request crosses from one of our files to another, with `sys.setprofile`.

The request is `POST /faces?amount=1` for a new seed on the bundled network, the second one of its process. It is
measured from the first of our functions that Flask calls to the answer.

- A **call** is the start of one of our functions, or the resumption of a generator of ours. A `with` block on one of
  our context managers therefore counts twice. Comprehensions and lambdas count as part of the function around them,
  and calls of library functions are not counted.
- A **crossing** is a call in another file than the previous call of the same thread. The first call of a thread is a
  crossing. Returns are not counted. This is the chain of a reader who opens each function when it is called.
- A **direct crossing** is a call whose caller is in another file. The caller is the nearest function of ours on the
  stack, even if library code lies between. A call without such a caller, such as Flask's call of a view, does not
  count. Nor does the next call of a function after another file was visited, so there are fewer direct crossings.

The request's own thread is reported apart from the others, which write the files and run the network.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
NOT_OURS = {"benchmarks", "tests", ".venv", ".venv-gpu"}
REQUEST = "/faces?amount=1"


@dataclasses.dataclass(frozen=True)
class Call:
    """A call of one of our functions. `caller` is empty if none of the functions below it on the stack is ours."""

    thread: int
    file: str
    function: str
    caller: str = ""
    caller_file: str = ""


@dataclasses.dataclass(frozen=True)
class Crossing:
    """A call in another file than the previous call.

    `before` is the file of the previous call; it is empty for the first call of a thread.
    """

    before: str
    call: Call

    def __str__(self) -> str:
        text = f"{self.before or '(a library)'} -> {self.call.file} {self.call.function}"
        if not self.call.caller or self.call.caller_file == self.before:
            return text
        return f"{text}, called by {self.call.caller_file} {self.call.caller}"


@dataclasses.dataclass(frozen=True)
class Count:
    """The numbers of calls, of files and of direct crossings, and all crossings in order."""

    calls: int
    files: int
    direct: int
    crossings: list[Crossing]


def count(calls: Sequence[Call]) -> Count:
    """Counts the crossings of `calls`, which are in the order in which they were made, separately for each thread."""
    by_thread = [list(chain) for _, chain in itertools.groupby(sorted(calls, key=_thread), _thread)]
    crossings = [crossing for chain in by_thread for crossing in _crossings(chain)]
    direct = sum(call.caller_file not in ("", call.file) for call in calls)
    return Count(len(calls), len({call.file for call in calls}), direct, crossings)


def _thread(call: Call) -> int:
    return call.thread


def _crossings(chain: Sequence[Call]) -> Iterator[Crossing]:
    for before, call in zip(["", *(call.file for call in chain)], chain, strict=False):
        if call.file != before:
            yield Crossing(before, call)


class Recorder:
    """A profile function that keeps the calls of the functions below `root` while `record` runs."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = f"{root}{os.sep}"
        self._calls: list[Call] | None = None

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        calls = self._calls
        if event != "call" or calls is None or not self._is_ours(frame):
            return
        thread, file, function = threading.get_ident(), self._file(frame), frame.f_code.co_qualname
        below = frame.f_back
        while below is not None and not self._is_ours(below):
            below = below.f_back
        if below is None:
            calls.append(Call(thread, file, function))
        else:
            calls.append(Call(thread, file, function, below.f_code.co_qualname, self._file(below)))

    def record(self, action: Callable[[], None]) -> list[Call]:
        """Runs `action` and returns the calls made meanwhile, in this thread and in those started with this profile."""
        self._calls = calls = []
        sys.setprofile(self)
        try:
            action()
        finally:
            sys.setprofile(None)
            self._calls = None
        return calls

    def _file(self, frame: FrameType) -> str:
        return frame.f_code.co_filename.removeprefix(self._root).replace(os.sep, "/")

    def _is_ours(self, frame: FrameType) -> bool:
        """Returns whether the frame runs a function of ours, and not a comprehension or a lambda."""
        code = frame.f_code
        if not code.co_filename.startswith(self._root) or code.co_name.startswith("<"):
            return False
        return self._file(frame).partition("/")[0] not in NOT_OURS


def measure() -> tuple[Count, Count]:
    """Measures one request on the bundled network. Returns the counts of its own thread and of all others."""
    recorder = Recorder()
    threading.setprofile(recorder)  # before the application starts its threads
    with tempfile.TemporaryDirectory() as results:
        os.environ |= {"FACESPACE_NETWORK": "bundled", "FACESPACE_RESULTS": results}
        import wsgi

        app = wsgi.build()
        client = app.test_client()
        while client.get("/readyz").status_code != 200:
            time.sleep(0.05)

        def post() -> None:
            response = client.post(REQUEST)
            if response.status_code != 201:
                raise RuntimeError(response.text)

        post()  # does what is done only once per process
        calls = recorder.record(post)
        app.extensions["facespace"].close()
    threading.setprofile(None)
    mine = [call for call in calls if call.thread == threading.get_ident()]
    return count(mine), count([call for call in calls if call.thread != threading.get_ident()])
