"""Server-sent events about a job (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import json

from app.answering.jobs import job_body
from jobs.errors import JobsNotReady
from jobs.job import Job
from jobs.jobs import Jobs
from services.errors import InvalidParameter

END = "end"  # the id of the last event
_POLL = 0.5  # seconds
_KEEP_ALIVE = 15.0  # seconds after which a proxy is shown that the connection is still used
_RECONNECT = 1000  # milliseconds


def start_after(last_event: str | None) -> int | None:
    """Returns after how many events a client goes on; None if it has seen the last one.

    Raises:
        InvalidParameter: The header is no id of an event.
    """
    if last_event == END:
        return None
    if not last_event:
        return 0
    if not last_event.isascii() or not last_event.isdecimal() or len(last_event) > 9:
        raise InvalidParameter("Last-Event-ID", f"Last-Event-ID must be the id of an event. Received: {last_event!r}.")
    return int(last_event)


def job_events(
    jobs: Jobs, job: Job, after: int, is_gone: Callable[[], bool], whole: Callable[[Job], dict[str, Any]]
) -> Iterator[str]:
    """Yields the events of a job until it has ended, the client is gone, or the service stops.

    Args:
        jobs: The jobs.
        job: The job.
        after: How many events of the job the client has seen.
        is_gone: Says whether the client has gone.
        whole: Describes the job in its last event.
    """
    yield f"retry: {_RECONNECT}\n\n"
    shown, last = "", time.monotonic()
    while True:
        try:
            job = jobs.find(job.id)
            steps = jobs.steps(job)
        except JobsNotReady:  # the service stops; the client connects to the next one
            return
        for number in range(after, len(steps)):
            done, ids = sum(amount for amount, _ in steps[: number + 1]), steps[number][1]
            yield _event("progress", {"ids": ids, "done": done, "total": job.total}, str(number + 1))
        after = max(after, len(steps))
        if job.has_ended:
            yield _event(END, whole(job), END)
            return
        state = _state(jobs, job)
        if state != shown or time.monotonic() - last > _KEEP_ALIVE:
            yield state if state != shown else ": still there\n\n"
            shown, last = state, time.monotonic()
        if is_gone() or jobs.wait_for_stop(_POLL):
            return


def _state(jobs: Jobs, job: Job) -> str:
    body = job_body(job, jobs.position(job))
    return _event("state", {key: body[key] for key in ("state", "done", "total", "position", "paused", "progress")})


def _event(kind: str, data: dict[str, Any], event_id: str | None = None) -> str:
    name = "" if event_id is None else f"id: {event_id}\n"
    return f"{name}event: {kind}\ndata: {json.dumps(data)}\n\n"
