"""How jobs are described."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, json
from marshmallow import Schema, fields, validate

from app.answering.addresses import address
from app.answering.dates import date
from app.reading.schemas import about
from jobs.job import STATES, Job


class ProgressSchema(Schema):
    """What a projection looks like so far. It is renewed about twenty times, and at most twice a second."""

    step = fields.Integer(required=True, metadata=about("How many steps are done."))
    loss = fields.List(
        fields.List(fields.Float()), required=True, metadata=about("Pairs of a step and the loss before it.")
    )
    picture = fields.String(
        required=True,
        allow_none=True,
        metadata=about("The best face so far: a WebP as a data URI. null if the service had no room to make it."),
    )


class JobSchema(Schema):
    """A job: a request that is performed whether or not its client waits."""

    id = fields.String(required=True, metadata=about("The id."))
    url = fields.String(required=True, metadata=about("Path of this description."))
    kind = fields.String(required=True, metadata=about("What the job makes.", example="faces"))
    state = fields.String(required=True, validate=validate.OneOf(STATES), metadata=about("How far the job is."))
    done = fields.Float(required=True, metadata=about("How many of `total` are finished."))
    total = fields.Integer(required=True, metadata=about("How many faces, or files, the job makes."))
    position = fields.Integer(
        allow_none=True, metadata=about("The place in the queue, from 1 on. null unless the job waits.")
    )
    rate = fields.Float(allow_none=True, metadata=about("Faces, or files, per second. null until that is known."))
    seconds_left = fields.Float(
        allow_none=True, metadata=about("How long the job takes from now on. null unless it runs and that is known.")
    )
    accepted = fields.String(required=True, metadata=about("When the job was accepted.", format="date-time"))
    started = fields.String(allow_none=True, metadata=about("When it began to run.", format="date-time"))
    ended = fields.String(allow_none=True, metadata=about("When it ended.", format="date-time"))
    paused = fields.String(
        allow_none=True, metadata=about("Why the job waits in the middle, such as a full disk. null if it does not.")
    )
    progress = fields.Nested(
        ProgressSchema, allow_none=True, metadata=about("What a projection looks like so far. null for other jobs.")
    )
    problem = fields.Dict(allow_none=True, metadata=about("Why the job failed, as a problem (RFC 9457)."))


class WholeJobSchema(JobSchema):
    """A job with the faces that it has made and its result."""

    ids = fields.List(fields.Integer(), required=True, metadata=about("Ids of the faces that are finished."))
    result = fields.Dict(
        allow_none=True,
        metadata=about(
            "What the call would have answered without `Prefer: respond-async`. null before the end, and for calls "
            "that answer with a file, which is at `result_url`."
        ),
    )
    result_url = fields.String(allow_none=True, metadata=about("Path of the result. null unless the job succeeded."))


def job_body(job: Job, position: int | None = None) -> dict[str, Any]:
    """Returns the body for `JobSchema`."""
    now = time.time()
    return {
        "id": job.id,
        "url": address(f"/jobs/{job.id}"),
        "kind": job.kind,
        "state": job.state,
        "done": round(job.done, 3),
        "total": job.total,
        "position": position,
        "rate": _rounded(job.rate(now)),
        "seconds_left": _rounded(job.seconds_left(now)),
        "accepted": _date(job.accepted),
        "started": _date(job.started),
        "ended": _date(job.ended),
        "paused": job.paused,
        "progress": None if job.progress is None else dict(job.progress),
        "problem": None if job.problem is None else dict(job.problem),
    }


def accepted(job: Job) -> Response:
    """Returns the response to a request that became a job."""
    headers = {"Location": address(f"/jobs/{job.id}"), "Preference-Applied": "respond-async", "Vary": "Prefer"}
    return Response(json.dumps(job_body(job)), 202, headers, mimetype="application/json")


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)


def _date(seconds: float | None) -> str | None:
    return None if seconds is None else date(seconds)
