"""An application whose long calls can become jobs."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.answering.answers import joined
from app.durable import Performer
from jobs.jobs import Jobs
from services.service import Service


def idle_jobs(results: Path) -> Jobs:
    """Jobs that never begin, for tests of what needs only the calls."""
    return Jobs(results, "sqlite:///never.sqlite", Performer(), joined, lambda seconds: False, days=30)


@contextlib.contextmanager
def app_with_jobs(service: Service, results: Path, **options: Any) -> Iterator[Flask]:
    """Yields an application on `service` with jobs that run."""
    performer = Performer()
    address = f"sqlite:///{results}/.facespace/jobs/jobs.sqlite"
    jobs = Jobs(results, address, performer, joined, service.networks.wait_until_ready, days=30, poll=0.02)
    app = create_app(service, jobs=jobs, **{"max_amount": 100, "max_job_amount": 1000, **options})
    performer.perform_with(app)
    jobs.start()
    try:
        yield app
    finally:
        jobs.close()


def events_of(client: FlaskClient, job_id: str, after: str = "") -> list[tuple[str, str, dict[str, Any]]]:
    """Returns the events of a job until its end: id, kind and data of each."""
    headers = {"Last-Event-ID": after} if after else {}
    text = client.get(f"/jobs/{job_id}/events", headers=headers).text
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in fields:
            found.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
    return found


def ended(client: FlaskClient, job_id: str) -> dict[str, Any]:
    """Returns a job once it has ended."""
    last: dict[str, Any] = events_of(client, job_id)[-1][2]
    return last
