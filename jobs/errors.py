"""What can go wrong with jobs; `app/errors.py` maps each error to an answer.

ServiceError
├── JobNotFound     no job has this id
├── JobForgotten    the job ended so long ago that it was removed
├── JobsNotReady    jobs cannot be accepted yet, or not any more
├── TooManyJobs     too many jobs wait already
├── JobNotEnded     the job still waits or runs, and what is asked for needs one that has ended
├── NoResult        the job has no result
├── NotRetryable    the job has succeeded, and cannot be tried again
├── KeyReused       the Idempotency-Key belongs to another request
└── KeyInUse        the first request with the Idempotency-Key is still running
"""

from __future__ import annotations

from services.errors import ServiceError


class JobNotFound(ServiceError):
    """No job has the id `job_id`."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no job {job_id}.")


class JobForgotten(ServiceError):
    """The job ended so long ago that it was removed."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"The job {job_id} ended so long ago that it was removed. Its faces are still there.")


class JobsNotReady(ServiceError):
    """Jobs cannot be accepted yet, or not any more. `retry_after` is in seconds."""

    retry_after = 2

    def __init__(self) -> None:
        super().__init__(
            "Jobs are not ready: the service is starting or stopping, or their database cannot be used (see its log)."
        )


class TooManyJobs(ServiceError):
    """Too many jobs wait already. `retry_after` is in seconds."""

    retry_after = 60

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} jobs wait already, which is the most that may.")


class JobNotEnded(ServiceError):
    """The job still waits or runs."""

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(f"The job {job_id} is {state}. It must have ended.")


class NoResult(ServiceError):
    """The job has no result: it has failed, or was cancelled."""

    def __init__(self, job_id: str, state: str) -> None:
        how = "was cancelled" if state == "cancelled" else "has failed"
        super().__init__(f"The job {job_id} has no result: it {how}.")


class NotRetryable(ServiceError):
    """The job has succeeded, so that there is nothing to be tried again."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"The job {job_id} has succeeded. There is nothing to be tried again.")


class KeyReused(ServiceError):
    """The Idempotency-Key belongs to another request."""

    def __init__(self) -> None:
        super().__init__(
            "Idempotency-Key: this key belongs to an earlier request with another method, address or body. "
            "Use a new key for a new request."
        )


class KeyInUse(ServiceError):
    """The first request with the Idempotency-Key is still running. `retry_after` is in seconds."""

    retry_after = 1

    def __init__(self) -> None:
        super().__init__("Idempotency-Key: the first request with this key is still running.")
