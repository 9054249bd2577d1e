"""The calls that list, make, describe and delete faces."""

import json

import pytest

FACE = {"id", "seed", "url", "image", "file", "sha256", "recipe", "kind", "created", "name", "tags", "note"}


def make(client, query):
    response = client.post(f"/faces?{query}")
    assert response.status_code == 201, response.text
    return response.json


def test_random_faces_are_made_and_listed(client):
    response = client.post("/faces?amount=4")
    assert response.status_code == 201
    assert response.json["ids"] == [1, 2, 3, 4]
    assert [face["id"] for face in response.json["faces"]] == [1, 2, 3, 4]
    assert all(set(face) == FACE for face in response.json["faces"])
    assert client.get(response.headers["Location"]).json == {"ids": [1, 2, 3, 4]}
    assert client.get("/faces").json == {"ids": [1, 2, 3, 4]}


def test_an_empty_store_lists_no_ids(client):
    assert client.get("/faces").json == {"ids": []}


def test_the_location_of_one_face_leads_to_it(client):
    response = client.post("/faces?amount=1&seed=7&truncation_psi=0.5")
    face = client.get(response.headers["Location"]).json
    assert response.json["faces"] == [face]
    assert face["seed"] == face["recipe"]["seed"] == 7
    assert face["recipe"]["truncation_psi"] == 0.5
    assert client.get(face["url"]).json == face
    assert client.get(face["image"]).mimetype == "image/png"


def test_a_face_is_made_again(client):
    made = make(client, "amount=1")
    response = client.post("/faces?id=1")
    assert (response.status_code, response.json) == (200, made | {"created": []})


def test_a_seed_given_twice_is_one_face(client):
    first = make(client, "amount=3&seed=5")
    assert make(client, "amount=3&seed=5") == first | {"created": []}
    made = make(client, "amount=2&seed=4")
    assert (made["ids"], made["created"]) == ([4, 1], [4])


def test_the_answer_to_a_transition_names_its_ends_and_speed(client):
    make(client, "amount=2")
    body = make(client, "amount=3&id1=1&id2=2&speed=0.5")
    assert body["ids"] == [3, 4, 5]
    assert (body["id1"], body["id2"], body["speed"]) == (1, 2, 0.5)
    assert body["faces"][0]["seed"] is None
    assert body["faces"][0]["recipe"]["derived"]["by"] == "transition"


def test_a_transition_without_a_destination_names_the_one_it_made(client):
    make(client, "amount=1")
    body = make(client, "amount=2&id1=1&seed=9")
    assert client.get(f"/faces/{body['id2']}").json["seed"] == 9
    assert body["id2"] not in body["ids"]
    assert body["speed"] == 1
    assert client.get(f"/faces/{body['ids'][-1]}").json["sha256"] == client.get(f"/faces/{body['id2']}").json["sha256"]


def test_lists_are_paged(client):
    make(client, "amount=5")
    first = client.get("/faces?limit=2")
    assert first.json == {"ids": [1, 2]}
    assert first.headers["Link"] == '</faces?limit=2&after=2>; rel="next"'
    assert "Link" in client.get("/faces?limit=2&after=2").headers
    last = client.get("/faces?limit=2&after=4")
    assert last.json == {"ids": [5]}
    assert "Link" not in last.headers
    assert "Link" not in client.get("/faces?limit=5").headers


def test_a_face_can_be_removed_once(client, problem):
    make(client, "amount=2")
    response = client.delete("/faces/1")
    assert (response.status_code, response.data) == (204, b"")
    problem(client.delete("/faces/1"), 404)
    problem(client.get("/faces/1/image"), 404)
    assert client.get("/faces").json == {"ids": [2]}


UNKNOWN = ["/faces/99", "/faces/99/image", "/faces/99/latent", f"/faces/{10**30}", f"/faces/{2**63}/image"]


@pytest.mark.parametrize("url", [*UNKNOWN, "/faces/0", "/faces/-1", "/faces/one", "/faces/1.5", "/nothing", "/faces/"])
def test_unknown_addresses_are_404(client, problem, url):
    problem(client.get(url), 404)


@pytest.mark.parametrize("query", ["id=99", f"id={10**30}", "amount=1&id1=99", "amount=1&id1=1&id2=99"])
def test_an_unknown_face_is_404(client, problem, query):
    make(client, "amount=1")
    problem(client.post(f"/faces?{query}"), 404)
    assert client.get("/faces").json == {"ids": [1]}


def test_asking_for_z_of_a_derived_face_is_400(client, problem):
    make(client, "amount=2")
    make(client, "amount=1&id1=1&id2=2")
    problem(client.get("/faces/3/latent?space=z"), 400, "space")
    problem(client.post("/faces?amount=1&id1=1&id2=3&space=z"), 400, "space")


def test_a_list_of_a_million_ids_is_plain_json(client, service, monkeypatch):
    monkeypatch.setattr(service.stored, "ids", lambda after, limit: list(range(1, 1_000_001)))
    assert len(json.loads(client.get("/faces").data)["ids"]) == 1_000_000


def test_describing_and_deleting_take_no_parameters(client, problem):
    make(client, "amount=1")
    problem(client.get("/faces/1?verbose=1"), 400, "verbose")
    problem(client.delete("/faces/1?verbose=1"), 400, "verbose")
    assert client.get("/faces").json == {"ids": [1]}
