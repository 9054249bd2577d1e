"""The OpenAPI document of all calls."""

import json
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

CALLS = {
    "/faces": {"get", "post"},
    "/faces/{face_id}": {"get", "delete", "patch"},
    "/faces/{face_id}/restore": {"post"},
    "/faces/deletions": {"get", "post"},
    "/faces/restorations": {"post"},
    "/faces/tags": {"post"},
    "/faces/{face_id}/image": {"get"},
    "/faces/{face_id}/latent": {"get"},
    "/faces/{face_id}/attributes": {"get"},
    "/faces/{face_id}/verify": {"post"},
    "/attributes": {"get"},
    "/attributes/distributions": {"get"},
    "/animations": {"get"},
    "/faces/averages": {"post"},
    "/faces/edits": {"post"},
    "/faces/imports": {"post"},
    "/faces/mixes": {"post"},
    "/faces/projections": {"post"},
    "/faces/projections/alignment": {"post"},
    "/faces/samples": {"post"},
    "/faces/similar": {"post"},
    "/faces/transitions": {"post"},
    "/previews": {"post"},
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
    "/faces/{face_id}/restore",
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
        for _ in range(2):  # a body, and its forms
            for name in set(re.findall(r"#/components/schemas/(\w+)", text)):
                text += json.dumps(document["components"]["schemas"][name])
        assert '"example"' in text


def test_limits_are_in_the_document(document):
    parameters = {parameter["name"]: parameter for parameter in document["paths"]["/faces"]["post"]["parameters"]}
    assert parameters["amount"]["schema"]["maximum"] == 100
    assert parameters["seed"]["schema"]["maximum"] == 2**32 - 1
    assert set(parameters) == {
        "id", "amount", "id1", "id2", "speed", "space", "insist", "seed", "truncation_psi", "class", "network",
        "Prefer", "Idempotency-Key", "fields",
    }  # fmt: skip
    assert all(parameter["description"] for parameter in parameters.values())


def operations(document):
    return [item[method] for path, item in document["paths"].items() for method in CALLS[path]]


def parts(document):
    """All objects in the document."""
    if isinstance(document, dict):
        yield document
        for inner in document.values():
            yield from parts(inner)
    elif isinstance(document, list):
        for inner in document:
            yield from parts(inner)


def test_every_call_has_an_operation_id_of_its_own_that_is_a_name_in_any_language(document):
    ids = [operation["operationId"] for operation in operations(document)]
    assert len(set(ids)) == len(ids) == sum(map(len, CALLS.values()))
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in ids)


def test_the_names_of_calls_stay(document):
    """Programs were written with the functions that are called so."""
    assert document["paths"]["/faces"]["post"]["operationId"] == "make_faces"
    assert document["paths"]["/faces"]["get"]["operationId"] == "list_faces"
    assert document["paths"]["/faces/{face_id}"]["get"]["operationId"] == "describe_face"
    assert document["paths"]["/faces/{face_id}"]["delete"]["operationId"] == "remove_face"
    assert document["paths"]["/faces/edits"]["post"]["operationId"] == "make_edits"


def generated(name):
    """The name that generated code makes of a name."""
    return re.sub(r"\W+", "_", str(name)).strip("_").lower()


def test_the_choices_of_a_field_have_different_names_in_generated_code(document):
    enums = [part["enum"] for part in parts(document) if isinstance(part.get("enum"), list)]
    assert ["w", "w_plus", "pixel"] in enums
    for enum in enums:
        assert len(set(map(generated, enum))) == len(enum), enum
        assert "w+" not in enum


def test_fields_have_different_names_in_generated_code(document):
    for part in parts(document):
        if isinstance(fields := part.get("properties"), dict):
            assert len(set(map(generated, fields))) == len(fields)


def test_defaults_are_among_the_choices(document):
    for part in parts(document):
        if isinstance(part.get("enum"), list) and "default" in part:
            assert part["default"] in part["enum"]


def test_no_schema_is_unused_and_none_has_the_name_of_its_field(document):
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        assert name.lower() not in schema.get("properties", ())
    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document))) == set(schemas)


def test_the_server_is_the_service_itself(document):
    assert document["servers"] == [{"url": "/"}]


VALUES = {
    "styles": {"coarse": 1, "middle": 1}, "ids": [1, 2], "crossover": 2, "layers": [1, 2], "from": 1, "to": 2,
    "path": [1, 2], "weights": [1, 2], "opposite_of": 1, "strengths": [1], "targets": {"age": 30}, "steps": [1],
    "direction": "age", "strength": 1, "control": ["smile"], "crossed": {"age": [1], "smile": [2]}, "query": {},
}  # fmt: skip
BODIES = {
    "/faces/mixes": {},
    "/faces/transitions": {"amount": 2},
    "/faces/averages": {},
    "/faces/edits": {"id": 1},
    "/stimulus-sets": {},
}


def forms_of(document, call):
    """Returns the schemas of the forms of a body."""
    schema = document["paths"][call]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schemas = document["components"]["schemas"]
    return [schemas[form["$ref"].rpartition("/")[2]] for form in schemas[schema["$ref"].rpartition("/")[2]]["oneOf"]]


@pytest.mark.parametrize("call", BODIES)
def test_each_form_of_a_body_is_documented_as_the_service_takes_it(document, three_faces, call):
    forms = forms_of(document, call)
    assert len(forms) > 1
    for form in forms:
        assert form["additionalProperties"] is False
        body = {name: VALUES[name] for name in form["required"] if name in VALUES} | BODIES[call]
        assert refusal(three_faces.post(call, json=body)) == ""
        others = {name: VALUES[name] for each in forms for name in each["required"] if name in VALUES}
        for name in others:
            fits = any(set(each["required"]) <= {*body, name} <= set(each["properties"]) for each in forms)
            more = refusal(three_faces.post(call, json={**body, name: others[name]}))
            assert (more == "") == fits, (name, more)
        for name in form["required"]:
            less = {key: value for key, value in body.items() if key != name}
            assert refusal(three_faces.post(call, json=less)) != ""


def refusal(response):
    """Returns what is wrong with the fields that a body has, or "". Their values may be wrong for the network."""
    text = response.get_json(force=True)["detail"] if response.status_code == 400 else ""
    return text if re.search("missing[. ]|combined|required", text) else ""
