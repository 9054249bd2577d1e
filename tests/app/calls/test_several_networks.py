"""Several networks over HTTP."""

import pytest

from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture
def service(tmp_path):
    other = FakeNetwork(FakeConfig(img_height=8), name="other", fingerprint="0" * 64)
    service = make_service(tmp_path / "results", FakeNetwork(), other)
    yield service
    service.close()


def test_new_faces_are_made_by_the_requested_network(client):
    recipes = [client.post(f"/faces?amount=1&seed=1{of}").json["faces"][0]["recipe"] for of in ("", "&network=other")]
    assert [recipe["network"] for recipe in recipes] == ["fake", "other"]
    assert client.get("/faces/2/latent").status_code == 200
    assert client.post("/faces?id=2").json["faces"][0]["recipe"]["network"] == "other"
    assert client.post("/faces?amount=2&id1=2").json["faces"][0]["recipe"]["network"] == "other"


@pytest.mark.parametrize("query", ["amount=1&network=third", "amount=1&network=", "id=1&network=other"])
def test_an_unknown_network_is_named(client, problem, query):
    client.post("/faces?amount=1")
    problem(client.post(f"/faces?{query}"), 400, "network")
    assert client.get("/faces").json == {"ids": [1]}


def test_a_transition_uses_the_network_of_its_faces(client, problem):
    client.post("/faces?amount=1")
    problem(client.post("/faces?amount=1&id1=1&network=other"), 400, "network")
    client.post("/faces?amount=1&network=other")
    problem(client.post("/faces?amount=1&id1=1&id2=2"), 400, "id2")


def test_faces_of_two_networks_do_not_mix(client, problem):
    client.post("/faces?amount=1")
    client.post("/faces?amount=1&network=other")
    problem(client.post("/faces/averages", json={"ids": [1, 2]}), 400, "ids")
