"""The OpenAPI document of all calls."""

import json
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

CALLS = {
    "/faces": {"get", "post"},
    "/faces/{face_id}": {"get", "delete"},
    "/faces/{face_id}/image": {"get"},
    "/faces/{face_id}/latent": {"get"},
    "/faces/{face_id}/attributes": {"get"},
    "/faces/{face_id}/verify": {"post"},
    "/attributes": {"get"},
    "/animations": {"get"},
    "/faces/averages": {"post"},
    "/faces/edits": {"post"},
    "/faces/mixes": {"post"},
    "/faces/projections": {"post"},
    "/faces/samples": {"post"},
    "/faces/similar": {"post"},
    "/faces/transitions": {"post"},
    "/sheets/faces": {"get"},
    "/sheets/mix": {"get"},
    "/faces/{face_id}/distances": {"get"},
    "/stimulus-sets": {"post"},
    "/stimulus-sets/replay": {"post"},
    "/directions": {"get"},
    "/networks": {"get"},
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/jobs": {"get"},
    "/jobs/{job_id}": {"get", "delete"},
    "/jobs/{job_id}/events": {"get"},
    "/jobs/{job_id}/result": {"get"},
    "/jobs/{job_id}/retry": {"post"},
}


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    validate(document, cls=OpenAPIV31SpecValidator)


def test_every_call_is_documented_with_its_errors_as_problems(document):
    assert {path: set(item) - {"parameters"} for path, item in document["paths"].items()} == CALLS
    for path, item in document["paths"].items():
        for method in CALLS[path]:
            operation = item[method]
            assert operation["summary"]
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (path, method, status)


PLAIN = {
    "/jobs/{job_id}/events",
    "/jobs/{job_id}/result",
    "/jobs/{job_id}/retry",
    "/faces",
    "/faces/{face_id}",
    "/faces/{face_id}/image",
    "/faces/{face_id}/latent",
    "/healthz",
    "/readyz",
}


@pytest.mark.parametrize("path", sorted(set(CALLS) - PLAIN))
def test_every_call_shows_an_example(document, path):
    for method in CALLS[path]:
        text = json.dumps(document["paths"][path][method])
        for name in re.findall(r"#/components/schemas/(\w+)", text):
            text += json.dumps(document["components"]["schemas"][name])
        assert '"example"' in text


def test_limits_are_in_the_document(document):
    parameters = {parameter["name"]: parameter for parameter in document["paths"]["/faces"]["post"]["parameters"]}
    assert parameters["amount"]["schema"]["maximum"] == 100
    assert parameters["seed"]["schema"]["maximum"] == 2**32 - 1
    assert set(parameters) == {
        "id", "amount", "id1", "id2", "speed", "space", "insist", "seed", "truncation_psi", "class", "network",
        "Prefer", "Idempotency-Key",
    }  # fmt: skip
    assert all(parameter["description"] for parameter in parameters.values())
