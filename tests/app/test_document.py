"""The OpenAPI document, the page that shows it, and the state of the service."""

import json
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

CALLS = {
    "/faces": {"get", "post"},
    "/faces/{face_id}": {"get", "delete"},
    "/faces/{face_id}/image": {"get"},
    "/faces/{face_id}/latent": {"get"},
    "/faces/{face_id}/verify": {"post"},
    "/animations": {"get"},
    "/faces/averages": {"post"},
    "/faces/edits": {"post"},
    "/faces/mixes": {"post"},
    "/faces/projections": {"post"},
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


PLAIN = {"/faces", "/faces/{face_id}", "/faces/{face_id}/image", "/faces/{face_id}/latent", "/healthz", "/readyz"}


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
        "id", "amount", "id1", "id2", "speed", "space", "seed", "truncation_psi", "class", "network",
    }  # fmt: skip
    assert all(parameter["description"] for parameter in parameters.values())


def test_the_documentation_page_needs_nothing_from_outside(client):
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "//" not in re.sub(r"<!doctype html>", "", page.text)
    for address in re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', page.text):
        assert address.startswith("/")
        with client.get(address) as response:
            assert response.status_code == 200


def test_the_root_leads_to_the_documentation(client):
    response = client.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/docs")


def test_the_service_tells_how_it_is(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_networks_are_listed_loaded_ones_first_and_once(client):
    loaded, known = client.get("/networks").json["networks"]
    assert loaded == {
        "name": "fake", "loaded": True, "configured": True, "default": True, "img_height": 16, "img_width": 12,
        "img_channels": 3, "classes": 0, "licence": "CC0", "fingerprint": "f" * 64, "precision": "float32",
        "note": "Paints.",
    }  # fmt: skip
    assert known == {"name": "ffhq", "loaded": False}
