"""Accepts jobs, and says how they are getting on."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from jobs import job as states
from jobs.engine import LARGE, POLL, PROJECTIONS, SMALL, Engine, Recorded, StopWork
from jobs.errors import (
    JobForgotten,
    JobNotEnded,
    JobNotFound,
    JobsNotReady,
    KeyInUse,
    KeyReused,
    NoResult,
    NotRetryable,
    TooManyJobs,
)
from jobs.job import Job
from jobs.job_files import Forgotten, JobFiles, is_job_id
from jobs.recorded import Asked, Join, Part, Perform
from jobs.runner import Runner
from jobs.status import STATUSES, job_of
from jobs.work import Work
from services.errors import StorageFull
from services.results.disk import disk_errors, hidden_folder

PROJECTION = "projection"  # the kind of jobs that have a queue of their own
FEW = 16  # faces of a job in the queue of small ones
MOST_WAITING = 1000
_STOPPING = 30.0  # seconds within which a cancelled part ends


class Jobs:
    """The jobs of one results folder. Several worker processes may serve it at once.

    Args:
        results: The results folder. Requests and results of jobs are kept below it.
        address: SQLAlchemy's address of the database of jobs, SQLite or PostgreSQL.
        perform: Performs a recorded request.
        join: Joins the answers to the parts of a job.
        wait_until_ready: Waits up to some seconds until faces can be made; returns whether they can.
        days: For how many days jobs are remembered after their end.
        clock: Returns the time in seconds since 1970.
        poll: Seconds between two looks for jobs that wait.
    """

    def __init__(
        self,
        results: Path,
        address: str,
        perform: Perform,
        join: Join,
        wait_until_ready: Callable[[float], bool],
        *,
        days: float,
        clock: Callable[[], float] = time.time,
        poll: float = POLL,
    ) -> None:
        self._folder = hidden_folder(results) / "jobs"
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
        self._forgotten = Forgotten(self._folder / "forgotten")
        self._clock = clock
        self._runner = Runner(
            self._folder,
            lambda name: Engine(
                address, name, self._work.do, self._work.finish, lambda job: self._files(job).tidy(), poll=poll
            ),
            wait_until_ready,
            self._forget_old,
            days=days,
            clock=clock,
        )
        self._broken_off: set[str] = set()  # requests with a key whose end could not be recorded
        self._work = Work(self._files, perform, join, self._is_cancelled, self._runner.stopping, clock)

    def start(self) -> None:
        """Begins to run jobs as soon as faces can be made. Returns at once."""
        self._runner.start()

    def stop(self) -> None:
        """Ends what is being done for jobs. It is done by the next process, or by another one on the same folder."""
        self._runner.stop()

    def close(self) -> None:
        """Stops, and returns when nothing of the jobs runs in this process any more."""
        self._runner.close()

    def wait_for_stop(self, timeout: float) -> bool:
        """Waits up to `timeout` seconds; returns whether the process is about to end."""
        return self._runner.stopping.wait(timeout)

    def accept(self, kind: str, parts: Sequence[Part], key: str | None = None, *, whole: Asked | None = None) -> Job:
        """Records a request, so that it will be performed whatever happens, and returns its job.

        Args:
            kind: What the job makes.
            parts: The request, or the parts that it was cut into.
            key: The client's Idempotency-Key. A second request with the same key gets the first one's job.
            whole: The request as it came. Default: that of the first part.

        Raises:
            KeyReused: The key belongs to another request.
            TooManyJobs: Too many jobs wait already.
            StorageFull, ResultsError, JobsNotReady: The request cannot be recorded.
        """
        engine, job_id = self._ready(), _id_of(key)
        record = self._record(kind, whole or parts[0].asked, parts, waits=True)
        if (known := self._known(job_id, record)) is not None:
            return known
        if len(engine.waiting()) >= MOST_WAITING:
            raise TooManyJobs(MOST_WAITING)
        self._files(job_id).record(parts, record["fingerprint"])
        engine.enqueue(job_id, _queue_of(kind, record["total"]), record)
        known = self._known(job_id, record)
        assert known is not None
        return known

    def run(self, kind: str, part: Part, key: str) -> Job:
        """Performs a request now, in this thread, or returns the job of the first request with the same key.

        Raises:
            KeyReused: The key belongs to another request.
            KeyInUse: The first request is still running.
            StorageFull, ResultsError, JobsNotReady: The request cannot be recorded.
        """
        engine, job_id, record = self._ready(), _id_of(key), self._record(kind, part.asked, [part], waits=False)
        if job_id in self._broken_off:  # nothing runs that it could wait for
            engine.cancel(job_id)
            self._forget(job_id)
            self._broken_off.discard(job_id)
        if (known := self._known(job_id, record)) is not None and not _may_succeed_now(known):
            if not known.has_ended:
                raise KeyInUse()
            return known
        if known is not None:
            self._forget(job_id)
        self._files(job_id).record([part], record["fingerprint"])
        try:
            engine.run(job_id, record)
        except StopWork:
            if self._is_cancelled(job_id):
                raise NoResult(job_id, states.CANCELLED) from None
            raise JobsNotReady() from None
        except (StorageFull, JobsNotReady):
            self._broken_off.add(job_id)
            raise
        known = self._known(job_id, record)
        assert known is not None
        if _may_succeed_now(known):
            self._forget(job_id)
        return known

    def find(self, job_id: str) -> Job:
        """Returns a job. Raises JobNotFound, JobForgotten or JobsNotReady."""
        found = self._ready().find(job_id) if is_job_id(job_id) else None
        if found is not None:
            return self._job(found)
        raise JobForgotten(job_id) if is_job_id(job_id) and job_id in self._forgotten else JobNotFound(job_id)

    def listed(self, state: str | None, limit: int, offset: int) -> list[Job]:
        """Returns jobs, the newest first. Raises JobsNotReady."""
        engine = self._ready()
        if state not in (states.SUCCEEDED, states.FAILED):
            return [self._job(each) for each in engine.listed(STATUSES[state], limit, offset)]
        found: list[Job] = []  # DBOS does not know which of the two an ended job is
        for start in range(0, 1 << 30, 500):
            page = engine.listed(STATUSES[state], 500, start)
            found += [job for each in page if (job := self._job(each)).state == state]
            if len(page) < 500 or len(found) >= offset + limit:
                break
        return found[offset : offset + limit]

    def position(self, job: Job) -> int | None:
        """Returns the place of a job in its queue, from 1 on; None if it does not wait."""
        return self.positions([job]).get(job.id)

    def positions(self, jobs: Sequence[Job]) -> dict[str, int]:
        """Returns the place of each of the jobs that waits in its queue, from 1 on, by its id."""
        queued = [job for job in jobs if job.state == states.QUEUED]
        waiting = [(each.queue_name, each.priority or 0) for each in self._ready().waiting()] if queued else []
        return {
            job.id: 1 + sum(queue == job.queue and priority < job.priority for queue, priority in waiting)
            for job in queued
        }

    def ids(self, job: Job) -> list[int]:
        """Returns the ids of the faces that are finished."""
        return [face_id for part in self._ready().parts_done(job.id) for face_id in part.get("ids", [])]

    def steps(self, job: Job) -> list[tuple[int, list[int]]]:
        """Returns for each finished part, in order, how much of the job's total it is, and the ids of its faces."""
        parts = [part for part in self._ready().parts_done(job.id) if "failed" not in part]
        return [(part["amount"], list(part.get("ids", []))) for part in parts]

    def new_ids(self, job: Job) -> list[int]:
        """Returns the ids of the faces that the job has made itself, finished parts or not."""
        return self._files(job.id).all_promised_ids()

    def check_result(self, job: Job) -> None:
        """Returns if the job has a result.

        Raises:
            JobNotEnded: There is none yet.
            NoResult: The job was cancelled, or has failed.
        """
        if not job.has_ended:
            raise JobNotEnded(job.id, job.state)
        if job.state != states.SUCCEEDED:
            raise NoResult(job.id, job.state)

    def open_result(self, job: Job) -> IO[bytes]:
        """Returns the open result. The caller must close it.

        Raises:
            JobNotEnded, NoResult: See `check_result`.
            ResultsError: The file is gone.
        """
        self.check_result(job)
        return self._files(job.id).open_result()

    def cancel(self, job: Job) -> Job:
        """Cancels a job and returns it. What is finished stays. Does nothing if it has ended."""
        if job.has_ended:
            return job
        self._ready().cancel(job.id)
        self._work.wait_until_idle(job.id, _STOPPING)
        return self.find(job.id)

    def retry(self, job: Job) -> Job:
        """Lets a job that failed or was cancelled run again. Faces that are there already are not made twice.

        Raises:
            JobNotEnded: It waits or runs.
            NotRetryable: It has succeeded.
        """
        if not job.has_ended:
            raise JobNotEnded(job.id, job.state)
        if job.state == states.SUCCEEDED:
            raise NotRetryable(job.id)
        self._ready().restart(job.id, _queue_of(job.kind, job.total))
        return self.find(job.id)

    def _ready(self) -> Engine:
        return self._runner.engine()

    def _known(self, job_id: str, record: Recorded) -> Job | None:
        """Returns the job with this id. Raises KeyReused if it is the job of another request."""
        found = self._ready().find(job_id)
        if found is None:
            return None
        job = self._job(found)
        if job.fingerprint != record["fingerprint"]:
            raise KeyReused()
        return job

    def _record(self, kind: str, whole: Asked, parts: Sequence[Part], waits: bool) -> Recorded:
        """Returns what DBOS records of a request. `waits` says whether its job waits for space on a full disk."""
        return {
            "kind": kind,
            "parts": len(parts),
            "total": sum(part.amount for part in parts),
            "fingerprint": whole.fingerprint(),
            "accepted": self._clock(),
            "waits": waits,
        }

    def _job(self, found: Any) -> Job:
        job_id = found.workflow_id
        return job_of(found, self._work.live(job_id), lambda: self._ready().parts_done(job_id))

    def _files(self, job_id: str) -> JobFiles:
        return JobFiles(self._folder / job_id)

    def _is_cancelled(self, job_id: str) -> bool:
        try:
            return self._ready().is_cancelled(job_id)
        except JobsNotReady:  # it is being started or stopped
            return False

    def _forget(self, job_id: str) -> None:
        self._ready().delete(job_id)
        self._files(job_id).remove()

    def _forget_old(self, job_id: str) -> None:
        self._forgotten.add(job_id)
        self._forget(job_id)


def _may_succeed_now(job: Job) -> bool:
    """Returns whether a request failed for a reason that may be gone when it is sent again."""
    return job.problem is not None and (job.status or 500) >= 500


def _id_of(key: str | None) -> str:
    return secrets.token_hex(16) if key is None else hashlib.sha256(key.encode()).hexdigest()[:32]


def _queue_of(kind: str, total: int) -> str:
    if kind == PROJECTION:
        return PROJECTIONS
    return SMALL if total <= FEW else LARGE
