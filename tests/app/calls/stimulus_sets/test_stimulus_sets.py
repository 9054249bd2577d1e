"""Stimulus sets over HTTP."""

import copy
import io
import json
import zipfile

import pytest

from app import create_app
from tests.fakes import make_service

ZIP = "application/zip"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Nothing here changes anything: one service is enough."""
    service = make_service(tmp_path_factory.mktemp("sets") / "results")
    client = create_app(service).test_client()
    client.post("/faces?amount=3&seed=1")
    client.post("/faces/averages", json={"ids": [1, 2]})
    yield client
    service.close()


def files_of(response):
    assert (response.status_code, response.mimetype) == (200, ZIP), response.text
    assert response.content_length == len(response.data)
    with zipfile.ZipFile(io.BytesIO(response.data)) as found:
        return {name: found.read(name) for name in found.namelist()}


@pytest.fixture(scope="module")
def record(client):
    body = {"ids": [1, 4], "standardise": {"size": 32, "luminance": "match", "mask": {}, "background": 100}}
    return json.loads(files_of(client.post("/stimulus-sets", json=body))["recipe.json"])


def test_a_set_is_a_zip_to_take_home(client):
    response = client.post("/stimulus-sets", json={"query": {"by": "random"}, "names": "f{number}", "format": "webp"})
    assert response.headers["Content-Disposition"] == "attachment; filename=stimulus-set.zip"
    pictures = {"images/f1.webp", "images/f2.webp", "images/f3.webp"}
    assert set(files_of(response)) == pictures | {"manifest.csv", "recipe.json", "README.txt"}


def test_a_set_replays_with_all_hashes_equal(client, record):
    response = client.post("/stimulus-sets/replay", json=record)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert (response.json["equal"], response.json["different"]) == (2, 0)
    assert [image["equal"] for image in response.json["images"]] == [True, True]
    assert [image["id"] for image in response.json["images"]] == [1, 4]
    assert client.get("/faces").json == {"ids": [1, 2, 3, 4]}


def test_a_replay_comes_as_a_zip_on_request(client, record):
    for query, headers in (("?as=zip", {}), ("", {"Accept": ZIP})):
        files = files_of(client.post(f"/stimulus-sets/replay{query}", json=record, headers=headers))
        assert json.loads(files["replay.json"])["equal"] == 2
        assert json.loads(files["recipe.json"]) == record
    assert client.post("/stimulus-sets/replay?as=json", json=record, headers={"Accept": ZIP}).json["equal"] == 2


def test_the_document_says_what_masks_and_luminance_are(client):
    schema = client.get("/openapi.json").json["components"]["schemas"]["StandardBody"]["properties"]
    word, values = schema["mask"]["oneOf"]
    assert word["enum"] == ["none"]
    assert values["properties"]["semi_axes"]["items"] == {"type": "number", "minimum": 0.01, "maximum": 2}
    assert values["properties"]["semi_axes"]["description"]
    word, values = schema["luminance"]["oneOf"]
    assert word["enum"] == ["match"]
    assert set(values["properties"]) == {"mean", "contrast", "scale"}


def test_a_client_that_leaves_lets_the_file_go(client):
    response = client.post("/stimulus-sets", json={"ids": [1]}, buffered=False)
    response.close()  # an open file would be a warning, and warnings are errors


WRONG = [
    ({}, "ids"),
    ({"ids": []}, "ids"),
    ({"ids": ["1"]}, "ids"),
    ({"ids": [1, 1]}, "ids"),
    ({"ids": [1], "query": {}}, "query"),
    ({"ids": list(range(1, 2002))}, "ids"),
    ({"query": {"limit": 0}}, "limit"),
    ({"query": {"limit": 2001}}, "limit"),
    ({"query": {"by": "magic"}}, "query"),
    ({"query": {"after": -1}}, "after"),
    ({"query": {"seed_from": 2**32}}, "seed_from"),
    ({"query": {"colour": "red"}}, "colour"),
    ({"ids": [1], "format": "gif"}, "format"),
    ({"ids": [1], "names": "../{id}"}, "names"),
    ({"ids": [1], "names": "{0.__class__}"}, "names"),
    ({"ids": [1, 2], "names": "same"}, "names"),
    ({"ids": [4], "names": "{seed}"}, "names"),
    ({"ids": [1], "reference": 0}, "reference"),
    ({"ids": [1], "standardise": {"size": 15}}, "size"),
    ({"ids": [1], "standardise": {"size": 4097}}, "size"),
    ({"ids": [1], "standardise": {"size": "64"}}, "size"),
    ({"ids": [1], "standardise": {"gray": "yes"}}, "gray"),
    ({"ids": [1], "standardise": {"gray": 1}}, "gray"),
    ({"ids": [1], "standardise": {"crop": [0, 0, 1]}}, "crop"),
    ({"ids": [1], "standardise": {"crop": [0.5, 0, 0.5, 1]}}, "crop"),
    ({"ids": [1], "standardise": {"crop": [0, 0, 1, 2]}}, "crop"),
    ({"ids": [1], "standardise": {"mask": "oval"}}, "mask"),
    ({"ids": [1], "standardise": {"mask": {"semi_axes": [0, 1]}}}, "semi_axes"),
    ({"ids": [1], "standardise": {"mask": {"centre": [0.5]}}}, "centre"),
    ({"ids": [1], "standardise": {"mask": {"centre": [0, 0], "semi_axes": [0.01, 0.01]}}}, "mask"),
    ({"ids": [1], "standardise": {"background": 0}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": "red"}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": 256}}, "background"),
    ({"ids": [1], "standardise": {"mask": {}, "background": True}}, "background"),
    ({"ids": [1], "standardise": {"luminance": {}}}, "luminance"),
    ({"ids": [1], "standardise": {"luminance": "shine"}}, "luminance"),
    ({"ids": [1], "standardise": {"luminance": {"mean": "bright"}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": True}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": -1}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"contrast": 200}}}, "contrast"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 2, "scale": "linear"}}}, "mean"),
    ({"ids": [1], "standardise": {"luminance": {"mean": 2, "scale": "log"}}}, "scale"),
    ({"ids": [1], "standardise": {"rotate": 5}}, "rotate"),
    ({"ids": [1], "colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_wish_names_the_field(client, problem, body, field):
    found = problem(client.post("/stimulus-sets", json=body), 400)
    assert field in [error["field"].split(".")[-1] for error in found["errors"]]


def test_an_unknown_face_is_404(client, problem):
    problem(client.post("/stimulus-sets", json={"ids": [1, 99]}), 404, "ids")
    problem(client.post("/stimulus-sets", json={"ids": [1], "reference": 99}), 404, "reference")


def change(record, path, value):
    changed = copy.deepcopy(record)
    where = changed
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["format"], 5, "format"),
        (["format"], "a zip", "format"),
        (["version"], "1", "version"),
        (["image_format"], "exe", "image_format"),
        (["images"], [], "images"),
        (["images"], {}, "images"),
        (["images"], ["x"], "images"),
        (["images", 0, "file"], "../../etc/passwd", "file"),
        (["images", 0, "file"], 7, "file"),
        (["images", 0, "id"], -1, "id"),
        (["images", 0, "sha256"], "x", "sha256"),
        (["images", 0, "recipe"], "x", "recipe"),
        (["images", 0, "recipe", "seed"], 2**32, "recipe"),
        (["images", 1, "recipe", "ws", "shape"], [10**9, 10**9], "recipe"),
        (["standardise"], {"size": 10**9}, "size"),
        (["standardise"], {"luminance": "match"}, "luminance"),
        (["reference"], {"id": 1}, "recipe"),
        (["extra"], 1, "extra"),
    ],
)
def test_a_wrong_record_names_the_field(client, record, problem, path, value, field):
    body = problem(client.post("/stimulus-sets/replay", json=change(record, path, value)), 400)
    assert any(field in error["field"] for error in body["errors"])


def test_a_billion_images_are_refused(client, record, problem):
    many = change(record, ["images"], record["images"] * 1001)
    body = problem(client.post("/stimulus-sets/replay", json=many), 400)
    assert any("images" in error["field"] for error in body["errors"])


def test_text_that_is_no_json_is_refused(client, problem):
    for data in (b"", b"{", b"[]", b"[" * 200_000, b'{"format": NaN}'):
        problem(client.post("/stimulus-sets/replay", data=data, content_type="application/json"), 400, "body")
    problem(client.post("/stimulus-sets/replay", data=b"{}", content_type="text/plain"), 415)
    problem(client.post("/stimulus-sets/replay?as=pdf", json={}), 400, "as")


def test_another_network_is_409_and_named(client, record, problem):
    foreign = change(record, ["images", 0, "recipe", "fingerprint"], "0" * 64)
    assert problem(client.post("/stimulus-sets/replay", json=foreign), 409)["network"] == "fake"


def test_a_record_may_be_larger_than_other_bodies(client, record, problem):
    padding = " " * (1 << 20)
    text = json.dumps(record) + padding
    assert client.post("/stimulus-sets/replay", data=text, content_type="application/json").json["equal"] == 2
    problem(client.post("/stimulus-sets", data=text, content_type="application/json"), 413)
