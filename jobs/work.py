"""Does the parts of a job: performs recorded requests, tries again what fails, and waits where that helps."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jobs.engine import Recorded, StopWork
from jobs.job_files import JobFiles
from jobs.recorded import JSON, Join, Part, Perform, Reply
from services.errors import StorageFull
from services.progress import Details, reporting_to
from services.results.promised_ids import promising

_ATTEMPTS = 3  # of a part that fails for no known reason
_LOOK = 0.5  # seconds between two looks at the details of a part
_GLANCE = 0.5  # seconds between two looks whether the job was cancelled
_CLIENT_GONE, _FULL, _FAILED = 499, 507, 500
_DISK_PATIENCE = 5.0  # seconds between two attempts while the disk is full


class Live:
    """What is known of a part that is being done.

    Attributes:
        began: When it began, in seconds since 1970.
        amount: How many of the job's faces or files it makes.
        share: The finished share of it.
        paused: Why it waits; None if it does not.
        details: What else there is to see of it, as JSON types.
    """

    def __init__(self, began: float) -> None:
        self.began = began
        self.amount = 1
        self.share = 0.0
        self.paused: str | None = None
        self.details: Mapping[str, Any] | None = None
        self._looked = -_LOOK

    def progress(self, share: float, details: Details | None) -> None:
        """Takes in what a service reports. It looks at the details now and then: computing them takes time."""
        self.share = share
        if details is not None and time.monotonic() - self._looked >= _LOOK:
            self.details = details()
            self._looked = time.monotonic()


class Work:
    """Does parts of jobs in whatever thread asks for it.

    Args:
        files: Returns the files of a job.
        perform: Performs a recorded request.
        join: Joins the answers to several parts.
        is_cancelled: Says whether a job was cancelled.
        stopping: Set when the process is about to end.
        clock: Returns the time in seconds since 1970.
    """

    def __init__(
        self,
        files: Callable[[str], JobFiles],
        perform: Perform,
        join: Join,
        is_cancelled: Callable[[str], bool],
        stopping: threading.Event,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._files = files
        self._perform = perform
        self._join = join
        self._is_cancelled = is_cancelled
        self._stopping = stopping
        self._clock = clock
        self._changed = threading.Condition()
        self._live: dict[str, Live] = {}

    def live(self, job_id: str) -> Live | None:
        """Returns what is known of a part that this process is doing; None if it does none of this job."""
        return self._live.get(job_id)

    def wait_until_idle(self, job_id: str, timeout: float) -> bool:
        """Waits until this process does nothing for a job; returns False after `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: job_id not in self._live, timeout)

    def do(self, job_id: str, record: Recorded, number: int) -> Recorded:
        """Does a part, and returns what is to be recorded of it.

        Raises:
            StopWork: The process stops, or the job was cancelled.
        """
        live = self._live[job_id] = Live(self._clock())
        try:
            if self._is_cancelled(job_id):  # between two parts; whoever cancelled it waits for what is done by now only
                raise StopWork()
            part = self._files(job_id).parts(record["fingerprint"])[number]
            live.amount = part.amount
            return {**self._done(job_id, record, number, part, live), "began": live.began, "ended": self._clock()}
        finally:
            with self._changed:
                del self._live[job_id]
                self._changed.notify_all()

    def finish(self, job_id: str, record: Recorded, parts: Sequence[Recorded]) -> Recorded:
        """Makes one result of the answers to all parts, and returns what is to be recorded of it."""
        files, first = self._files(job_id), parts[0]
        times = {"began": first["began"], "ended": parts[-1]["ended"]}
        if len(parts) == 1:
            files.publish(None)
            return {"status": first["status"], "headers": first["headers"], **times}
        bodies = [files.json_answer(number) for number in range(len(parts))]
        asked = files.parts(record["fingerprint"])[0].asked
        body, headers = self._join(asked, bodies)
        files.publish(json.dumps(body).encode())
        return {"status": first["status"], "headers": {"Content-Type": JSON, **headers}, **times}

    def _done(self, job_id: str, record: Recorded, number: int, part: Part, live: Live) -> Recorded:
        failures = 0
        while True:
            outcome = self._attempt(job_id, number, part, live)
            if "failed" not in outcome:
                return outcome
            if outcome["status"] == _CLIENT_GONE:
                raise StopWork()
            wait = _seconds_to_wait(outcome)
            if not record["waits"] or (wait is None and not _is_worth_trying(outcome)):
                return outcome
            failures += wait is None
            if failures >= _ATTEMPTS:
                return outcome
            if wait is not None:
                self._pause(job_id, live, wait, outcome["problem"].get("detail", ""))

    def _attempt(self, job_id: str, number: int, part: Part, live: Live) -> Recorded:
        files = self._files(job_id)
        with (
            promising(files.promised_ids(number)),
            reporting_to(live.progress),
            self._perform(part.asked, self._watch(job_id)) as reply,
        ):
            if reply.status >= 400:
                return _failure(reply)
            try:
                files.write_answer(number, reply)
            except StorageFull as error:
                return {"failed": True, "status": _FULL, "problem": {"status": _FULL, "detail": str(error)}}
        ids = files.json_answer(number).get("ids", []) if reply.headers.get("Content-Type") == JSON else []
        return {"status": reply.status, "headers": reply.headers, "ids": ids, "amount": part.amount}

    def _watch(self, job_id: str) -> Callable[[], bool]:
        """Returns a function that says whether to stop. It is asked before each image, and must cost nothing."""
        last, cancelled = time.monotonic(), False

        def is_gone() -> bool:
            nonlocal last, cancelled
            if self._stopping.is_set():
                return True
            if not cancelled and time.monotonic() - last > _GLANCE:
                last, cancelled = time.monotonic(), self._is_cancelled(job_id)
            return cancelled

        return is_gone

    def _pause(self, job_id: str, live: Live, seconds: float, why: str) -> None:
        live.paused = why
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._stopping.wait(min(left, _GLANCE)) or self._is_cancelled(job_id):
                raise StopWork()
        live.paused = None


def _failure(reply: Reply) -> Recorded:
    """Returns what is recorded of an answer that is a problem."""
    body = b"".join(reply.body)
    try:
        problem: Any = json.loads(body)
    except ValueError:
        problem = {}
    return {
        "failed": True,
        "status": reply.status,
        "headers": reply.headers,
        "problem": problem if isinstance(problem, dict) else {},
    }


def _seconds_to_wait(outcome: Recorded) -> float | None:
    """Returns how long to wait for space on the disk, or as the answer's Retry-After says; None for neither."""
    if outcome["status"] == _FULL:
        return _DISK_PATIENCE
    text = outcome.get("headers", {}).get("Retry-After", "")
    return float(text) if text.isdecimal() else None


def _is_worth_trying(outcome: Recorded) -> bool:
    return bool(outcome["status"] >= _FAILED)
