"""A report can be written as JSON."""

import json

from stylegan2.training.queue.job import Job
from stylegan2.training.queue.status import Report, Status
from tests.stylegan2.training.queue.workshop import row


def test_a_report_consists_of_json_types():
    job = Job(data="/data", kimg=2.5, arguments=("--seed=1",), added="2026-01-01T00:00:00+00:00")
    report = Report(name="run", status=Status.FAILED, nimg=7, job=job, attempts=(row(outcome="failed"),), failures=3)
    assert json.loads(json.dumps(report.to_dict())) == {
        "name": "run",
        "status": "failed",
        "nimg": 7,
        "job": {"data": "/data", "kimg": 2.5, "arguments": ["--seed=1"], "added": "2026-01-01T00:00:00+00:00"},
        "attempts": [row(outcome="failed")],
        "failures": 3,
        "error": "",
        "silence": None,
    }


def test_a_report_without_a_job_consists_of_json_types():
    written = json.loads(json.dumps(Report(name="run", status=Status.BROKEN, error="no job").to_dict()))
    assert (written["job"], written["attempts"], written["error"]) == (None, [], "no job")
