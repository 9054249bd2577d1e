"""Describes jobs from what DBOS knows of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jobs import job as states
from jobs.engine import CANCELLED, DONE, RUNNING, WAITING, Recorded
from jobs.job import Job
from jobs.work import Live

STATUSES: dict[str | None, Sequence[str] | None] = {  # of DBOS, by state
    None: None,
    states.QUEUED: WAITING,
    states.RUNNING: (RUNNING,),
    states.CANCELLED: (CANCELLED,),
    states.SUCCEEDED: (DONE,),
    states.FAILED: (DONE, "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"),
}


def job_of(found: Any, live: Live | None, parts_done: Callable[[], Sequence[Recorded]]) -> Job:
    """Returns a job.

    Args:
        found: DBOS' status of the job, with its record and its output.
        live: What is known of the part that this process is doing; None if it does none.
        parts_done: Returns the records of the finished parts. It takes a query, and is only called if they matter.
    """
    record: Recorded = found.input["args"][1]
    output: Recorded = found.output or {}
    state = _state(found.status, output)
    parts = [] if state == states.SUCCEEDED or not found.recovery_attempts else parts_done()
    done = sum(part.get("amount", 0) for part in parts) + (0.0 if live is None else live.share * live.amount)
    return Job(
        id=found.workflow_id,
        kind=record["kind"],
        state=state,
        fingerprint=record["fingerprint"],
        total=record["total"],
        done=record["total"] if state == states.SUCCEEDED else done,
        accepted=record["accepted"],
        started=output.get("began") or (parts[0]["began"] if parts else None if live is None else live.began),
        ended=output.get("ended") or _seconds(found.completed_at),
        queue=found.queue_name,
        priority=found.priority or 0,
        status=output.get("status"),
        headers=output.get("headers", {}),
        problem=_problem(output) if state == states.FAILED else None,
        paused=None if live is None else live.paused,
        progress=None if live is None else live.details,
    )


def _state(status: str, output: Recorded) -> str:
    if status in WAITING:
        return states.QUEUED
    if status == DONE:
        return states.FAILED if "failed" in output else states.SUCCEEDED
    return {RUNNING: states.RUNNING, CANCELLED: states.CANCELLED}.get(status, states.FAILED)


def _problem(output: Recorded) -> dict[str, Any]:
    problem: dict[str, Any] = output.get("problem") or {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "The job failed unexpectedly, or the service ended again and again while it ran. See its log.",
    }
    return problem


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
