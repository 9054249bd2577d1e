"""Stimulus sets over HTTP."""

import base64
import copy
import json

from tests.app.calls.stimulus_sets.zip_answer import ZIP, files_of


def test_a_set_is_a_zip_download(client):
    response = client.post("/stimulus-sets", json={"query": {"by": "random"}, "names": "f{number}", "format": "webp"})
    assert response.headers["Content-Disposition"] == "attachment; filename=stimulus-set.zip"
    pictures = {"images/f1.webp", "images/f2.webp", "images/f3.webp"}
    assert set(files_of(response)) == pictures | {"manifest.csv", "recipe.json", "README.txt", "check-cells.csv"}


DESIGN = {"ids": [1, 2, 3, 4], "factors": {"group": {"a": [1, 2], "b": [3, 4]}}}


def test_the_check_is_an_answer_on_request(client):
    for query, headers in (("?as=json", {}), ("?as=json", {"Accept": ZIP})):
        answer = client.post(f"/stimulus-sets{query}", json=DESIGN, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        assert [image["levels"]["group"] for image in answer.json["images"]] == ["a", "a", "b", "b"]
        assert [cell["n"] for cell in answer.json["check"]["cells"]] == [2, 2]
        assert {one["quantity"] for one in answer.json["confounds"]} <= {
            one["quantity"] for one in answer.json["check"]["differences"]
        }
        assert answer.json["balance"] is None
    record = json.loads(files_of(client.post("/stimulus-sets?as=zip", json=DESIGN, headers=headers))["recipe.json"])
    assert (record["check"], record["confounds"]) == (answer.json["check"], answer.json["confounds"])


def test_the_check_shows_the_first_pictures_on_request(client, problem):
    body = {**DESIGN, "standardise": {"size": 24, "gray": True}}
    files = files_of(client.post("/stimulus-sets", json=body))
    images = client.post("/stimulus-sets?as=json&pictures=2", json=body).json["images"]
    assert ["picture" in image for image in images] == [True, True, False, False]
    for image in images[:2]:
        kind, _, text = image["picture"].partition(",")
        assert (kind, base64.b64decode(text)) == ("data:image/png;base64", files[image["file"]])
    problem(client.post("/stimulus-sets?pictures=2", json=body), 400, "pictures")


def test_any_client_that_takes_anything_gets_the_zip(client):
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/zip"}):
        assert client.post("/stimulus-sets", json={"ids": [1]}, headers=headers).mimetype == ZIP


def test_what_the_service_cannot_measure_is_422(client, problem):
    for form in ({"mask": "face"}, {"replace_background": True}, {"luminance": {"mean": 9, "over": "skin"}}):
        body = problem(client.post("/stimulus-sets", json={"ids": [1], "standardise": form}), 422)
        assert body["type"] == "urn:facespace:problem:not-available"
        assert "fake" in body["detail"]
    problem(client.post("/stimulus-sets", json={"query": {"where": {"age": [1, 2]}}}), 422, "query.where")


def test_a_replayed_set_has_the_same_hashes(client, record):
    response = client.post("/stimulus-sets/replay", json=record)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert (response.json["equal"], response.json["different"]) == (2, 0)
    assert [image["equal"] for image in response.json["images"]] == [True, True]
    assert [image["id"] for image in response.json["images"]] == [1, 4]
    assert client.get("/faces").json == {"ids": [1, 2, 3, 4]}


def test_a_replay_is_a_zip_on_request(client, record):
    for query, headers in (("?as=zip", {}), ("", {"Accept": ZIP})):
        files = files_of(client.post(f"/stimulus-sets/replay{query}", json=record, headers=headers))
        assert json.loads(files["replay.json"])["equal"] == 2
        assert json.loads(files["recipe.json"]) == record
    assert client.post("/stimulus-sets/replay?as=json", json=record, headers={"Accept": ZIP}).json["equal"] == 2


def test_the_file_is_closed_when_the_client_disconnects(client):
    response = client.post("/stimulus-sets", json={"ids": [1]}, buffered=False)
    response.close()  # an open file would be a warning, and warnings are errors


def test_an_unknown_face_is_404(client, problem):
    problem(client.post("/stimulus-sets", json={"ids": [1, 99]}), 404, "ids")
    problem(client.post("/stimulus-sets", json={"ids": [1], "reference": 99}), 404, "reference")


def test_another_network_is_409_and_named(client, record, problem):
    foreign = copy.deepcopy(record)
    foreign["images"][0]["recipe"]["fingerprint"] = "0" * 64
    assert problem(client.post("/stimulus-sets/replay", json=foreign), 409)["network"] == "fake"


def test_a_record_may_be_larger_than_other_bodies(client, record, problem):
    padding = " " * (1 << 20)
    text = json.dumps(record) + padding
    assert client.post("/stimulus-sets/replay", data=text, content_type="application/json").json["equal"] == 2
    problem(client.post("/stimulus-sets", data=text, content_type="application/json"), 413)


def test_text_that_is_not_json_is_refused(client, problem):
    for data in (b"", b"{", b"[]", b"[" * 200_000, b'{"format": NaN}'):
        problem(client.post("/stimulus-sets/replay", data=data, content_type="application/json"), 400, "body")
    problem(client.post("/stimulus-sets/replay", data=b"{}", content_type="text/plain"), 415)
    problem(client.post("/stimulus-sets/replay?as=pdf", json={}), 400, "as")
