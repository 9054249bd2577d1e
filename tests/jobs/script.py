"""A way to perform requests that a test writes the answers of."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jobs.job import Job
from jobs.jobs import Jobs
from jobs.recorded import JSON, Asked, IsGone, Part, Reply
from tests.serving import wait_for

Answer = Callable[[Asked, IsGone], Reply]


def created(*ids: int) -> Reply:
    return Reply(status=201, headers={"Content-Type": JSON}, body=[json.dumps({"ids": ids}).encode()])


def problem(status: int, detail: str = "", **headers: str) -> Reply:
    body = json.dumps({"status": status, "detail": detail}).encode()
    return Reply(status=status, headers=headers, body=[body])


class Script:
    """Performs requests as `answers` say, by the query of the request; notes the queries that were performed."""

    def __init__(self) -> None:
        self.answers: dict[str, Sequence[Answer]] = {}
        self.performed: list[str] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def __call__(self, asked: Asked, is_gone: IsGone) -> Iterator[Reply]:
        with self._lock:
            number = self.performed.count(asked.query)
            self.performed.append(asked.query)
        answers = self.answers.get(asked.query, [lambda asked, is_gone: created()])
        yield answers[min(number, len(answers) - 1)](asked, is_gone)


def part(query: str, amount: int = 1, body: bytes = b"") -> Part:
    return Part(asked=Asked(method="POST", path="/faces", query=query, body=body), amount=amount)


def joined(asked: Asked, bodies: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    return {"ids": [each for body in bodies for each in body["ids"]]}, {"Location": "/faces?limit=2"}


def ended(jobs: Jobs, job: Job) -> Job:
    """Returns the job once it has ended."""
    wait_for(lambda: jobs.find(job.id).has_ended)
    return jobs.find(job.id)
