"""The state of the service and its networks."""

import pytest

from app import create_app
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture
def two_networks(tmp_path):
    """A client of a service with two networks."""
    other = FakeNetwork(FakeConfig(img_height=8), name="other", fingerprint="0" * 64)
    service = make_service(tmp_path / "two", FakeNetwork(), other)
    yield create_app(service, max_amount=100).test_client()
    service.close()


def test_a_running_service_is_healthy_and_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_service_without_its_results_folder_is_healthy_but_not_ready(client, problem, tmp_path):
    (tmp_path / "results").rename(tmp_path / "moved")
    assert client.get("/healthz").status_code == 200
    problem(client.get("/readyz"), 503)
    (tmp_path / "moved").rename(tmp_path / "results")
    assert client.get("/readyz").status_code == 200


def test_configured_networks_are_listed_before_published_ones_and_only_once(client):
    loaded, known = client.get("/networks").json["networks"]
    assert loaded == {
        "name": "fake", "loaded": True, "configured": True, "default": True, "img_height": 16, "img_width": 12,
        "img_channels": 3, "classes": 0, "licence": "CC0", "fingerprint": "f" * 64, "precision": "float32",
        "truncation_psi": 0.7, "note": "Paints.",
    }  # fmt: skip
    assert known == {"name": "ffhq", "loaded": False}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/networks"])
def test_calls_about_the_state_take_no_parameters(client, problem, path):
    problem(client.get(f"{path}?x=1"), 400, "x")


def test_each_network_has_its_licence_and_note_before_and_after_it_is_loaded(two_networks):
    first, second = two_networks.get("/networks").json["networks"][:2]
    assert (first["name"], first["loaded"], first["default"]) == ("fake", True, True)
    assert (second["name"], second["loaded"], second["fingerprint"]) == ("other", False, None)
    two_networks.post("/faces?amount=1&network=other")
    second = two_networks.get("/networks").json["networks"][1]
    assert (second["loaded"], second["img_height"], second["fingerprint"]) == (True, 8, "0" * 64)
    for network in two_networks.get("/networks").json["networks"][:2]:
        assert network["licence"] == "CC0"
        assert network["note"] == "Paints."
