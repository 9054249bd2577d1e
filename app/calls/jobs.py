"""`/jobs`: what is being made, and what was."""

from __future__ import annotations

from typing import Any

from flask import Response, json, request, stream_with_context
from marshmallow import Schema, fields, validate

from app.answering.addresses import address
from app.answering.connection import is_gone
from app.answering.etag import BYTES, ETAG, PART, with_etag
from app.answering.job_events import job_events, start_after
from app.answering.jobs import JobSchema, WholeJobSchema, job_body
from app.api import ApiBlueprint
from app.durable import result_response
from app.lanes import EVENTS, SLOW, lane
from app.reading.schemas import NoParameters, about
from app.reading.text_fields import TextBoolean, TextInteger
from jobs.job import STATES, SUCCEEDED, Job
from jobs.jobs import Jobs
from jobs.recorded import JSON
from services.errors import FaceNotFound
from services.faces.deletions import Deletions

MOST = 100


class JobsParameters(Schema):
    """`GET /jobs`."""

    state = fields.String(
        validate=validate.OneOf(STATES), metadata=about("Lists only jobs in this state.", example="running")
    )
    limit = TextInteger(
        load_default=50, validate=validate.Range(min=1, max=MOST), metadata=about("Largest number of jobs to list.")
    )
    offset = TextInteger(
        load_default=0,
        validate=validate.Range(min=0, max=1_000_000),
        metadata=about("How many of the newest jobs to leave out. `next` of the page before says it."),
    )


class CancelParameters(Schema):
    """`DELETE /jobs/{id}`."""

    discard = TextBoolean(
        load_default=False, metadata=about("true: deletes the faces that the job has made. false: they stay.")
    )


class JobsSchema(Schema):
    """A page of jobs, the newest first."""

    jobs = fields.List(fields.Nested(JobSchema), required=True, metadata=about("The jobs."))
    next = fields.Integer(
        required=True, allow_none=True, metadata=about("`offset` of the next page. null on the last one.")
    )


def jobs_blueprint(jobs: Jobs, deletions: Deletions) -> ApiBlueprint:
    """Returns the blueprint of the calls about jobs."""
    blueprint = ApiBlueprint("jobs", __name__, description="Jobs: requests that are performed without their client.")

    @blueprint.get("/jobs")
    @blueprint.arguments(JobsParameters, location="query", as_kwargs=True)
    @blueprint.response(200, JobsSchema)
    @blueprint.problems(400, 503)
    def list_jobs(limit: int, offset: int, state: str | None = None) -> dict[str, Any]:
        """Lists jobs, the newest first."""
        found = jobs.listed(state, limit + 1, offset)
        positions = jobs.positions(found[:limit])
        page = [job_body(job, positions.get(job.id)) for job in found[:limit]]
        return {"jobs": page, "next": offset + limit if len(found) > limit else None}

    @blueprint.get("/jobs/<job_id>")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, WholeJobSchema)
    @blueprint.problems(400, 404, 410, 503)
    def describe_job(job_id: str) -> dict[str, Any]:
        """Says how far a job is, which faces it has made, and what its result is."""
        return whole_job(jobs, jobs.find(job_id))

    @blueprint.get("/jobs/<job_id>/events")
    @lane(EVENTS)
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, {"type": "string"}, content_type="text/event-stream")
    @blueprint.alt_response(204, description="Last-Event-ID says that the client has seen the end.", success=True)
    @blueprint.problems(400, 404, 410, 503)
    def follow_job(job_id: str) -> Response:
        """Follows a job with server-sent events.

        `progress` is sent for each finished part, with the ids of its faces and an event id: a client that connects
        again with `Last-Event-ID` gets all parts after that one. `state` is sent when anything else changes, and `end`
        at the end, with the whole job.
        """
        job, after = jobs.find(job_id), start_after(request.headers.get("Last-Event-ID"))
        if after is None and job.has_ended:
            return Response(status=204)
        events = job_events(jobs, job, after or 0, is_gone(request), lambda job: whole_job(jobs, job))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would keep events back
        return Response(stream_with_context(events), headers=headers, mimetype="text/event-stream")

    @blueprint.get("/jobs/<job_id>/result")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="application/octet-stream", headers=ETAG)
    @blueprint.alt_response(206, schema=BYTES, content_type="application/octet-stream", description=PART, success=True)
    @blueprint.alt_response(304, description="The client has the result already.", success=True)
    @blueprint.problems(400, 404, 409, 410, 416, 503)
    def job_result(job_id: str) -> Response:
        """Sends what the call would have answered without `Prefer: respond-async`: JSON, a ZIP, or a film."""
        job = jobs.find(job_id)
        jobs.check_result(job)

        def send() -> Response:
            response = result_response(request, job, jobs.open_result(job))
            response.status_code = 200  # not that of the call, which may be 201
            return response

        return with_etag(request, f"{job.id}-{job.ended}", send)

    @blueprint.delete("/jobs/<job_id>")
    @lane(SLOW)
    @blueprint.arguments(CancelParameters, location="query", as_kwargs=True)
    @blueprint.response(200, WholeJobSchema)
    @blueprint.problems(400, 404, 410, 503)
    def cancel_job(job_id: str, discard: bool) -> dict[str, Any]:
        """Cancels a job that waits or runs. The faces that are finished stay, unless `discard` is true.

        With `discard`, faces of a job that has ended are deleted, too. Faces that were there before the job stay.
        """
        job = jobs.cancel(jobs.find(job_id))
        if discard:
            _discard(deletions, jobs.new_ids(job))
        return whole_job(jobs, job)

    @blueprint.post("/jobs/<job_id>/retry")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(202, JobSchema)
    @blueprint.problems(400, 404, 409, 410, 503)
    def retry_job(job_id: str) -> dict[str, Any]:
        """Runs a job again that failed or was cancelled. Faces that it has made already are not made twice."""
        job = jobs.retry(jobs.find(job_id))
        return job_body(job, jobs.position(job))

    return blueprint


def whole_job(jobs: Jobs, job: Job) -> dict[str, Any]:
    """Returns the body for `WholeJobSchema`."""
    result = None
    if job.state == SUCCEEDED and job.headers.get("Content-Type") == JSON:
        with jobs.open_result(job) as file:
            result = json.loads(file.read())
    url = address(f"/jobs/{job.id}/result") if job.state == SUCCEEDED else None
    return {**job_body(job, jobs.position(job)), "ids": jobs.ids(job), "result": result, "result_url": url}


def _discard(deletions: Deletions, ids: list[int]) -> None:
    for face_id in ids:
        try:
            deletions.delete([face_id])
        except FaceNotFound:
            continue  # it was not finished, or is deleted already
