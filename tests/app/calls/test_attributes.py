"""Attributes of faces over HTTP."""

import csv
import io

import pytest

from app import create_app
from services.measurements.quantities import COMMON
from tests.fakes import FakeReader, make_service, readers


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The tests change nothing, so they share one service."""
    service = make_service(tmp_path_factory.mktemp("attributes") / "results", readers=readers())
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=3&seed=1")
    yield client
    service.close()


def test_a_face_has_attributes_landmarks_and_regions(client):
    body = client.get("/faces/2/attributes").json
    assert set(body) == {"id", "network", "attributes", "landmarks", "regions"}
    assert (body["id"], body["network"]) == (2, "fake")
    assert set(body["attributes"]) == {each.name for each in FakeReader.attributes} | set(COMMON)
    assert all(set(each) == {"value", "unit", "z", "error"} for each in body["attributes"].values())
    assert body["attributes"]["brightness"]["error"] == 0.02
    assert body["landmarks"]["chin"] == [6, 14]
    assert body["regions"]["hair"] == 0.0625


def test_distributions_say_how_the_networks_own_faces_are(client):
    body = client.get("/attributes/distributions").json
    assert body["network"] == "fake"
    assert set(body["quantities"]) == set(client.get("/faces/2/attributes").json["attributes"])
    brightness = body["quantities"]["brightness"]
    assert set(brightness) == {"unit", "mean", "std", "low", "high", "counts"}
    assert brightness["low"] < brightness["mean"] < brightness["high"]
    value = client.get("/faces/2/attributes").json["attributes"]["brightness"]
    assert value["z"] == pytest.approx((value["value"] - brightness["mean"]) / brightness["std"], abs=1e-4)
    assert {sum(each["counts"]) for each in body["quantities"].values()} == {sum(brightness["counts"])}
    assert client.get("/attributes/distributions?network=none").status_code == 400


def test_several_faces_are_in_the_order_of_the_request(client):
    faces = client.get("/attributes?ids=3,1,3").json["faces"]
    assert [face["id"] for face in faces] == [3, 1, 3]
    assert faces[1] == client.get("/faces/1/attributes").json


@pytest.mark.parametrize(
    ("query", "headers"), [("&format=csv", {}), ("", {"Accept": "text/csv"}), ("&format=csv", {"Accept": "text/html"})]
)
def test_the_table_has_the_same_numbers(client, query, headers):
    answer = client.get(f"/attributes?ids=2,1{query}", headers=headers)
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in rows] == ["2", "1"]
    for row, face in zip(rows, client.get("/attributes?ids=2,1").json["faces"], strict=True):
        for name, each in face["attributes"].items():
            assert float(row[name]) == each["value"]
            assert each["z"] is None or float(row[f"z_{name}"]) == each["z"]


@pytest.mark.parametrize("accept", ["*/*", "application/json", "image/png", "application/json, text/csv;q=0.5"])
def test_json_is_the_usual_form(client, accept):
    assert client.get("/attributes?ids=1", headers={"Accept": accept}).mimetype == "application/json"
    assert client.get("/attributes?ids=1&format=json", headers={"Accept": "text/csv"}).mimetype == "application/json"


@pytest.mark.parametrize("path", ["/faces/1/attributes", "/attributes?ids=1,2", "/attributes?ids=1,2&format=csv"])
def test_a_client_that_has_the_answer_gets_304(client, path):
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/faces/3/attributes", headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/attributes", 400, "ids"),
        ("/attributes?ids=", 400, "ids"),
        ("/attributes?ids=1,x", 400, "ids"),
        ("/attributes?ids=0", 400, "ids"),
        ("/attributes?ids=-1", 400, "ids"),
        ("/attributes?ids=1&ids=2", 400, "ids"),
        ("/attributes?ids=" + ",".join(["1"] * 1001), 400, "ids"),
        ("/attributes?ids=1&format=xml", 400, "format"),
        ("/attributes?ids=1&z=1", 400, "z"),
        ("/faces/1/attributes?format=csv", 400, "format"),
        ("/attributes?ids=1,99", 404, "ids"),
    ],
)
def test_a_wrong_parameter_is_named(client, problem, path, status, field):
    problem(client.get(path), status, field)


def test_an_unknown_face_is_404(client, problem):
    assert "99" in problem(client.get("/faces/99/attributes"), 404)["detail"]


def test_without_a_reader_what_cannot_be_measured_is_missing(tmp_path):
    service = make_service(tmp_path / "results")
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=1&seed=1")
    assert client.get("/faces/1/attributes").json == {
        "id": 1, "network": "fake", "attributes": {}, "landmarks": {}, "regions": {},
    }  # fmt: skip
    service.close()
