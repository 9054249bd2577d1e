"""Every error is answered with a problem, and every kind of service error has a row in the table."""

import inspect
import logging
import threading

import pytest

from app import create_app
from app.errors import TABLE, service_problem
from db.face_store import FaceStore
from jobs import errors as job_errors
from services import errors
from services.service import Service
from tests.fakes import DEFAULTS, FakeNetwork, entry_of, make_service


@pytest.fixture
def app(service):
    """An application for one test, because tests add calls to it."""
    return create_app(service, max_amount=100)


KINDS = [
    kind
    for module in (errors, job_errors)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if kind.__module__ == module.__name__ and issubclass(kind, errors.ServiceError) and kind is not errors.ServiceError
]
EXAMPLES = {
    errors.InvalidParameter: errors.InvalidParameter("amount", "amount is wrong."),
    errors.NotMeasurable: errors.NotMeasurable("targets", "targets need a reader."),
    errors.OutOfRange: errors.OutOfRange("speed", "speed leads too far.", {"speed": 2.5}),
    errors.FaceNotFound: errors.FaceNotFound(3),
    errors.SeedTaken: errors.SeedTaken(3, 7),
    errors.PictureNotFound: errors.PictureNotFound(3),
    errors.NetworkNotReady: errors.NetworkNotReady("The network is loading."),
    errors.NetworkMismatch: errors.NetworkMismatch("The face needs ffhq.", "ffhq"),
    errors.NetworkUnusable: errors.NetworkUnusable("The network ffhq cannot be loaded: it is cut off.", "ffhq"),
    errors.DirectionsUnusable: errors.DirectionsUnusable("directions mine.npz: there is no array `directions`"),
    errors.MeasuresUnusable: errors.MeasuresUnusable("measures lab.measures.safetensors cannot be read"),
    errors.NotAvailable: errors.NotAvailable("adjust", "adjust must be false here."),
    errors.NotEnoughFaces: errors.NotEnoughFaces(2, 4, 1000, {"age": 0.9}),
    errors.QueueFull: errors.QueueFull(100, 7),
    job_errors.JobNotFound: job_errors.JobNotFound("abc"),
    job_errors.JobForgotten: job_errors.JobForgotten("abc"),
    job_errors.JobsNotReady: job_errors.JobsNotReady(),
    job_errors.TooManyJobs: job_errors.TooManyJobs(1000),
    job_errors.JobNotEnded: job_errors.JobNotEnded("abc", "running"),
    job_errors.NotRetryable: job_errors.NotRetryable("abc"),
    job_errors.NoResult: job_errors.NoResult("abc", "failed"),
    job_errors.KeyReused: job_errors.KeyReused(),
    job_errors.KeyInUse: job_errors.KeyInUse(),
    errors.MemoryFull: errors.MemoryFull(7),
    errors.NeedsTooMuchMemory: errors.NeedsTooMuchMemory(2000, 1024),
    errors.ClientGone: errors.ClientGone(),
    errors.Superseded: errors.Superseded(),
    errors.DeadlinePassed: errors.DeadlinePassed(0.5),
    errors.ResultsError: errors.ResultsError("Read-only file system."),
    errors.StorageFull: errors.StorageFull("The disk is full."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_service_error_has_a_row(kind, problem):
    assert kind in TABLE
    problem(service_problem(EXAMPLES[kind]), TABLE[kind].status)


def test_problems_contain_what_a_client_needs_to_react(problem):
    assert service_problem(EXAMPLES[errors.QueueFull]).headers["Retry-After"] == "7"
    assert service_problem(EXAMPLES[errors.MemoryFull]).headers["Retry-After"] == "7"
    assert "FACESPACE_REQUEST_MEMORY" in problem(service_problem(EXAMPLES[errors.NeedsTooMuchMemory]), 400)["detail"]
    assert int(service_problem(EXAMPLES[errors.NetworkNotReady]).headers["Retry-After"]) > 0
    assert problem(service_problem(EXAMPLES[errors.NetworkMismatch]), 409)["network"] == "ffhq"
    problem(service_problem(EXAMPLES[errors.InvalidParameter]), 400, "amount")
    problem(service_problem(EXAMPLES[errors.NotMeasurable]), 422, "targets")
    out_of_range = problem(service_problem(EXAMPLES[errors.OutOfRange]), 422, "speed")
    assert out_of_range["type"] == "urn:facespace:problem:out-of-range"
    assert out_of_range["nearest"] == {"speed": 2.5}


def test_an_unsupported_method_is_405_and_the_supported_ones_are_listed(client, problem):
    response = client.put("/faces")
    problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    problem(client.post("/faces/1/image"), 405)


@pytest.mark.parametrize("status", [400, 403, 406, 408, 411, 412, 413, 414, 415, 416, 429, 431, 501, 502, 504])
def test_what_flask_and_werkzeug_raise_is_a_problem(app, problem, status):
    @app.get("/raise")
    def fail():
        from flask import abort

        abort(status)

    problem(app.test_client().get("/raise"), status)


def test_an_unforeseen_error_tells_the_client_nothing_and_the_log_everything(app, problem, caplog):
    @app.get("/raise")
    def fail():
        raise ArithmeticError("the secret")

    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/raise")
    problem(response, 500)
    assert "secret" not in response.text
    assert "the secret" in caplog.text
    assert "Traceback" in caplog.text


def test_a_network_that_fails_is_an_unforeseen_error_and_leaves_nothing(tmp_path, problem):
    def fail(number):
        if number > 0:
            raise ArithmeticError("the secret")

    service = make_service(tmp_path, FakeNetwork(before_image=fail))
    client = create_app(service, max_amount=100).test_client()
    assert "secret" not in problem(client.post("/faces?amount=5"), 500)["detail"]
    assert client.get("/faces").json == {"ids": []}
    service.close()


@pytest.fixture
def loading(tmp_path):
    """A client of a service whose network is still being loaded."""
    may_load = threading.Event()
    entries = [entry_of(FakeNetwork())]
    load = lambda entry, on_download: may_load.wait(30) and FakeNetwork()  # noqa: E731
    service = Service(entries, load, results=tmp_path / "results", store=FaceStore(), **DEFAULTS)
    service.start()
    yield create_app(service, max_amount=100).test_client()
    may_load.set()
    assert service.networks.wait_until_ready(10)
    service.close()


@pytest.mark.parametrize("call", [("POST", "/faces?amount=1"), ("GET", "/readyz"), ("POST", "/faces?amount=1&seed=1")])
def test_before_the_network_is_loaded_clients_are_told_when_to_retry(loading, problem, call):
    response = loading.open(call[1], method=call[0])
    problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


def test_while_the_network_is_downloaded_clients_are_told_how_far_that_is():
    progress = {"done": 40_000_000, "total": 364_000_000}
    response = service_problem(errors.NetworkNotReady("Downloading.", download=progress))
    assert (response.status_code, response.json["download"]) == (503, progress)
    assert "download" not in service_problem(errors.NetworkNotReady("Loading.")).json


def test_calls_that_need_no_network_work_before_it_is_loaded(loading):
    assert loading.get("/healthz").status_code == 200
    assert loading.get("/faces").json == {"ids": []}
    [network] = loading.get("/networks").json["networks"]
    assert (network["name"], network["loaded"], network["configured"]) == ("fake", False, True)


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("/faces/averages", {"ids": ["x"] * 9_999}),
        ("/faces/averages", {"ids": [1], "weights": ["x"] * 9_999}),
        ("/faces/averages", {f"unknown{number}": "x" * 90 for number in range(9_000)}),
        ("/faces/averages", {"x" * 1_000_000: 1}),
        ("/faces/edits", {"id": 1, "crossed": {f"direction{number}": ["x"] * 90 for number in range(100)}}),
        ("/faces/edits", {"id": 1, "direction": "x" * 1_000_000, "strength": 1}),
        ("/faces/edits", {"id": 1, "direction": "smile", "strength": 1, "control": ["x" * 100] * 9_000}),
        ("/faces/mixes", {"layers": ["x"] * 9_999}),
        ("/faces/similar", {"id": 1, "amount": 1, "distance": 1, "layers": [99] * 9_999}),
        ("/stimulus-sets", {"ids": ["x"] * 9_999}),
        ("/stimulus-sets/replay", {"images": [{"x": 1}] * 9_999}),
        ("/stimulus-sets/replay", {"images": [{"x": 1}] * 1_999}),
    ],
)
def test_the_answer_to_a_large_wrong_body_is_small(client, problem, call, body):
    response = client.post(call, json=body)
    assert len(problem(response, 400)["errors"]) <= 10
    assert len(response.data) < 10_000
