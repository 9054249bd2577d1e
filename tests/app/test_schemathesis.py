"""Requests generated from the OpenAPI document get only documented responses."""

import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode

from app import create_app
from tests.app.jobs import idle_jobs
from tests.app.test_document import CALLS
from tests.fakes import make_service

pytestmark = pytest.mark.long

_TRIES = 20


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    service = make_service(tmp_path_factory.mktemp("schemathesis") / "results")
    client = create_app(service, max_amount=5, jobs=idle_jobs(tmp_path_factory.mktemp("idle")))
    client.test_client().post("/faces?amount=3")
    yield schemathesis.openapi.from_wsgi("/openapi.json", client)
    service.close()


WITHOUT_PARAMETERS = [f"get {path}" for path in ("/networks", "/healthz", "/readyz", "/faces/deletions")]
CASES = [
    (path, method, mode)
    for path, methods in CALLS.items()
    if not path.startswith("/jobs")  # the threads of jobs draw random numbers, which Hypothesis does not allow
    for method in sorted(methods)
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or f"{method} {path}" not in WITHOUT_PARAMETERS  # nothing to get wrong
]


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_every_answer_is_as_documented(document, path, method, mode):
    @hypothesis.settings(max_examples=150, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=document[path][method].as_strategy(generation_mode=mode))
    def call(case):
        case.headers.pop("Prefer", None)  # no jobs are running
        if case.headers.get("Idempotency-Key", "").isprintable():
            case.headers.pop("Idempotency-Key", None)
        if isinstance(case.body, dict) and type(case.body.get("most_tries", 1)) is int and path == "/faces/samples":
            case.body["most_tries"] = min(case.body.get("most_tries", _TRIES), _TRIES)  # or it would draw for minutes
        case.call_and_validate(headers={"Accept-Encoding": "identity"})  # it does not decompress what WSGI answers

    call()
